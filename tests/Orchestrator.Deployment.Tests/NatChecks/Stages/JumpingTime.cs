namespace Orchestrator.Deployment.Tests.NatChecks.Stages;

/// <summary>A clock that jumps over whatever is waited for.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _ticks;

    /// <summary>Since the clock began.</summary>
    public TimeSpan Now => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    /// <summary>A time of day that somebody sets an hour back again and again.</summary>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromDays(1) + Now - TimeSpan.FromHours(Now.TotalSeconds >= 20 ? 1 : 0);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Advance(dueTime > TimeSpan.Zero ? dueTime : TimeSpan.Zero);
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Fired();
    }

    private sealed class Fired : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
