using System.Buffers.Binary;

namespace Orchestrator.NatTraversal.Wire;

/// <summary>
/// The 28 octets every IKE message begins with (version 1: RFC 2408 section 3.1; version 2: RFC 7296 section 3.1). Integers are big-endian
/// on the wire. The non-ESP marker of port 4500 is not part of it.
/// </summary>
public readonly record struct IkeHeader
{
    /// <summary>Octets of a header.</summary>
    public const int Size = 28;

    /// <summary>The version octet of version 1.0.</summary>
    public const byte Version1 = 0x10;

    /// <summary>The version octet of version 2.0.</summary>
    public const byte Version2 = 0x20;

    /// <summary>The initiator's cookie (version 1) or SPI (version 2); never zero in a message worth reading.</summary>
    public required ulong InitiatorSpi { get; init; }

    /// <summary>The responder's cookie or SPI; zero in a first message and in stateless answers to it.</summary>
    public ulong ResponderSpi { get; init; }

    /// <summary>The type of the first payload, 0 for none. Numbers differ by version.</summary>
    public byte NextPayload { get; init; }

    /// <summary>The version octet: major in the high four bits, minor in the low four.</summary>
    public required byte Version { get; init; }

    /// <summary>The exchange.</summary>
    public required ExchangeType Exchange { get; init; }

    /// <summary>The flags of either version.</summary>
    public HeaderBits Flags { get; init; }

    /// <summary>Version 1: 0 in phase 1, else random. Version 2: counts requests from 0 in each direction.</summary>
    public uint MessageId { get; init; }

    /// <summary>Octets of the whole message, this header included, the non-ESP marker excluded.</summary>
    public uint Length { get; init; }

    /// <summary>The major version, 0-15.</summary>
    public int MajorVersion => Version >> 4;

    /// <summary>The minor version, 0-15; ignored on receipt (RFC 7296 section 2.5).</summary>
    public int MinorVersion => Version & 0x0f;

    /// <summary>Reads the first 28 octets. Refuses only a shorter span, as <see cref="WireFault.Truncated"/>; what the values mean is the caller's to judge.</summary>
    public static WireFault Read(ReadOnlySpan<byte> octets, out IkeHeader header)
    {
        header = default;
        if (octets.Length < Size)
            return WireFault.Truncated;
        header = new IkeHeader
        {
            InitiatorSpi = BinaryPrimitives.ReadUInt64BigEndian(octets),
            ResponderSpi = BinaryPrimitives.ReadUInt64BigEndian(octets[8..]),
            NextPayload = octets[16],
            Version = octets[17],
            Exchange = (ExchangeType)octets[18],
            Flags = (HeaderBits)octets[19],
            MessageId = BinaryPrimitives.ReadUInt32BigEndian(octets[20..]),
            Length = BinaryPrimitives.ReadUInt32BigEndian(octets[24..]),
        };
        return WireFault.None;
    }

    /// <summary>Writes 28 octets; false, and nothing written, when <paramref name="destination"/> is shorter.</summary>
    public bool TryWrite(Span<byte> destination)
    {
        if (destination.Length < Size)
            return false;
        BinaryPrimitives.WriteUInt64BigEndian(destination, InitiatorSpi);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], ResponderSpi);
        destination[16] = NextPayload;
        destination[17] = Version;
        destination[18] = (byte)Exchange;
        destination[19] = (byte)Flags;
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], MessageId);
        BinaryPrimitives.WriteUInt32BigEndian(destination[24..], Length);
        return true;
    }
}
