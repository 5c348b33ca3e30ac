using System.Buffers.Binary;

namespace Orchestrator.NatTraversal.Wire;

/// <summary>
/// Writes a message of either version into a caller's span: header, payloads chained, all lengths filled in. What does not fit is not
/// written, and <see cref="TryFinish"/> then says false: hand it a span as long as the answer may be.
/// </summary>
public ref struct IkeMessageWriter
{
    private readonly Span<byte> _destination;
    private int _written;
    private int _nextPayloadAt;
    private int _payloadAt;
    private bool _overflow;

    /// <summary>Begins a message. The header's next payload and length are filled in by the writer.</summary>
    public IkeMessageWriter(Span<byte> destination, scoped in IkeHeader header)
    {
        _destination = destination;
        _nextPayloadAt = 16;
        _overflow = !(header with { NextPayload = 0 }).TryWrite(destination);
        _written = _overflow ? 0 : IkeHeader.Size;
    }

    /// <summary>Begins a payload, which ends the one before it.</summary>
    public void Begin(byte type)
    {
        EndPayload();
        var at = Open(0);
        if (_overflow)
            return;
        _destination[_nextPayloadAt] = type;
        _nextPayloadAt = at;
        _payloadAt = at;
    }

    /// <summary>A whole payload.</summary>
    public void Payload(byte type, scoped ReadOnlySpan<byte> body)
    {
        Begin(type);
        Octets(body);
    }

    /// <summary>One octet.</summary>
    public void U8(byte value)
    {
        var at = Take(1);
        if (!_overflow)
            _destination[at] = value;
    }

    /// <summary>Two octets, big-endian.</summary>
    public void U16(ushort value)
    {
        var at = Take(2);
        if (!_overflow)
            BinaryPrimitives.WriteUInt16BigEndian(_destination[at..], value);
    }

    /// <summary>Four octets, big-endian.</summary>
    public void U32(uint value)
    {
        var at = Take(4);
        if (!_overflow)
            BinaryPrimitives.WriteUInt32BigEndian(_destination[at..], value);
    }

    /// <summary>Octets as they are.</summary>
    public void Octets(scoped ReadOnlySpan<byte> octets)
    {
        var at = Take(octets.Length);
        if (!_overflow)
            octets.CopyTo(_destination[at..]);
    }

    /// <summary>Ends the message. False when it did not fit: then the destination holds no message.</summary>
    public bool TryFinish(out int written)
    {
        EndPayload();
        written = _overflow ? 0 : _written;
        if (written == 0)
            return false;
        BinaryPrimitives.WriteUInt32BigEndian(_destination[24..], (uint)_written);
        return true;
    }

    /// <summary>Begins a structure of marker, reserved octet and length; <see cref="Close"/> fills the length in.</summary>
    internal int Open(byte marker)
    {
        var at = _written;
        U8(marker);
        U8(0);
        U16(0);
        return at;
    }

    internal void Close(int at)
    {
        var length = _written - at;
        _overflow |= length > ushort.MaxValue;
        if (!_overflow)
            BinaryPrimitives.WriteUInt16BigEndian(_destination[(at + 2)..], (ushort)length);
    }

    private void EndPayload()
    {
        if (_payloadAt > 0)
            Close(_payloadAt);
    }

    private int Take(int octets)
    {
        var at = _written;
        _overflow |= octets > _destination.Length - at;
        if (!_overflow)
            _written += octets;
        return at;
    }
}
