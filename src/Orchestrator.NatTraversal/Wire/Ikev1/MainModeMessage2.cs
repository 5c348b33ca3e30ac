namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>The responder's first answer of main mode: HDR, SA, VID... (RFC 2409 section 5, RFC 3947 section 3.1).</summary>
public readonly ref struct MainModeMessage2
{
    /// <summary>CKY-I.</summary>
    public required ulong InitiatorCookie { get; init; }

    /// <summary>CKY-R, not zero.</summary>
    public required ulong ResponderCookie { get; init; }

    /// <summary>The accepted proposal and transform.</summary>
    public required Ikev1Choice Choice { get; init; }

    /// <summary>The vendor ids to send, in this order.</summary>
    public ReadOnlySpan<VendorId> VendorIds { get; init; }

    /// <summary>Writes the message; false when it does not fit.</summary>
    public bool TryWrite(Span<byte> destination, out int written)
    {
        var writer = Phase1Writing.Begin(destination, ExchangeType.MainMode, InitiatorCookie, ResponderCookie);
        Choice.Write(ref writer);
        Phase1Writing.Write(ref writer, VendorIds);
        return writer.TryFinish(out written);
    }
}
