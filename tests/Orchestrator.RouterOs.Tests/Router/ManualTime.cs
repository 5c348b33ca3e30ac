namespace Orchestrator.RouterOs.Tests.Router;

/// <summary>A clock that stands still until it is told to elapse.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state) { Due = dueTime };
        lock (_gate)
            _timers.Add(timer);
        return timer;
    }

    public bool HasTimerOf(TimeSpan due)
    {
        lock (_gate)
            return _timers.Any(timer => timer.Due == due);
    }

    /// <summary>Fires every timer that is due within this time.</summary>
    public void Elapse(TimeSpan time)
    {
        List<ManualTimer> due;
        lock (_gate)
            due = _timers.FindAll(timer => timer.Due != Timeout.InfiniteTimeSpan && timer.Due <= time);
        foreach (var timer in due)
            timer.Fire();
    }

    private sealed class ManualTimer(ManualTime clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime;
            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
