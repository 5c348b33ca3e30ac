namespace Orchestrator.NatTraversal.Wire.Ikev2;

/// <summary>What a check reads in the answer to a <see cref="SaInitQuestion"/>, an error or a demand for a cookie included. A view.</summary>
public ref struct SaInitReply
{
    /// <summary>The header.</summary>
    public IkeHeader Header { get; private set; }

    /// <summary>The cookie to come back with; empty when none is asked for.</summary>
    public ReadOnlySpan<byte> Cookie { get; private set; }

    /// <summary>The hash of the responder's own address and port; empty when absent.</summary>
    public ReadOnlySpan<byte> NatSource { get; private set; }

    /// <summary>The hash of the asker's address and port as the responder saw it; empty when absent.</summary>
    public ReadOnlySpan<byte> NatDestination { get; private set; }

    /// <summary>The error, or <see cref="Ikev2NotifyType.None"/>.</summary>
    public Ikev2NotifyType Error { get; private set; }

    /// <summary>
    /// Reads an answer, without non-ESP marker: <see cref="WireFault.WrongExchange"/> and <see cref="WireFault.WrongFlags"/> for what is no answer to a
    /// first request. Other payloads are passed over.
    /// </summary>
    public static WireFault Read(ReadOnlySpan<byte> octets, out SaInitReply reply)
    {
        reply = default;
        if (IkeMessage.Read(octets, out var message) is var fault and not WireFault.None)
            return fault;
        if (message.Header.MajorVersion != 2 || message.Header.Exchange != ExchangeType.IkeSaInit)
            return WireFault.WrongExchange;
        if ((message.Header.Flags & (HeaderBits.Initiator | HeaderBits.Response)) != HeaderBits.Response)
            return WireFault.WrongFlags;
        var read = new SaInitReply { Header = message.Header };
        foreach (var payload in message.Payloads)
        {
            if (payload.Ikev2Type != Ikev2PayloadType.Notify)
                continue;
            fault = Ikev2Notify.Read(payload.Body, out var notify);
            if (fault != WireFault.None)
                return fault;
            read.Add(notify);
        }
        reply = read;
        return WireFault.None;
    }

    private void Add(Ikev2Notify notify)
    {
        switch (notify.Type)
        {
            case Ikev2NotifyType.Cookie:
                Cookie = notify.Data;
                break;
            case Ikev2NotifyType.NatDetectionSourceIp:
                NatSource = notify.Data;
                break;
            case Ikev2NotifyType.NatDetectionDestinationIp:
                NatDestination = notify.Data;
                break;
            default:
                if (notify.IsError && Error == Ikev2NotifyType.None)
                    Error = notify.Type;
                break;
        }
    }
}
