namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>The two NAT-D payloads a sender with one address sends (RFC 3947 section 3.2).</summary>
public readonly ref struct NatDetectionPair
{
    /// <summary>The numbering negotiated.</summary>
    public required NatTraversalNumbers Numbers { get; init; }

    /// <summary>The hash of the peer's address and port as they were seen; sent first.</summary>
    public required ReadOnlySpan<byte> Destination { get; init; }

    /// <summary>The hash of the own address and port.</summary>
    public required ReadOnlySpan<byte> Source { get; init; }

    /// <summary>Writes both payloads; nothing for the default value.</summary>
    internal void Write(ref IkeMessageWriter writer)
    {
        if (Numbers is null)
            return;
        writer.Payload((byte)Numbers.NatDetection, Destination);
        writer.Payload((byte)Numbers.NatDetection, Source);
    }
}
