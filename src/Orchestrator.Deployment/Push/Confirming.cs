using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Push;

/// <summary>
/// Makes both ends keep the change, one after the other, each proven by reading it before the next is touched. It
/// asks the devices and not the journal, so it can be entered again after a restart at any point.
/// </summary>
internal sealed class Confirming(PushRun run)
{
    private DeviceFault _lastFault = new(FaultReason.TimedOut);

    private enum Fate { Kept, Reverted, Spoiled, Unknown }

    /// <summary>Afterwards everything is kept, or the journal says what is to be done next.</summary>
    /// <returns>Whether every end has kept the change.</returns>
    public async Task<bool> ConfirmAsync(CancellationToken cancellationToken)
    {
        await run.WriteAsync(new PushEvent.PhaseStarted(run.Now, PushPhase.Confirming), cancellationToken);
        // Nothing is journaled between the ends: the decision is written, and a pause here is where a split begins.
        PushEvent? trouble = await SettleAllAsync(cancellationToken);
        foreach (var side in trouble is null ? run.PendingInReverse : [])
            await run.WriteAsync(new PushEvent.SideSettled(run.Now, side, SideOutcome.Kept), cancellationToken);
        await run.WriteAsync(new PushEvent.PhaseEnded(run.Now, PushPhase.Confirming, trouble is null), cancellationToken);
        if (trouble is not null)
            await run.WriteAsync(trouble, cancellationToken);
        return trouble is null;
    }

    private async Task<PushEvent?> SettleAllAsync(CancellationToken cancellationToken)
    {
        PushSide? kept = null;
        foreach (var side in run.PendingInReverse)
        {
            var (fate, failure, left) = await SettleAsync(side, kept is not null, cancellationToken);
            if (fate == Fate.Kept)
                kept = side;
            else if (kept is not { } alone)
                return new PushEvent.RollBackDecided(run.Now, failure!);
            else if (fate == Fate.Reverted)
                return new PushEvent.SplitFound(run.Now, alone, left);
            else
                return new PushEvent.Ended(run.Now, Unsettled(side));
        }
        return null;
    }

    /// <summary>Confirms one end and finds out what became of it.</summary>
    /// <param name="otherKept">The other end has kept the change: there is no way but forward.</param>
    private async Task<(Fate Fate, PushFailure? Failure, SideOutcome Left)> SettleAsync(PushSide side, bool otherKept, CancellationToken cancellationToken)
    {
        var giveUpAt = GiveUpAt(side, otherKept);
        while (true)
        {
            var truth = await run.TruthAsync(side, cancellationToken);
            if (truth is EndTruth.Known { AtTarget: true } and ({ UndoArmed: true } or { Finished: false }) && await ConfirmAsync(side, cancellationToken))
                truth = await run.TruthAsync(side, cancellationToken);
            switch (truth)
            {
                case EndTruth.Known { UndoArmed: false, Finished: true }:
                    return (Fate.Kept, null, SideOutcome.Kept);
                case EndTruth.Known { UndoArmed: false, AtTarget: false } gone:
                    return (Fate.Reverted, new PushFailure.UndoFired(run.Device(side)), gone.AsBefore ? SideOutcome.RolledBackByItself : SideOutcome.NotAsBefore);
                case EndTruth.Known { AtTarget: false } spoiled when !otherKept:
                    return (Fate.Spoiled, new PushFailure.StateDiffers(run.Device(side), spoiled.Missing), SideOutcome.Unknown);
                case EndTruth.Unreachable lost:
                    _lastFault = lost.Fault;
                    break;
                default:
                    break;
            }
            if (run.Now >= giveUpAt)
                return (Fate.Unknown, new PushFailure.DeviceFailed(run.Device(side), PushPhase.Confirming, _lastFault), SideOutcome.Unknown);
            await run.WaitAsync(cancellationToken);
        }
    }

    private async Task<bool> ConfirmAsync(PushSide side, CancellationToken cancellationToken)
    {
        if (run.Now > run.Commit(side).RevertsAt - run.Order.Timing.ConfirmGuard)
            return false;
        var confirmed = await run.Session(side).CallAsync(
            (driver, token) => driver.ConfirmAsync(run.Commit(side), token), run.Commit(side).RevertsAt, default, cancellationToken);
        _lastFault = confirmed.Fault ?? _lastFault;
        return confirmed.IsOk;
    }

    private DateTimeOffset GiveUpAt(PushSide side, bool otherKept) =>
        otherKept || run.PendingInReverse.Count == 1
            ? run.Commit(side).RevertsAt + run.Order.Timing.UndoGrace
            : run.LastUndoAt - PushTiming.LastCall(run.Order.RevertIn);

    private PushResult Unsettled(PushSide unknown)
    {
        var sides = run.AllSides.Select(side =>
            side == unknown ? new SideResult(side, run.Device(side), SideOutcome.Unknown, run.Commit(side).RevertsAt)
            : new SideResult(side, run.Device(side), run.State[side].MayBeArmed ? SideOutcome.Kept : SideOutcome.Untouched));
        return new PushResult(PushOutcome.Unsettled, [.. sides], new PushFailure.DeviceFailed(run.Device(unknown), PushPhase.Confirming, _lastFault));
    }
}
