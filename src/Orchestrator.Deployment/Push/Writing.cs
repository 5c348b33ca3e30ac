using Orchestrator.Core.DeviceState;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Push;

/// <summary>Arms every undo before the first write anywhere, then applies end by end.</summary>
internal sealed class Writing(PushRun run)
{
    public Task<PushFailure?> ArmAsync(IReadOnlyDictionary<PushSide, ChangeSet> changes, CancellationToken cancellationToken) =>
        run.PhaseAsync(PushPhase.Arming, async () =>
        {
            var pending = run.AllSides.Where(side => changes.TryGetValue(side, out var set) && !set.IsEmpty).ToList();
            foreach (var side in pending)
            {
                if (await ArmAsync(side, changes[side], RevertIn(side, pending.Count), cancellationToken) is { } failure)
                    return failure;
                if (run.GiveUp.IsCancellationRequested)
                    return new PushFailure.Cancelled();
            }
            await run.WriteAsync(new PushEvent.CountdownStarted(run.Now, run.DecideBy, run.FirstUndoAt), cancellationToken);
            return null;
        }, cancellationToken);

    public Task<PushFailure?> ApplyAsync(CancellationToken cancellationToken) => run.PhaseAsync(PushPhase.Applying, async () =>
    {
        foreach (var side in run.AllSides.Where(side => run.State[side].Commit is not null))
        {
            if (await ApplyAsync(side, cancellationToken) is { } failure)
                return failure;
            if (run.GiveUp.IsCancellationRequested)
                return new PushFailure.Cancelled();
        }
        return null;
    }, cancellationToken);

    /// <summary>The end that is confirmed last gets more time: see the decision "two ends or neither".</summary>
    private TimeSpan RevertIn(PushSide side, int pending) =>
        side == PushSide.First && pending == 2
            ? run.Order.RevertIn + PushTiming.LastEndGrace(run.Order.RevertIn)
            : run.Order.RevertIn;

    private async Task<PushFailure?> ArmAsync(PushSide side, ChangeSet changes, TimeSpan revertIn, CancellationToken cancellationToken)
    {
        string undoId = UndoId(side);
        var latest = run.Now + revertIn + run.Order.Timing.CallLimit;
        await run.WriteAsync(new PushEvent.ArmStarted(run.Now, side, undoId, latest), cancellationToken);
        var armed = await run.Session(side).CallAsync((driver, token) => driver.ArmAsync(changes, undoId, revertIn, token), cancellationToken);
        if (!armed.IsOk)
            return new PushFailure.DeviceFailed(run.Device(side), PushPhase.Arming, armed.Fault);
        await run.WriteAsync(new PushEvent.Armed(run.Now, side, armed.Value), cancellationToken);
        return null;
    }

    private string UndoId(PushSide side) =>
        $"{LinkTag.From(run.Order.ChangeId)}-{(side == PushSide.First ? 'a' : 'b')}{run.State.Attempt}";

    private async Task<PushFailure?> ApplyAsync(PushSide side, CancellationToken cancellationToken)
    {
        var commit = run.Commit(side);
        await run.WriteAsync(new PushEvent.ApplyStarted(run.Now, side, commit.Changes.Operations.Count), cancellationToken);
        await using var relay = new ProgressRelay(run, side, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.GiveUp, relay.Broken);
        var applied = await run.Session(side).CallAsync((driver, token) => driver.ApplyAsync(commit, relay, token), run.DecideBy, stop.Token, cancellationToken);
        await relay.DrainAsync();
        await run.WriteAsync(new PushEvent.ApplyEnded(run.Now, side, applied.Fault), cancellationToken);
        if (applied.IsOk)
            return null;
        if (applied.Fault.Reason == FaultReason.TimedOut && run.Now >= run.DecideBy)
            return new PushFailure.OutOfTime();
        return new PushFailure.DeviceFailed(run.Device(side), PushPhase.Applying, applied.Fault, relay.Current);
    }
}
