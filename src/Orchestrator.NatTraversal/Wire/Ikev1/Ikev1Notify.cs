using System.Buffers.Binary;

namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>The body of a version 1 notification (RFC 2408 section 3.14): domain, protocol, SPI, type, data.</summary>
public readonly ref struct Ikev1Notify
{
    private const int FixedSize = 8;

    /// <summary>The domain of interpretation, 1 for IPsec; some peers send 0 in phase 1.</summary>
    public required uint Doi { get; init; }

    /// <summary>The protocol the notification is about: 1 ISAKMP, 2 AH, 3 ESP.</summary>
    public required byte ProtocolId { get; init; }

    /// <summary>The SPI, 0-255 octets; for ISAKMP both cookies, 16 octets, or nothing.</summary>
    public ReadOnlySpan<byte> Spi { get; init; }

    /// <summary>The type.</summary>
    public required Ikev1NotifyType Type { get; init; }

    /// <summary>What belongs to the type; may be empty.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>Reads a payload's body.</summary>
    public static WireFault Read(ReadOnlySpan<byte> body, out Ikev1Notify notify)
    {
        notify = default;
        if (body.Length < FixedSize)
            return WireFault.Truncated;
        var spi = body[5];
        if (spi > body.Length - FixedSize)
            return WireFault.SpiPastEnd;
        notify = new Ikev1Notify
        {
            Doi = BinaryPrimitives.ReadUInt32BigEndian(body),
            ProtocolId = body[4],
            Spi = body.Slice(FixedSize, spi),
            Type = (Ikev1NotifyType)BinaryPrimitives.ReadUInt16BigEndian(body[6..]),
            Data = body[(FixedSize + spi)..],
        };
        return WireFault.None;
    }

    /// <summary>Writes the payload. An SPI longer than 255 octets is a mistake of the caller.</summary>
    public void Write(ref IkeMessageWriter writer)
    {
        writer.Begin((byte)Ikev1PayloadType.Notification);
        writer.U32(Doi);
        writer.U8(ProtocolId);
        writer.U8(checked((byte)Spi.Length));
        writer.U16((ushort)Type);
        writer.Octets(Spi);
        writer.Octets(Data);
    }

    /// <summary>
    /// Writes an unprotected Informational message with this notification alone (RFC 2408 section 4.8). The message id is the caller's
    /// random choice, not 0. False when it does not fit.
    /// </summary>
    public bool TryWriteMessage(Span<byte> destination, ulong initiatorCookie, ulong responderCookie, uint messageId, out int written)
    {
        var writer = new IkeMessageWriter(destination, new IkeHeader
        {
            InitiatorSpi = initiatorCookie,
            ResponderSpi = responderCookie,
            Version = IkeHeader.Version1,
            Exchange = ExchangeType.Informational,
            MessageId = messageId,
        });
        Write(ref writer);
        return writer.TryFinish(out written);
    }
}
