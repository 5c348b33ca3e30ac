using System.Buffers.Binary;

namespace Orchestrator.NatTraversal.Wire.Ikev2;

/// <summary>The body of a version 2 notify (RFC 7296 section 3.10): protocol, SPI, type, data.</summary>
public readonly ref struct Ikev2Notify
{
    private const int FixedSize = 4;
    private const ushort FirstStatus = 16384;

    /// <summary>The type.</summary>
    public required Ikev2NotifyType Type { get; init; }

    /// <summary>The protocol of the SPI; 0 without an SPI.</summary>
    public byte ProtocolId { get; init; }

    /// <summary>The SPI, 0-255 octets; empty for what concerns the IKE SA itself.</summary>
    public ReadOnlySpan<byte> Spi { get; init; }

    /// <summary>What belongs to the type; may be empty.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>True for an error, false for a status.</summary>
    public bool IsError => (ushort)Type < FirstStatus;

    /// <summary>Reads a payload's body.</summary>
    public static WireFault Read(ReadOnlySpan<byte> body, out Ikev2Notify notify)
    {
        notify = default;
        if (body.Length < FixedSize)
            return WireFault.Truncated;
        var spi = body[1];
        if (spi > body.Length - FixedSize)
            return WireFault.SpiPastEnd;
        notify = new Ikev2Notify
        {
            ProtocolId = body[0],
            Type = (Ikev2NotifyType)BinaryPrimitives.ReadUInt16BigEndian(body[2..]),
            Spi = body.Slice(FixedSize, spi),
            Data = body[(FixedSize + spi)..],
        };
        return WireFault.None;
    }

    /// <summary>Writes the payload. An SPI longer than 255 octets is a mistake of the caller.</summary>
    public void Write(ref IkeMessageWriter writer)
    {
        writer.Begin((byte)Ikev2PayloadType.Notify);
        writer.U8(ProtocolId);
        writer.U8(checked((byte)Spi.Length));
        writer.U16((ushort)Type);
        writer.Octets(Spi);
        writer.Octets(Data);
    }
}
