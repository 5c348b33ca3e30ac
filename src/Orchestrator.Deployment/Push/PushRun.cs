using Orchestrator.Core.DeviceState;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Push;

/// <summary>What the phases of one push share: the order, the journal with its folded state, the sessions and the clock.</summary>
internal sealed class PushRun : IAsyncDisposable
{
    private readonly IPushJournal _journal;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Dictionary<PushSide, DeviceSession> _sessions;

    public PushRun(PushOrder order, PushState state, IPushJournal journal, IDeviceDrivers drivers, TimeProvider clock)
    {
        (Order, State, _journal, _clock) = (order, state, journal, clock);
        _sessions = order.Sides.ToDictionary(side => side, side => new DeviceSession(drivers, order[side].Access, clock, order.Timing.CallLimit));
    }

    /// <summary>The ends in the order of writing.</summary>
    public IReadOnlyList<PushSide> AllSides => Order.Sides;

    public PushOrder Order { get; }

    public PushState State { get; private set; }

    /// <summary>The admin wants to go back.</summary>
    public CancellationToken GiveUp { get; init; }

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Ends with an undo in this attempt, in the order of confirming and rolling back.</summary>
    public IReadOnlyList<PushSide> PendingInReverse => [.. AllSides.Reverse().Where(side => State[side].MayBeArmed)];

    /// <summary>The ends this attempt looks after: going back after a split concerns the end that kept the change alone.</summary>
    public IReadOnlyList<PushSide> Concerned =>
        State is { Direction: PushDirection.Back, SplitKept: { } kept } ? [kept] : AllSides;

    public DateTimeOffset FirstUndoAt => PendingInReverse.Min(side => State[side].UndoAt!.Value);

    public DateTimeOffset LastUndoAt => PendingInReverse.Max(side => State[side].UndoAt!.Value);

    public DateTimeOffset DecideBy => FirstUndoAt - PushTiming.ConfirmMargin(Order.RevertIn);

    public DeviceSession Session(PushSide side) => _sessions[side];

    public string Device(PushSide side) => Order[side].Device;

    public DesiredState Target(PushSide side) =>
        State.Direction == PushDirection.Forward
            ? Order[side].Desired
            : Order[side].Previous ?? throw new InvalidOperationException("Going back needs the previous state.");

    /// <summary>The commit as armed; rebuilt from what arming was asked for if its answer never came.</summary>
    public PendingCommit Commit(PushSide side)
    {
        var state = State[side];
        return state.Commit ?? new PendingCommit(Order[side].Preview, state.UndoId!, state.UndoAt!.Value);
    }

    public Task<EndTruth> TruthAsync(PushSide side, CancellationToken cancellationToken)
    {
        var commit = Commit(side);
        return EndTruth.ReadAsync(Session(side), Target(side), commit.Changes, commit.UndoId, cancellationToken);
    }

    public async Task WriteAsync(PushEvent entry, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _journal.WriteAsync(entry, cancellationToken);
            State = State.After(entry);
        }
        finally
        {
            _writing.Release();
        }
    }

    public Task DecideRollBackAsync(PushFailure failure, CancellationToken cancellationToken) =>
        WriteAsync(new PushEvent.RollBackDecided(Now, failure), cancellationToken);

    /// <summary>Runs a phase between its two journal entries; a null failure is success.</summary>
    public async Task<PushFailure?> PhaseAsync(PushPhase phase, Func<Task<PushFailure?>> work, CancellationToken cancellationToken)
    {
        await WriteAsync(new PushEvent.PhaseStarted(Now, phase), cancellationToken);
        var failure = GiveUp.IsCancellationRequested ? new PushFailure.Cancelled() : await work();
        // A call that the admin's wish cut short looks like a fault of the device; it is not.
        if (failure is not null && GiveUp.IsCancellationRequested)
            failure = new PushFailure.Cancelled();
        await WriteAsync(new PushEvent.PhaseEnded(Now, phase, failure is null), cancellationToken);
        return failure;
    }

    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(Order.Timing.PollEvery, _clock, cancellationToken);

    /// <summary>Waits for the next look, or until the admin gives up.</summary>
    public async Task WaitOrGiveUpAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(GiveUp, cancellationToken);
        try
        {
            await WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The phase asks for the wish itself.
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions.Values)
            await session.DisposeAsync();
        _writing.Dispose();
    }
}
