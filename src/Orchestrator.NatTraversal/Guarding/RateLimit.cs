namespace Orchestrator.NatTraversal.Guarding;

/// <summary>A rate with a burst. Immutable.</summary>
public readonly record struct RateLimit
{
    /// <summary>Creates a limit.</summary>
    /// <param name="perSecond">How many pass in each second in the long run, 1 to 10,000,000.</param>
    /// <param name="burst">How many pass at once after a rest, 1 to 10,000,000.</param>
    public RateLimit(int perSecond, int burst)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perSecond, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(perSecond, 10_000_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(burst, 10_000_000);
        PerSecond = perSecond;
        Burst = burst;
    }

    /// <summary>How many pass in each second in the long run.</summary>
    public int PerSecond { get; }

    /// <summary>How many pass at once after a rest.</summary>
    public int Burst { get; }

    /// <summary>Ticks of 100 ns that one token needs to come back, rounded up: never quicker than the rate.</summary>
    internal long Interval => (TimeSpan.TicksPerSecond + PerSecond - 1) / PerSecond;
}
