using System.Net.Sockets;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>Opens and binds the socket of a listener, or says why not.</summary>
internal static class SocketOpener
{
    private const int OperationNotPermitted = 1;
    private const int PermissionDenied = 13;

    // The system grants less where its limit is lower (net.core.rmem_max).
    private const int ReceiveBuffer = 1 << 20;

    public static (Socket? Socket, BindFailure? Failure) Open(Listener listener) =>
        listener.Service == ListenerService.Esp ? OpenRaw(listener) : OpenUdp(listener);

    private static (Socket?, BindFailure?) OpenUdp(Listener listener)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(listener.Family, SocketType.Dgram, ProtocolType.Udp);
            return (Bind(socket, listener), null);
        }
        catch (SocketException cause)
        {
            socket?.Dispose();
            return (null, Explain(cause));
        }
    }

    private static (Socket?, BindFailure?) OpenRaw(Listener listener)
    {
        if (!OperatingSystem.IsLinux())
            return (null, new BindFailure(BindFailureReason.NotSupported));
        var socket = RawSocket.TryCreate(listener.Family, RawSocket.Esp, out var errno);
        if (socket is null)
        {
            var reason = errno is OperationNotPermitted or PermissionDenied ? BindFailureReason.NeedsRawCapability : BindFailureReason.NotSupported;
            return (null, new BindFailure(reason, errno));
        }
        try
        {
            return (Bind(socket, listener), null);
        }
        catch (SocketException cause)
        {
            socket.Dispose();
            return (null, Explain(cause));
        }
    }

    private static Socket Bind(Socket socket, Listener listener)
    {
        if (listener.Family == AddressFamily.InterNetworkV6 && socket.SocketType == SocketType.Dgram)
            socket.DualMode = false;
        socket.ReceiveBufferSize = ReceiveBuffer;
        socket.Bind(listener.Local);
        return socket;
    }

    private static BindFailure Explain(SocketException cause) => cause.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new BindFailure(BindFailureReason.InUse, cause.NativeErrorCode),
        SocketError.AccessDenied => new BindFailure(BindFailureReason.NeedsBindCapability, cause.NativeErrorCode),
        SocketError.AddressNotAvailable => new BindFailure(BindFailureReason.AddressGone, cause.NativeErrorCode),
        SocketError.AddressFamilyNotSupported or SocketError.ProtocolNotSupported or SocketError.SocketNotSupported =>
            new BindFailure(BindFailureReason.NotSupported, cause.NativeErrorCode),
        _ => new BindFailure(BindFailureReason.Other, cause.NativeErrorCode),
    };
}
