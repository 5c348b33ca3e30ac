namespace Orchestrator.Deployment.Tests.Push;

/// <summary>A clock that moves only when told, from timer to timer. Callbacks run on the caller's thread.</summary>
internal sealed class FakeClock : TimeProvider
{
    private readonly PriorityQueue<FakeTimer, (DateTimeOffset Due, long Order)> _due = new();
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _order;

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes to the next timer; false if there is none.</summary>
    public bool Step() => Step(DateTimeOffset.MaxValue);

    /// <summary>Goes on, from timer to timer.</summary>
    public void Advance(TimeSpan span)
    {
        var end = _now + span;
        while (Step(end))
        {
        }
        _now = end;
    }

    private bool Step(DateTimeOffset end)
    {
        while (_due.TryPeek(out var timer, out var key))
        {
            if (key.Due > end)
                return false;
            _due.Dequeue();
            if (!timer.IsDue(key.Order))
                continue;
            _now = key.Due > _now ? key.Due : _now;
            timer.Fire();
            return true;
        }
        return false;
    }

    private sealed class FakeTimer(FakeClock clock, Action callback) : ITimer
    {
        private long? _scheduled;

        public bool IsDue(long order) => _scheduled == order;

        public void Fire()
        {
            _scheduled = null;
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _scheduled = null;
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            _scheduled = clock._order++;
            clock._due.Enqueue(this, (clock._now + dueTime, _scheduled.Value));
            return true;
        }

        public void Dispose() => _scheduled = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
