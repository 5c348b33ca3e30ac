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

    /// <summary>When this was started, by the time of day as it was told then.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>The time since the start.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_started);

    /// <summary>
    /// The time of day of a time since the start, as the clock stands now: it may have been set since, or the machine may have slept.
    /// </summary>
    public DateTimeOffset At(TimeSpan sinceStart)
    {
        var ago = Now - sinceStart;
        return _time.GetUtcNow() - ago;
    }

    /// <summary>The time since the start of a time of day, as the clock stands now; negative before the start.</summary>
    public TimeSpan Of(DateTimeOffset timeOfDay) => Now - (_time.GetUtcNow() - timeOfDay);
}
