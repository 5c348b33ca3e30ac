using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Push;

/// <summary>
/// Runs every undo that can be reached, waits for those that cannot, and reads every device afterwards. Like
/// confirming it asks the devices, so it can be entered again at any point.
/// </summary>
internal sealed class RollingBack(PushRun run)
{
    private readonly HashSet<PushSide> _ran = [];
    private readonly HashSet<PushSide> _left = [];

    /// <summary>What became of every end that had, or may have had, an undo.</summary>
    public async Task<IReadOnlyDictionary<PushSide, SideOutcome>> RollBackAsync(CancellationToken cancellationToken)
    {
        var outcomes = new Dictionary<PushSide, SideOutcome>();
        if (run.PendingInReverse.Count == 0)
            return outcomes;
        await run.WriteAsync(new PushEvent.PhaseStarted(run.Now, PushPhase.RollingBack), cancellationToken);
        while (true)
        {
            foreach (var side in run.PendingInReverse.Where(side => !outcomes.ContainsKey(side)))
            {
                if (await TryAsync(side, cancellationToken) is not { } outcome)
                    continue;
                outcomes[side] = outcome;
                await run.WriteAsync(new PushEvent.SideSettled(run.Now, side, outcome), cancellationToken);
            }
            if (outcomes.Count == run.PendingInReverse.Count)
                break;
            await run.WaitAsync(cancellationToken);
        }
        bool back = outcomes.Values.All(outcome => outcome is SideOutcome.Untouched or SideOutcome.RolledBack or SideOutcome.RolledBackByItself);
        await run.WriteAsync(new PushEvent.PhaseEnded(run.Now, PushPhase.RollingBack, back), cancellationToken);
        return outcomes;
    }

    /// <summary>null: not known yet.</summary>
    private async Task<SideOutcome?> TryAsync(PushSide side, CancellationToken cancellationToken)
    {
        var truth = await run.TruthAsync(side, cancellationToken);
        if (truth is EndTruth.Known { UndoArmed: true })
        {
            var back = await run.Session(side).CallAsync(
                (driver, token) => driver.RollBackAsync(run.Commit(side), token), run.Now + run.Order.Timing.RollBackLimit, default, cancellationToken);
            if (back.IsOk)
                _ran.Add(side);
            else
                await LeaveAsync(side, back.Fault, cancellationToken);
            truth = await run.TruthAsync(side, cancellationToken);
        }
        if (truth is EndTruth.Known { UndoArmed: false } known)
            return Settled(side, known);
        if (truth is EndTruth.Unreachable lost)
            await LeaveAsync(side, lost.Fault, cancellationToken);
        if (run.Now < run.State[side].UndoAt + run.Order.Timing.UndoGrace)
            return null;
        return run.State.MayBeConfirmed ? SideOutcome.Unknown : SideOutcome.WaitingForUndo;
    }

    private SideOutcome Settled(PushSide side, EndTruth.Known known)
    {
        if (known.AtTarget)
            return SideOutcome.Kept;
        if (!known.AsBefore)
            return SideOutcome.NotAsBefore;
        if (!run.State[side].ApplyStarted)
            return SideOutcome.Untouched;
        return _ran.Contains(side) || run.State[side].Outcome == SideOutcome.RolledBack ? SideOutcome.RolledBack : SideOutcome.RolledBackByItself;
    }

    private async Task LeaveAsync(PushSide side, DeviceFault fault, CancellationToken cancellationToken)
    {
        if (_left.Add(side))
            await run.WriteAsync(new PushEvent.LeftToUndo(run.Now, side, run.State[side].UndoAt!.Value, fault), cancellationToken);
    }
}
