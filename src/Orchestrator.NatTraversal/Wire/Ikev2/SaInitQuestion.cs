namespace Orchestrator.NatTraversal.Wire.Ikev2;

/// <summary>
/// A first request as a check sends it: [N(COOKIE),] SAi1, KEi, Ni, both NAT detection notifies, [V] (RFC 7296 section 1.2). It offers one suite
/// that every responder of this product takes: AES-CBC-256, HMAC-SHA2-256, P-256. Its hashes are honest: of the endpoints that are given.
/// </summary>
public readonly ref struct SaInitQuestion
{
    private const int AesBits = 256;
    private const ushort Sha256 = 5;
    private const ushort Sha256Mac = 12;

    private static readonly Ikev2Transform[] Suite =
    [
        new(Ikev2TransformType.Encryption, (ushort)Ikev2Encryption.AesCbc, AesBits),
        new(Ikev2TransformType.PseudoRandomFunction, Sha256),
        new(Ikev2TransformType.Integrity, Sha256Mac),
        new(Ikev2TransformType.KeyExchange, (ushort)KeyExchangeMethod.Ecp256),
    ];

    /// <summary>SPIi, not zero.</summary>
    public required ulong InitiatorSpi { get; init; }

    /// <summary>KEi: 64 octets, a point of P-256.</summary>
    public required ReadOnlySpan<byte> PublicValue { get; init; }

    /// <summary>Ni, 16-256 octets.</summary>
    public required ReadOnlySpan<byte> Nonce { get; init; }

    /// <summary>NAT_DETECTION_SOURCE_IP, 20 octets.</summary>
    public required ReadOnlySpan<byte> NatSource { get; init; }

    /// <summary>NAT_DETECTION_DESTINATION_IP, 20 octets.</summary>
    public required ReadOnlySpan<byte> NatDestination { get; init; }

    /// <summary>The cookie of an answer; empty for none.</summary>
    public ReadOnlySpan<byte> Cookie { get; init; }

    /// <summary>Octets that the message shall have at least, filled with a vendor id of zeros; 0 for no filling.</summary>
    public int PadTo { get; init; }

    /// <summary>Writes the message, without non-ESP marker; false when it does not fit.</summary>
    public bool TryWrite(Span<byte> destination, out int written)
    {
        var writer = new IkeMessageWriter(destination, new IkeHeader
        {
            InitiatorSpi = InitiatorSpi,
            Version = IkeHeader.Version2,
            Exchange = ExchangeType.IkeSaInit,
            Flags = HeaderBits.Initiator,
        });
        if (!Cookie.IsEmpty)
            new Ikev2Notify { Type = Ikev2NotifyType.Cookie, Data = Cookie }.Write(ref writer);
        Ikev2SecurityAssociation.WriteChoice(ref writer, 1, Suite);
        new Ikev2KeyExchange { Method = KeyExchangeMethod.Ecp256, Value = PublicValue }.Write(ref writer);
        writer.Payload((byte)Ikev2PayloadType.Nonce, Nonce);
        new Ikev2Notify { Type = Ikev2NotifyType.NatDetectionSourceIp, Data = NatSource }.Write(ref writer);
        new Ikev2Notify { Type = Ikev2NotifyType.NatDetectionDestinationIp, Data = NatDestination }.Write(ref writer);
        var filling = PadTo - Size() - PayloadChain.HeaderSize;
        if (filling > 0)
            writer.Payload((byte)Ikev2PayloadType.VendorId, new byte[filling]);
        return writer.TryFinish(out written);
    }

    // SA: proposal of 8, encryption of 12, three transforms of 8; KE: group and reserved; notifies: 4 before their data.
    private int Size()
    {
        const int payload = PayloadChain.HeaderSize;
        var cookie = Cookie.IsEmpty ? 0 : payload + 4 + Cookie.Length;
        return IkeHeader.Size + cookie + payload + 8 + 12 + (3 * 8) + payload + 4 + PublicValue.Length + payload + Nonce.Length
            + (2 * (payload + 4 + NatDetection.HashSizeV2));
    }
}
