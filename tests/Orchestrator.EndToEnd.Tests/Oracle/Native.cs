using System.Runtime.InteropServices;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>The system calls that the platform's library does not offer.</summary>
internal static class Native
{
    public const int NewNetwork = 0x40000000, Packet = 17, Internet = 2, Netlink = 16, Raw = 3, NonBlocking = 0x800, Closing = 0x80000, Every = 0x0300;
    public const int SocketLevel = 1, Mark = 36, ReceiveBuffer = 33;

    [DllImport("libc", SetLastError = true, EntryPoint = "unshare")]
    public static extern int Unshare(int flags);

    [DllImport("libc", SetLastError = true, EntryPoint = "gettid")]
    public static extern int ThreadNumber();

    [DllImport("libc", SetLastError = true, EntryPoint = "socket")]
    public static extern int Socket(int family, int type, int protocol);

    [DllImport("libc", SetLastError = true, EntryPoint = "bind")]
    public static extern int Bind(int socket, byte[] address, int length);

    [DllImport("libc", SetLastError = true, EntryPoint = "setsockopt")]
    public static extern int SetOption(int socket, int level, int name, ref int value, int length);

    [DllImport("libc", SetLastError = true, EntryPoint = "send")]
    public static extern nint Send(int socket, byte[] data, nint length, int flags);

    [DllImport("libc", SetLastError = true, EntryPoint = "sendto")]
    public static extern nint SendTo(int socket, byte[] data, nint length, int flags, byte[] address, int addressLength);

    [DllImport("libc", SetLastError = true, EntryPoint = "recvfrom")]
    public static extern nint Receive(int socket, byte[] data, nint length, int flags, byte[] address, ref int addressLength);

    [DllImport("libc", SetLastError = true, EntryPoint = "close")]
    public static extern int Close(int file);

    [DllImport("libc", SetLastError = true, EntryPoint = "sched_setaffinity")]
    public static extern int SetAffinity(int thread, nint length, byte[] mask);

    /// <exception cref="InvalidOperationException">The call failed.</exception>
    public static int Checked(int result, string what) =>
        result >= 0 ? result : throw new InvalidOperationException($"{what}: errno {Marshal.GetLastPInvokeError()}");
}
