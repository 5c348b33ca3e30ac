namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>
/// The payloads of an unencrypted phase 1 message, main or aggressive mode, found and checked (RFC 2409 section 5). Which of them must be
/// there depends on the message's place in the exchange: that is the state machine's to say. A view into the message.
/// </summary>
public ref struct Phase1Message
{
    private const int MinNonce = 8;
    private const int MaxNonce = 256;

    /// <summary>The header.</summary>
    public IkeHeader Header { get; private set; }

    /// <summary>All payloads.</summary>
    public PayloadChain Payloads { get; private set; }

    /// <summary>True when there is a security association.</summary>
    public readonly bool HasSecurityAssociation => SecurityAssociation.Count > 0;

    /// <summary>The offer, or the choice; without proposals when absent.</summary>
    public Ikev1SecurityAssociation SecurityAssociation { get; private set; }

    /// <summary>The public value; empty when absent.</summary>
    public ReadOnlySpan<byte> KeyExchange { get; private set; }

    /// <summary>The nonce, 8-256 octets (RFC 2409 section 5); empty when absent.</summary>
    public ReadOnlySpan<byte> Nonce { get; private set; }

    /// <summary>True when there is an identification.</summary>
    public bool HasIdentification { get; private set; }

    /// <summary>The identification of aggressive mode.</summary>
    public Ikev1Identification Identification { get; private set; }

    /// <summary>
    /// Reads an unencrypted message of main or aggressive mode. Besides the faults of its payloads: <see cref="WireFault.WrongExchange"/>,
    /// <see cref="WireFault.WrongFlags"/> (encrypted), <see cref="WireFault.MessageIdNotZero"/>, <see cref="WireFault.RepeatedPayload"/>.
    /// </summary>
    public static WireFault Read(IkeMessage message, out Phase1Message phase1)
    {
        phase1 = default;
        var header = message.Header;
        if (header.MajorVersion != 1 || header.Exchange is not (ExchangeType.MainMode or ExchangeType.AggressiveMode))
            return WireFault.WrongExchange;
        if (message.IsEncryptedV1)
            return WireFault.WrongFlags;
        if (header.MessageId != 0)
            return WireFault.MessageIdNotZero;
        var read = new Phase1Message { Header = header, Payloads = message.Payloads };
        foreach (var payload in message.Payloads)
        {
            if (read.Add(payload) is var fault and not WireFault.None)
                return fault;
        }
        phase1 = read;
        return WireFault.None;
    }

    /// <summary>The newest variant of NAT traversal whose vendor id the message holds; null when it holds none.</summary>
    public readonly NatTraversalVariant? NewestVariant()
    {
        NatTraversalVariant? newest = null;
        foreach (var payload in Payloads)
        {
            if (payload.Ikev1Type == Ikev1PayloadType.VendorId
                && VendorId.Recognise(payload.Body)?.Variant is { } variant && variant.Rank > (newest?.Rank ?? -1))
                newest = variant;
        }
        return newest;
    }

    /// <summary>True when the message holds this vendor id.</summary>
    public readonly bool Announces(VendorId vendor)
    {
        foreach (var payload in Payloads)
        {
            if (payload.Ikev1Type == Ikev1PayloadType.VendorId && ReferenceEquals(VendorId.Recognise(payload.Body), vendor))
                return true;
        }
        return false;
    }

    /// <summary>
    /// The NAT-D hashes under the numbering of <paramref name="numbers"/>: the first is of the destination as the sender sees it, each other
    /// of a possible source (RFC 3947 section 3.2).
    /// </summary>
    public readonly NatDetectionHashes NatDetection(NatTraversalNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        return new NatDetectionHashes(Payloads, (byte)numbers.NatDetection);
    }

    private WireFault Add(Payload payload)
    {
        switch (payload.Ikev1Type)
        {
            case Ikev1PayloadType.SecurityAssociation:
                return HasSecurityAssociation ? WireFault.RepeatedPayload : AddSecurityAssociation(payload.Body);
            case Ikev1PayloadType.KeyExchange:
                if (!KeyExchange.IsEmpty)
                    return WireFault.RepeatedPayload;
                KeyExchange = payload.Body;
                return payload.Body.IsEmpty ? WireFault.KeyExchangeEmpty : WireFault.None;
            case Ikev1PayloadType.Nonce:
                if (!Nonce.IsEmpty)
                    return WireFault.RepeatedPayload;
                Nonce = payload.Body;
                return payload.Body.Length is < MinNonce or > MaxNonce ? WireFault.NonceLength : WireFault.None;
            case Ikev1PayloadType.Identification:
                return HasIdentification ? WireFault.RepeatedPayload : AddIdentification(payload.Body);
            default:
                return WireFault.None;
        }
    }

    private WireFault AddSecurityAssociation(ReadOnlySpan<byte> body)
    {
        var fault = Ikev1SecurityAssociation.Read(body, out var association);
        SecurityAssociation = association;
        return fault;
    }

    private WireFault AddIdentification(ReadOnlySpan<byte> body)
    {
        var fault = Ikev1Identification.Read(body, out var identification);
        HasIdentification = fault == WireFault.None;
        Identification = identification;
        return fault;
    }
}
