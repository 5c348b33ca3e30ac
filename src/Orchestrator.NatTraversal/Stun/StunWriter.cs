using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Orchestrator.NatTraversal.Stun;

/// <summary>
/// Writes a Binding message attribute by attribute into octets of a fixed number. An attribute that does not fit is left out
/// whole and the call says so: the room is the limit of the answer. Source: RFC 8489 sections 5 and 14, RFC 5780 section 7.
/// </summary>
public ref struct StunWriter
{
    internal const uint MagicCookie = 0x2112A442;
    private const int AttributeHeaderSize = 4;
    private readonly Span<byte> _room;

    /// <summary>Writes the header.</summary>
    /// <param name="room">Where to write; as many octets as the message may have.</param>
    /// <param name="kind">The class.</param>
    /// <param name="transactionId">The transaction id.</param>
    /// <exception cref="ArgumentException">The room has fewer than 20 octets.</exception>
    public StunWriter(Span<byte> room, StunKind kind, StunTransactionId transactionId)
    {
        if (room.Length < StunMessage.HeaderSize)
            throw new ArgumentException("A header has 20 octets.", nameof(room));
        _room = room;
        BinaryPrimitives.WriteUInt16BigEndian(room, (ushort)kind);
        BinaryPrimitives.WriteUInt32BigEndian(room[4..], MagicCookie);
        transactionId.Write(room[8..]);
        Length = StunMessage.HeaderSize;
        WriteLength(0);
    }

    /// <summary>Octets written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Octets to keep free for what is added later; 0 when nothing is.</summary>
    public int Reserved { get; set; }

    /// <summary>Octets that are left, without the reserved ones.</summary>
    public readonly int Left => Math.Min(_room.Length, ushort.MaxValue) - Length - Reserved;

    /// <summary>Adds XOR-MAPPED-ADDRESS.</summary>
    public bool TryXorMapped(IPEndPoint endpoint) => TryAddress(StunAttribute.XorMappedAddress, endpoint, _room.Slice(4, 16));

    /// <summary>Adds MAPPED-ADDRESS.</summary>
    public bool TryMapped(IPEndPoint endpoint) => TryAddress(StunAttribute.MappedAddress, endpoint, []);

    /// <summary>Adds RESPONSE-ORIGIN.</summary>
    public bool TryResponseOrigin(IPEndPoint endpoint) => TryAddress(StunAttribute.ResponseOrigin, endpoint, []);

    /// <summary>Adds OTHER-ADDRESS.</summary>
    public bool TryOther(IPEndPoint endpoint) => TryAddress(StunAttribute.OtherAddress, endpoint, []);

    /// <summary>Adds CHANGE-REQUEST.</summary>
    public bool TryChangeRequest(StunChange change)
    {
        if (!TryAttribute(StunAttribute.ChangeRequest, 4, out var value))
            return false;
        value[3] = (byte)change;
        return true;
    }

    /// <summary>Adds RESPONSE-PORT, 0 to 65535.</summary>
    public bool TryResponsePort(int port)
    {
        if (!TryAttribute(StunAttribute.ResponsePort, 4, out var value))
            return false;
        BinaryPrimitives.WriteUInt16BigEndian(value, (ushort)port);
        return true;
    }

    /// <summary>Adds PADDING with this many zero octets, none or more.</summary>
    public bool TryPadding(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return TryAttribute(StunAttribute.Padding, size, out _);
    }

    /// <summary>Adds SOFTWARE: the name in UTF-8.</summary>
    public bool TrySoftware(string name)
    {
        if (!TryAttribute(StunAttribute.Software, Encoding.UTF8.GetByteCount(name), out var value))
            return false;
        Encoding.UTF8.GetBytes(name, value);
        return true;
    }

    /// <summary>Adds ERROR-CODE without a reason in words, which no program reads.</summary>
    public bool TryError(int code)
    {
        if (!TryAttribute(StunAttribute.ErrorCode, 4, out var value))
            return false;
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
        return true;
    }

    /// <summary>Adds UNKNOWN-ATTRIBUTES.</summary>
    public bool TryUnknown(ReadOnlySpan<int> types)
    {
        if (!TryAttribute(StunAttribute.UnknownAttributes, 2 * types.Length, out var value))
            return false;
        for (var i = 0; i < types.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(value[(2 * i)..], (ushort)types[i]);
        return true;
    }

    /// <summary>Adds FINGERPRINT; nothing may be added after it.</summary>
    public bool TryFingerprint()
    {
        if (!TryAttribute(StunAttribute.Fingerprint, 4, out var value))
            return false;
        BinaryPrimitives.WriteUInt32BigEndian(value, StunFingerprint.Compute(_room[..(Length - StunFingerprint.AttributeSize)]));
        return true;
    }

    private bool TryAddress(int type, IPEndPoint endpoint, ReadOnlySpan<byte> mask)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (!TryAttribute(type, StunAddress.Size(endpoint), out var value))
            return false;
        StunAddress.Write(endpoint, mask, value);
        return true;
    }

    private bool TryAttribute(int type, int size, out Span<byte> value)
    {
        var padded = (size + 3) & ~3;
        if (size > Left || AttributeHeaderSize + padded > Left)
        {
            value = default;
            return false;
        }

        var attribute = _room.Slice(Length, AttributeHeaderSize + padded);
        attribute.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(attribute, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)size);
        value = attribute.Slice(AttributeHeaderSize, size);
        Length += attribute.Length;
        WriteLength(Length - StunMessage.HeaderSize);
        return true;
    }

    private readonly void WriteLength(int length) => BinaryPrimitives.WriteUInt16BigEndian(_room[2..], (ushort)length);
}
