namespace Orchestrator.NatTraversal.Hosting;

/// <summary>The host's time: monotonic, since its start; and what time of day that was. Thread-safe.</summary>
public sealed class HostClock
{
    private readonly TimeProvider _time;
    private readonly long _started;

    /// <summary>Starts at zero.</summary>
    public HostClock(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _started = time.GetTimestamp();
        Started = time.GetUtcNow();
    }

    /// <summary>When this was started, by the time of day.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>The time since the start.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_started);

    /// <summary>The time of day of a time since the start, as the clock stood at the start.</summary>
    public DateTimeOffset At(TimeSpan sinceStart) => Started + sinceStart;
}
