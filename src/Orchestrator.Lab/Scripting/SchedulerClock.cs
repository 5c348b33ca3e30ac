using System.Globalization;
using Orchestrator.Lab.Tables;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Scripting;

/// <summary>
/// Runs <c>/system/scheduler</c>. A task without a start time starts now and first runs after one interval. <c>startup</c> runs 3 s
/// after the router started when the interval is 0, otherwise one interval after. A start in the past with interval 0 never comes.
/// Tasks due at the same moment run in list order, each to its end. Thread-safe.
/// </summary>
internal sealed class SchedulerClock(VirtualRouter router) : IDisposable
{
    private static readonly TimeSpan StartupDelay = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<uint, Plan> _plans = [];
    private ITimer? _timer;
    private Task _running = Task.CompletedTask;
    private bool _disposed;

    /// <summary>Ends when every task that came due so far has run.</summary>
    public Task Idle
    {
        get
        {
            lock (_lock)
                return _running;
        }
    }

    /// <summary>Gives a task that was added or changed its start, as the list shows it.</summary>
    public static FieldMap Begin(VirtualRouter router, FieldMap values)
    {
        if (values["start-time"] == "startup")
            return values.Without("start-date");
        var now = router.Now;
        if (!values.Has("start-time"))
            values = values.With("start-time", RouterClock.Time(now)).With("starts", "now");
        else
            values = values.Without("starts");
        return values.Has("start-date") ? values : values.With("start-date", RouterClock.Date(now, router.Version));
    }

    /// <summary>The router was switched on: startup tasks wait for their moment.</summary>
    public void Boot()
    {
        lock (_lock)
            _plans.Clear();
        Wake();
    }

    /// <summary>Tasks may have changed: plans anew.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            var rows = router.Database.Table("system/scheduler").Rows;
            foreach (var gone in _plans.Keys.Except(rows.Select(entry => entry.Id)).ToList())
                _plans.Remove(gone);
            foreach (var entry in rows)
                if (!_plans.TryGetValue(entry.Id, out var plan) || plan.Signature != Signature(entry))
                    _plans[entry.Id] = new Plan(Signature(entry), FirstRun(entry));
            Arm();
        }
    }

    /// <summary>When a task runs next, as the list shows it; null for never.</summary>
    public string? NextRunText(Entry entry)
    {
        lock (_lock)
            return _plans.TryGetValue(entry.Id, out var plan) && plan.Next is { } next ? RouterClock.Stamp(next, router.Version) : null;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    private static string Signature(Entry entry) =>
        string.Join('|', entry["interval"], entry["start-date"], entry["start-time"], entry["disabled"], entry["starts"]);

    private static TimeSpan Interval(Entry entry) => Durations.TryParse(entry["interval"] ?? "0s", out var interval) ? interval : TimeSpan.Zero;

    private DateTimeOffset? FirstRun(Entry entry)
    {
        if (entry.Values.IsTrue("disabled"))
            return null;
        var interval = Interval(entry);
        if (entry["start-time"] == "startup")
            return router.BootedAt + (interval == TimeSpan.Zero ? StartupDelay : interval) is var first && first >= router.Now ? first : Later(router.BootedAt, interval);
        return Start(entry) is not { } start ? null
            : start > router.Now ? start
            : Later(start, interval);
    }

    // The first moment after now that is a whole number of intervals after the start.
    private DateTimeOffset? Later(DateTimeOffset start, TimeSpan interval)
    {
        if (interval <= TimeSpan.Zero)
            return null;
        var past = Math.Max(0, (router.Now - start).Ticks / interval.Ticks);
        return start + ((past + 1) * interval);
    }

    private static DateTimeOffset? Start(Entry entry) =>
        RouterClock.TryDate(entry["start-date"] ?? "", out var date) && TimeSpan.TryParse(entry["start-time"], CultureInfo.InvariantCulture, out var time)
            ? new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) + time
            : null;

    // Called under the lock.
    private void Arm()
    {
        var next = _plans.Values.Min(plan => plan.Next);
        if (next is null)
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var wait = next.Value - router.Now;
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
        _timer ??= router.Options.Time.CreateTimer(static state => ((SchedulerClock)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _running = _running.IsCompleted ? RunDueAsync() : Chain(_running);
        }
    }

    private async Task Chain(Task before)
    {
        await before;
        await RunDueAsync();
    }

    private async Task RunDueAsync()
    {
        await Task.Yield();
        List<uint> due;
        using (await router.LockAsync(CancellationToken.None))
            due = TakeDue();
        foreach (var id in due)
            await ScheduledTask.RunAsync(router, id);
        lock (_lock)
            if (!_disposed)
                Arm();
    }

    private List<uint> TakeDue()
    {
        lock (_lock)
        {
            var now = router.Now;
            var due = router.Database.Table("system/scheduler").Rows
                .Where(entry => _plans.TryGetValue(entry.Id, out var plan) && plan.Next <= now).ToList();
            foreach (var entry in due)
            {
                var plan = _plans[entry.Id];
                var interval = Interval(entry);
                _plans[entry.Id] = plan with { Next = interval > TimeSpan.Zero ? Later(plan.Next!.Value, interval) : null };
            }

            return [.. due.Select(entry => entry.Id)];
        }
    }

    private sealed record Plan(string Signature, DateTimeOffset? Next);
}
