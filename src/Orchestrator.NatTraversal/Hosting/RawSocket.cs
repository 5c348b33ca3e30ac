using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>
/// Makes a raw socket of a protocol that .NET does not know (socket(2), raw(7)). Linux alone. Over IPv4 it receives whole packets and sends
/// payloads; over IPv6 both are payloads.
/// </summary>
internal static partial class RawSocket
{
    /// <summary>IP protocol 50.</summary>
    public const int Esp = 50;

    private const int AfInet = 2;
    private const int AfInet6 = 10;
    private const int SockRaw = 3;
    private const int SockCloseOnExec = 0x80000;

    /// <summary>The socket; or null, and the system's number of why not.</summary>
    public static Socket? TryCreate(AddressFamily family, int protocol, out int errno)
    {
        var domain = family == AddressFamily.InterNetwork ? AfInet : AfInet6;
        var descriptor = Open(domain, SockRaw | SockCloseOnExec, protocol);
        errno = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor < 0 ? null : new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(int domain, int type, int protocol);
}
