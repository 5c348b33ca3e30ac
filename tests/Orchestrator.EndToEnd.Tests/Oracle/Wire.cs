using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>A packet socket on one end of a cable: frames go out, and all that come in are seen, whoever they are for.</summary>
internal sealed class Wire : IDisposable
{
    private const int Outgoing = 4;

    private readonly int _socket;
    private readonly byte[] _buffer = new byte[4096];
    private readonly byte[] _from = new byte[20];
    private readonly byte[] _head = new byte[14];

    /// <summary>Must be made on the namespace's thread.</summary>
    /// <param name="other">The hardware address at the cable's other end.</param>
    public Wire(string name, int index, byte[] other, byte[] own)
    {
        Name = name;
        _socket = Native.Checked(Native.Socket(Native.Packet, Native.Raw | Native.NonBlocking | Native.Closing, Native.Every), "packet socket");
        var address = new byte[20];
        BitConverter.TryWriteBytes(address.AsSpan(0), (short)Native.Packet);
        BinaryPrimitives.WriteUInt16BigEndian(address.AsSpan(2), 3);
        BitConverter.TryWriteBytes(address.AsSpan(4), index);
        Native.Checked(Native.Bind(_socket, address, address.Length), "bind of a packet socket");
        int buffer = 8 << 20;
        _ = Native.SetOption(_socket, Native.SocketLevel, Native.ReceiveBuffer, ref buffer, 4);
        other.CopyTo(_head, 0);
        own.CopyTo(_head, 6);
    }

    /// <summary>Of the router's end.</summary>
    public string Name { get; }

    public void Send(byte[] packet, ushort kind = 0x0800)
    {
        var frame = new byte[14 + packet.Length];
        _head.CopyTo(frame, 0);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), kind);
        packet.CopyTo(frame, 14);
        if (Native.Send(_socket, frame, frame.Length, 0) < 0)
            throw new InvalidOperationException($"send on {Name}: errno {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>What came in since the last call: the frame's kind and what is behind its head.</summary>
    public IEnumerable<(ushort Kind, byte[] Packet)> Received()
    {
        while (true)
        {
            int length = _from.Length;
            nint read = Native.Receive(_socket, _buffer, _buffer.Length, 0, _from, ref length);
            if (read < 14)
                yield break;
            if (_from[10] != Outgoing)
                yield return (BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(12)), _buffer[14..(int)read]);
        }
    }

    public void Dispose() => _ = Native.Close(_socket);
}
