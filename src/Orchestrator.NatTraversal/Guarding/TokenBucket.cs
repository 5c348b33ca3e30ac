namespace Orchestrator.NatTraversal.Guarding;

/// <summary>
/// A token bucket in one number: the time at which it would be full again. Asking it is one comparison, nothing has to be
/// refilled. Source: the virtual scheduling form of the generic cell rate algorithm, ITU-T I.371.
/// </summary>
internal struct TokenBucket
{
    private long _fullAt;

    /// <summary>Whether a token is there.</summary>
    public readonly bool Has(RateLimit limit, TimeSpan now) =>
        Math.Max(_fullAt, now.Ticks) - now.Ticks <= (limit.Burst - 1) * limit.Interval;

    /// <summary>Takes a token that is there.</summary>
    public void Take(RateLimit limit, TimeSpan now) => _fullAt = Math.Max(_fullAt, now.Ticks) + limit.Interval;

    /// <summary>A bucket that is full at this time.</summary>
    public static TokenBucket Full(TimeSpan now) => new() { _fullAt = now.Ticks };
}
