namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>The NAT-D hashes of a message in their order (RFC 3947 section 3.2): the destination's first, then the possible sources'.</summary>
public readonly ref struct NatDetectionHashes
{
    private readonly PayloadChain _payloads;
    private readonly byte _type;

    internal NatDetectionHashes(PayloadChain payloads, byte type)
    {
        _payloads = payloads;
        _type = type;
        foreach (var payload in payloads)
        {
            if (payload.Type != type)
                continue;
            if (Count++ == 0)
                Destination = payload.Body;
        }
    }

    /// <summary>How many hashes there are, 0-64. Fewer than two say nothing: a destination and a source are needed.</summary>
    public int Count { get; }

    /// <summary>The hash of the address and port the sender sent to; empty when there is none.</summary>
    public ReadOnlySpan<byte> Destination { get; }

    /// <summary>True when one of the source hashes is <paramref name="hash"/>.</summary>
    public bool AnySourceIs(ReadOnlySpan<byte> hash)
    {
        var seen = 0;
        foreach (var payload in _payloads)
        {
            if (payload.Type == _type && seen++ > 0 && payload.Body.SequenceEqual(hash))
                return true;
        }
        return false;
    }
}
