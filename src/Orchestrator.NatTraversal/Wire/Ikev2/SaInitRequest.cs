namespace Orchestrator.NatTraversal.Wire.Ikev2;

/// <summary>
/// What a responder needs of the first request, HDR, [N(COOKIE),] SAi1, KEi, Ni, [N...] (RFC 7296 section 1.2), found and checked without
/// allocation. A view into the message.
/// </summary>
public ref struct SaInitRequest
{
    private const int MinNonce = 16;
    private const int MaxNonce = 256;
    private const int MaxCookie = 64;

    private Ikev2SecurityAssociation _association;
    private Ikev2KeyExchange _keyExchange;

    /// <summary>The header.</summary>
    public IkeHeader Header { get; private set; }

    /// <summary>All octets of the message: what AUTH signs, and what a retransmission repeats.</summary>
    public ReadOnlySpan<byte> Octets { get; private set; }

    /// <summary>All payloads.</summary>
    public PayloadChain Payloads { get; private set; }

    /// <summary>SAi1.</summary>
    public readonly Ikev2SecurityAssociation SecurityAssociation => _association;

    /// <summary>KEi.</summary>
    public readonly Ikev2KeyExchange KeyExchange => _keyExchange;

    /// <summary>Ni, 16-256 octets.</summary>
    public ReadOnlySpan<byte> Nonce { get; private set; }

    /// <summary>The cookie, 1-64 octets; empty when there is none.</summary>
    public ReadOnlySpan<byte> Cookie { get; private set; }

    /// <summary>How many NAT_DETECTION_SOURCE_IP there are; several from a host with several addresses.</summary>
    public int NatSourceCount { get; private set; }

    /// <summary>NAT_DETECTION_DESTINATION_IP, 20 octets; empty when absent.</summary>
    public ReadOnlySpan<byte> NatDestination { get; private set; }

    /// <summary>True when the peer sent both kinds of NAT detection.</summary>
    public readonly bool DetectsNat => NatSourceCount > 0 && !NatDestination.IsEmpty;

    /// <summary>True when the peer can take fragments (RFC 7383).</summary>
    public bool FragmentationSupported { get; private set; }

    /// <summary>The unknown type, beside <see cref="WireFault.UnsupportedCriticalPayload"/>; 0 otherwise.</summary>
    public byte UnsupportedCritical { get; private set; }

    /// <summary>
    /// Reads a request. Besides the faults of its payloads: <see cref="WireFault.WrongExchange"/>, <see cref="WireFault.WrongFlags"/> (R set
    /// or I clear), <see cref="WireFault.ResponderSpiNotZero"/>, <see cref="WireFault.MessageIdNotZero"/>,
    /// <see cref="WireFault.CookieNotFirst"/>, <see cref="WireFault.RepeatedPayload"/>, <see cref="WireFault.MissingPayload"/>, and
    /// <see cref="WireFault.UnsupportedCriticalPayload"/>, with which alone <see cref="UnsupportedCritical"/> is set.
    /// </summary>
    public static WireFault Read(IkeMessage message, out SaInitRequest request)
    {
        request = new SaInitRequest { Header = message.Header, Octets = message.Octets, Payloads = message.Payloads };
        if (CheckHeader(message.Header) is var wrong and not WireFault.None)
            return wrong;
        foreach (var payload in message.Payloads)
        {
            if (request.Add(payload) is var fault and not WireFault.None)
                return fault;
        }
        var complete = request.SecurityAssociation.Count > 0 && !request.KeyExchange.Value.IsEmpty && !request.Nonce.IsEmpty;
        return complete ? WireFault.None : WireFault.MissingPayload;
    }

    /// <summary>True when one of the NAT_DETECTION_SOURCE_IP hashes is <paramref name="hash"/>: no NAT in front of the peer.</summary>
    public readonly bool AnyNatSourceIs(ReadOnlySpan<byte> hash)
    {
        foreach (var payload in Payloads)
        {
            if (payload.Ikev2Type == Ikev2PayloadType.Notify && Ikev2Notify.Read(payload.Body, out var notify) == WireFault.None
                && notify.Type == Ikev2NotifyType.NatDetectionSourceIp && notify.Data.SequenceEqual(hash))
                return true;
        }
        return false;
    }

    private static WireFault CheckHeader(in IkeHeader header)
    {
        if (header.MajorVersion != 2 || header.Exchange != ExchangeType.IkeSaInit)
            return WireFault.WrongExchange;
        if ((header.Flags & (HeaderBits.Initiator | HeaderBits.Response)) != HeaderBits.Initiator)
            return WireFault.WrongFlags;
        if (header.ResponderSpi != 0)
            return WireFault.ResponderSpiNotZero;
        return header.MessageId == 0 ? WireFault.None : WireFault.MessageIdNotZero;
    }

    private WireFault Add(Payload payload)
    {
        switch (payload.Ikev2Type)
        {
            case Ikev2PayloadType.SecurityAssociation:
                return _association.Count > 0
                    ? WireFault.RepeatedPayload
                    : Ikev2SecurityAssociation.Read(payload.Body, out _association);
            case Ikev2PayloadType.KeyExchange:
                return _keyExchange.Value.IsEmpty
                    ? Ikev2KeyExchange.Read(payload.Body, out _keyExchange)
                    : WireFault.RepeatedPayload;
            case Ikev2PayloadType.Nonce:
                if (!Nonce.IsEmpty)
                    return WireFault.RepeatedPayload;
                Nonce = payload.Body;
                return Nonce.Length is < MinNonce or > MaxNonce ? WireFault.NonceLength : WireFault.None;
            case Ikev2PayloadType.Notify:
                return AddNotify(payload);
            default:
                if (!payload.Critical || payload.Ikev2Type.IsKnown())
                    return WireFault.None;
                UnsupportedCritical = payload.Type;
                return WireFault.UnsupportedCriticalPayload;
        }
    }

    private WireFault AddNotify(Payload payload)
    {
        if (Ikev2Notify.Read(payload.Body, out var notify) is var fault and not WireFault.None)
            return fault;
        switch (notify.Type)
        {
            case Ikev2NotifyType.Cookie:
                Cookie = notify.Data;
                if (payload.Offset != 0)
                    return WireFault.CookieNotFirst;
                return Cookie.Length is < 1 or > MaxCookie ? WireFault.CookieLength : WireFault.None;
            case Ikev2NotifyType.NatDetectionSourceIp:
                NatSourceCount++;
                return CheckHash(notify);
            case Ikev2NotifyType.NatDetectionDestinationIp when !NatDestination.IsEmpty:
                return WireFault.RepeatedPayload;
            case Ikev2NotifyType.NatDetectionDestinationIp:
                NatDestination = notify.Data;
                return CheckHash(notify);
            default:
                FragmentationSupported |= notify.Type == Ikev2NotifyType.FragmentationSupported;
                return WireFault.None;
        }
    }

    private static WireFault CheckHash(Ikev2Notify notify) =>
        notify.Data.Length == NatDetection.HashSizeV2 ? WireFault.None : WireFault.HashLength;
}
