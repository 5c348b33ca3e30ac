namespace Orchestrator.Deployment.Tests.RouterOs;

/// <summary>A router's clock: it stands still until it is told to go on, and fires the timers that it passes.</summary>
internal sealed class RouterTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<RouterTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 3, 1, 23, 58, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new RouterTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_lock)
            _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        List<RouterTimer> due;
        lock (_lock)
        {
            _now += by;
            due = _timers.FindAll(timer => timer.Due <= _now);
        }
        foreach (var timer in due)
            timer.Fire();
    }

    private sealed class RouterTimer(RouterTime time, Action fire) : ITimer
    {
        public DateTimeOffset? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : time.GetUtcNow() + dueTime;
            return true;
        }

        public void Fire()
        {
            Due = null;
            fire();
        }

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
