using System.Runtime.InteropServices;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>The router's own sockets: what it takes for itself, what it sends of its own, and a way to forget all connections.</summary>
internal sealed class RouterSockets : IDisposable
{
    private readonly List<int> _takers;
    private readonly int _sender;
    private readonly int _netlink;
    private readonly byte[] _buffer = new byte[65536];
    private uint _mark;

    /// <summary>Must be made on the namespace's thread.</summary>
    public RouterSockets(IEnumerable<byte> protocols)
    {
        _takers = [.. protocols.Select(protocol => Open(Native.Internet, protocol))];
        _sender = Open(Native.Internet, 255);
        _netlink = Open(Native.Netlink, 12);
    }

    public IEnumerable<byte[]> Taken()
    {
        foreach (int socket in _takers)
        {
            while (Read(socket) is { } packet)
                yield return packet;
        }
    }

    /// <returns>false: the rules or the routes refused it at once.</returns>
    public bool Send(byte[] packet, uint mark)
    {
        if (mark != _mark)
        {
            int value = (int)(_mark = mark);
            Native.Checked(Native.SetOption(_sender, Native.SocketLevel, Native.Mark, ref value, 4), "SO_MARK");
        }
        var to = new byte[16];
        // Bound, so that routing knows the source at once, as it does for any other socket.
        BitConverter.TryWriteBytes(to.AsSpan(0), (short)Native.Internet);
        packet.AsSpan(12, 4).CopyTo(to.AsSpan(4));
        Native.Checked(Native.Bind(_sender, to, to.Length), "bind to a source");
        packet.AsSpan(16, 4).CopyTo(to.AsSpan(4));
        return Native.SendTo(_sender, packet, packet.Length, 0, to, to.Length) >= 0;
    }

    /// <summary>Deletes every entry of the namespace's connection table.</summary>
    public void ForgetConnections()
    {
        var request = new byte[20];
        BitConverter.TryWriteBytes(request.AsSpan(0), 20);
        // Connection tracking (1), delete (2); a request (1) that wants an answer (4).
        BitConverter.TryWriteBytes(request.AsSpan(4), (ushort)0x0102);
        BitConverter.TryWriteBytes(request.AsSpan(6), (ushort)5);
        request[16] = Native.Internet;
        if (Native.Send(_netlink, request, request.Length, 0) < 0)
            throw new InvalidOperationException($"conntrack flush: errno {Marshal.GetLastPInvokeError()}");
        while (Read(_netlink) is not { } answer || BitConverter.ToInt32(answer, 16) != 0)
        {
        }
    }

    public void Dispose()
    {
        foreach (int socket in (int[])[.. _takers, _sender, _netlink])
            _ = Native.Close(socket);
    }

    private byte[]? Read(int socket)
    {
        var from = new byte[32];
        int length = from.Length;
        nint read = Native.Receive(socket, _buffer, _buffer.Length, 0, from, ref length);
        return read > 0 ? _buffer[..(int)read] : null;
    }

    private static int Open(int family, int protocol)
    {
        int socket = Native.Checked(Native.Socket(family, Native.Raw | Native.NonBlocking | Native.Closing, protocol), "raw socket");
        int buffer = 8 << 20;
        _ = Native.SetOption(socket, Native.SocketLevel, Native.ReceiveBuffer, ref buffer, 4);
        return socket;
    }
}
