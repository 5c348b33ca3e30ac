namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>
/// The responder's answer of aggressive mode: HDR, SA, KE, Nr, IDir, VID..., NAT-D, NAT-D, HASH_R (RFC 2409 section 5.4, RFC 3947
/// section 3.2). Without the pre-shared key HASH_R cannot be right: the initiator then ends with an authentication error, having told
/// nothing more.
/// </summary>
public readonly ref struct AggressiveModeMessage2
{
    /// <summary>CKY-I.</summary>
    public required ulong InitiatorCookie { get; init; }

    /// <summary>CKY-R, not zero.</summary>
    public required ulong ResponderCookie { get; init; }

    /// <summary>The accepted proposal and transform.</summary>
    public required Ikev1Choice Choice { get; init; }

    /// <summary>The responder's public value, padded to the group's length.</summary>
    public required ReadOnlySpan<byte> KeyExchange { get; init; }

    /// <summary>The responder's nonce, 8-256 octets.</summary>
    public required ReadOnlySpan<byte> Nonce { get; init; }

    /// <summary>The responder's identity.</summary>
    public required Ikev1Identification Identification { get; init; }

    /// <summary>The vendor ids to send, in this order.</summary>
    public ReadOnlySpan<VendorId> VendorIds { get; init; }

    /// <summary>The NAT-D payloads; default for none.</summary>
    public NatDetectionPair NatDetection { get; init; }

    /// <summary>HASH_R, as long as the negotiated hash.</summary>
    public required ReadOnlySpan<byte> Hash { get; init; }

    /// <summary>Writes the message; false when it does not fit.</summary>
    public bool TryWrite(Span<byte> destination, out int written)
    {
        var writer = Phase1Writing.Begin(destination, ExchangeType.AggressiveMode, InitiatorCookie, ResponderCookie);
        Choice.Write(ref writer);
        writer.Payload((byte)Ikev1PayloadType.KeyExchange, KeyExchange);
        writer.Payload((byte)Ikev1PayloadType.Nonce, Nonce);
        Identification.Write(ref writer);
        Phase1Writing.Write(ref writer, VendorIds);
        NatDetection.Write(ref writer);
        writer.Payload((byte)Ikev1PayloadType.Hash, Hash);
        return writer.TryFinish(out written);
    }
}
