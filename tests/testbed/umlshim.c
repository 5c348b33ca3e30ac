/* Preloaded into linux.uml. Debian's kernel 6.1 keeps 2696 bytes for a process's extended CPU state and hands exactly
 * that to PTRACE_SETREGSET, which refuses on a CPU whose state is larger (AMX: 11008 bytes). Pad the short buffer with
 * zeroes, which is the initial state of every component the guest does not know. All else passes through. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/uio.h>
#ifndef NT_X86_XSTATE
#define NT_X86_XSTATE 0x202
#endif

static long (*next_ptrace)(int, pid_t, void *, void *);
static size_t host_size; /* the size the host's kernel insists on, asked once */
static char padded[65536] __attribute__((aligned(64)));

__attribute__((constructor)) static void find_next(void)
{
	next_ptrace = dlsym(RTLD_NEXT, "ptrace");
}

static void ask_host_size(pid_t pid, void *kind)
{
	struct iovec all = { padded, sizeof padded };

	if (next_ptrace(PTRACE_GETREGSET, pid, kind, &all) == 0)
		host_size = all.iov_len;
}

long ptrace(enum __ptrace_request request, ...)
{
	va_list args;
	va_start(args, request);
	pid_t pid = va_arg(args, pid_t);
	void *address = va_arg(args, void *);
	void *data = va_arg(args, void *);
	va_end(args);

	if ((long)address == NT_X86_XSTATE && (request == PTRACE_GETREGSET || request == PTRACE_SETREGSET)) {
		struct iovec *given = data;

		if (!host_size)
			ask_host_size(pid, address);
		if (request == PTRACE_SETREGSET && host_size > given->iov_len && host_size <= sizeof padded) {
			struct iovec whole = { padded, host_size };

			memcpy(padded, given->iov_base, given->iov_len);
			memset(padded + given->iov_len, 0, host_size - given->iov_len);
			return next_ptrace(request, pid, address, &whole);
		}
	}
	return next_ptrace(request, pid, address, data);
}
