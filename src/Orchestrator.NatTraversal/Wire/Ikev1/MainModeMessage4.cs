namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>The responder's second answer of main mode: HDR, KE, Nr, NAT-D, NAT-D (RFC 2409 section 5, RFC 3947 section 3.2).</summary>
public readonly ref struct MainModeMessage4
{
    /// <summary>CKY-I.</summary>
    public required ulong InitiatorCookie { get; init; }

    /// <summary>CKY-R.</summary>
    public required ulong ResponderCookie { get; init; }

    /// <summary>The responder's public value, padded to the group's length.</summary>
    public required ReadOnlySpan<byte> KeyExchange { get; init; }

    /// <summary>The responder's nonce, 8-256 octets.</summary>
    public required ReadOnlySpan<byte> Nonce { get; init; }

    /// <summary>The NAT-D payloads; default for none.</summary>
    public NatDetectionPair NatDetection { get; init; }

    /// <summary>Writes the message; false when it does not fit.</summary>
    public bool TryWrite(Span<byte> destination, out int written)
    {
        var writer = Phase1Writing.Begin(destination, ExchangeType.MainMode, InitiatorCookie, ResponderCookie);
        writer.Payload((byte)Ikev1PayloadType.KeyExchange, KeyExchange);
        writer.Payload((byte)Ikev1PayloadType.Nonce, Nonce);
        NatDetection.Write(ref writer);
        return writer.TryFinish(out written);
    }
}
