namespace Orchestrator.NatTraversal.Wire.Ikev2;

/// <summary>
/// The answer to a first request: HDR, SAr1, KEr, Nr, [N(NAT_DETECTION_SOURCE_IP), N(NAT_DETECTION_DESTINATION_IP)],
/// [N(IKEV2_FRAGMENTATION_SUPPORTED)] (RFC 7296 section 1.2). A retransmitted request gets the same octets again (section 2.1), so keep them.
/// </summary>
public readonly ref struct SaInitResponse
{
    /// <summary>SPIi of the request.</summary>
    public required ulong InitiatorSpi { get; init; }

    /// <summary>SPIr, not zero.</summary>
    public required ulong ResponderSpi { get; init; }

    /// <summary>The number of the chosen proposal.</summary>
    public required byte ProposalNumber { get; init; }

    /// <summary>The chosen transforms, one of each type.</summary>
    public required ReadOnlySpan<Ikev2Transform> Transforms { get; init; }

    /// <summary>KEr, of the chosen method.</summary>
    public required Ikev2KeyExchange KeyExchange { get; init; }

    /// <summary>Nr, 16-256 octets.</summary>
    public required ReadOnlySpan<byte> Nonce { get; init; }

    /// <summary>The hash of the own address and port, 20 octets; empty to leave it out.</summary>
    public ReadOnlySpan<byte> NatSource { get; init; }

    /// <summary>The hash of the peer's address and port as seen, 20 octets; empty to leave it out.</summary>
    public ReadOnlySpan<byte> NatDestination { get; init; }

    /// <summary>True to say that fragments are taken.</summary>
    public bool FragmentationSupported { get; init; }

    /// <summary>Writes the message; false when it does not fit.</summary>
    public bool TryWrite(Span<byte> destination, out int written)
    {
        var writer = new IkeMessageWriter(destination, new IkeHeader
        {
            InitiatorSpi = InitiatorSpi,
            ResponderSpi = ResponderSpi,
            Version = IkeHeader.Version2,
            Exchange = ExchangeType.IkeSaInit,
            Flags = HeaderBits.Response,
        });
        Ikev2SecurityAssociation.WriteChoice(ref writer, ProposalNumber, Transforms);
        KeyExchange.Write(ref writer);
        writer.Payload((byte)Ikev2PayloadType.Nonce, Nonce);
        if (!NatSource.IsEmpty)
            new Ikev2Notify { Type = Ikev2NotifyType.NatDetectionSourceIp, Data = NatSource }.Write(ref writer);
        if (!NatDestination.IsEmpty)
            new Ikev2Notify { Type = Ikev2NotifyType.NatDetectionDestinationIp, Data = NatDestination }.Write(ref writer);
        if (FragmentationSupported)
            new Ikev2Notify { Type = Ikev2NotifyType.FragmentationSupported }.Write(ref writer);
        return writer.TryFinish(out written);
    }
}
