using System.Runtime.CompilerServices;

namespace Orchestrator.NatTraversal.Guarding;

/// <summary>What the buckets say of a datagram.</summary>
public enum RateVerdict
{
    /// <summary>A token of the source and one of the total were taken.</summary>
    Pass,

    /// <summary>The source asks too often. Nothing was taken.</summary>
    SourceExceeded,

    /// <summary>All sources together ask too often. Nothing was taken, and the source was not noted.</summary>
    TotalExceeded,
}

/// <summary>How often the responder may be asked.</summary>
public sealed record RateLimits
{
    /// <summary>For each IPv4 address or IPv6 /64.</summary>
    public RateLimit PerSource { get; init; } = new(5, 10);

    /// <summary>For all sources together.</summary>
    public RateLimit Total { get; init; } = new(2_000, 4_000);

    /// <summary>For Diffie-Hellman agreements, of all sources together.</summary>
    public RateLimit DiffieHellman { get; init; } = new(100, 100);

    /// <summary>How many sources are remembered, 1 to 2^24; beyond that the one that was quiet longest is forgotten.</summary>
    public int MaxSources { get; init; } = 16_384;
}

/// <summary>
/// Token buckets for each source, for the total and for Diffie-Hellman. A source that was forgotten starts with a full
/// bucket; against floods from many sources stands the total. All memory is taken at once; asking is O(1) and allocates
/// nothing.
/// </summary>
/// <remarks>Not thread-safe. Times are monotonic, since any fixed start; the answer depends on calls and times alone.</remarks>
public sealed class TokenBuckets(RateLimits limits)
{
    private readonly AgeOrderedTable<SourcePrefix, TokenBucket> _sources = new(limits.MaxSources);
    private TokenBucket _total;
    private TokenBucket _diffieHellman;

    /// <summary>How many sources are remembered.</summary>
    public int Sources => _sources.Count;

    /// <summary>Asks for one datagram.</summary>
    /// <param name="source">Its source.</param>
    /// <param name="now">Monotonic time since any fixed start, zero or later.</param>
    public RateVerdict Ask(SourcePrefix source, TimeSpan now)
    {
        ref var bucket = ref _sources.Find(source);
        var known = !Unsafe.IsNullRef(ref bucket);
        if (known && !bucket.Has(limits.PerSource, now))
            return RateVerdict.SourceExceeded;
        if (!_total.Has(limits.Total, now))
            return RateVerdict.TotalExceeded;
        _total.Take(limits.Total, now);
        if (known)
            _sources.Renew(source);
        else
            bucket = ref Remember(source, now);
        bucket.Take(limits.PerSource, now);
        return RateVerdict.Pass;
    }

    /// <summary>
    /// Asks for one Diffie-Hellman agreement. No means: answer with a cookie or with silence, whichever the peer has not
    /// passed yet.
    /// </summary>
    /// <param name="now">Monotonic time since any fixed start, zero or later.</param>
    public bool AskDiffieHellman(TimeSpan now)
    {
        if (!_diffieHellman.Has(limits.DiffieHellman, now))
            return false;
        _diffieHellman.Take(limits.DiffieHellman, now);
        return true;
    }

    private ref TokenBucket Remember(SourcePrefix source, TimeSpan now)
    {
        if (_sources.Count == _sources.Capacity && _sources.TryOldest(out var quietest, out _))
            _sources.Remove(quietest);
        return ref _sources.Add(source, TokenBucket.Full(now));
    }
}
