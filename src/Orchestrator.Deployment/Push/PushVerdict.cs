namespace Orchestrator.Deployment.Push;

/// <summary>Puts what became of the ends into one result.</summary>
internal static class PushVerdict
{
    public static PushResult NothingToDo(PushRun run) =>
        run.State.SplitKept is null ? new PushResult(PushOutcome.NothingToDo, Everywhere(run, SideOutcome.Untouched), null)
        : run.State.Direction == PushDirection.Forward ? new PushResult(PushOutcome.Kept, Everywhere(run, SideOutcome.Kept), null, Repaired: true)
        : WentBack(run);

    /// <summary>Every end of the attempt has kept it.</summary>
    public static PushResult Confirmed(PushRun run)
    {
        if (run.State.Direction == PushDirection.Back)
            return WentBack(run);
        var sides = run.AllSides.Select(side => new SideResult(
            side, run.Device(side), run.State[side].MayBeArmed || run.State.SplitKept is not null ? SideOutcome.Kept : SideOutcome.Untouched));
        return new PushResult(PushOutcome.Kept, [.. sides], null, Repaired: run.State.SplitKept is not null);
    }

    /// <summary>One end has kept the change and the other is back; null if it is not so, or was known before.</summary>
    public static PushEvent.SplitFound? Split(PushRun run, IReadOnlyDictionary<PushSide, SideOutcome> outcomes)
    {
        if (run.State.SplitKept is not null || outcomes.Count != 2)
            return null;
        foreach (var side in run.AllSides)
        {
            var other = outcomes[side == PushSide.First ? PushSide.Second : PushSide.First];
            if (outcomes[side] == SideOutcome.Kept && IsBack(other))
                return new PushEvent.SplitFound(run.Now, side, other);
        }
        return null;
    }

    /// <summary>The attempt was rolled back, as far as its ends are known.</summary>
    public static PushResult RolledBack(PushRun run, IReadOnlyDictionary<PushSide, SideOutcome> outcomes)
    {
        var sides = run.AllSides.Select(side => Side(run, side, outcomes)).ToList();
        return new PushResult(Outcome(run, [.. sides.Select(side => side.Outcome)]), sides, run.State.Failure);
    }

    public static bool IsBack(IReadOnlyDictionary<PushSide, SideOutcome> outcomes) => outcomes.Values.All(IsBack);

    private static bool IsBack(SideOutcome outcome) =>
        outcome is SideOutcome.Untouched or SideOutcome.RolledBack or SideOutcome.RolledBackByItself;

    private static PushOutcome Outcome(PushRun run, IReadOnlyList<SideOutcome> sides)
    {
        if (sides.Any(side => side is SideOutcome.NotAsBefore or SideOutcome.Unknown))
            return PushOutcome.Unsettled;
        if (sides.Contains(SideOutcome.WaitingForUndo))
            return PushOutcome.WaitingForUndo;
        if (sides.Contains(SideOutcome.Kept))
            return sides.Any(side => side is SideOutcome.RolledBack or SideOutcome.RolledBackByItself) || run.State.SplitKept is not null
                ? PushOutcome.Split
                : PushOutcome.Kept;
        return sides.All(side => side == SideOutcome.Untouched) ? PushOutcome.Stopped : PushOutcome.RolledBack;
    }

    private static SideResult Side(PushRun run, PushSide side, IReadOnlyDictionary<PushSide, SideOutcome> outcomes)
    {
        var outcome = outcomes.TryGetValue(side, out var known) && !(run.State.SplitKept == side && IsBack(known)) ? known : BeforeAttempt(run, side);
        return new SideResult(side, run.Device(side), outcome,
            outcome is SideOutcome.WaitingForUndo or SideOutcome.Unknown ? run.State[side].UndoAt : null);
    }

    /// <summary>An end the attempt did not change, or put back to where the attempt began.</summary>
    private static SideOutcome BeforeAttempt(PushRun run, PushSide side) =>
        run.State.SplitKept is not { } kept ? SideOutcome.Untouched
        : kept == side ? SideOutcome.Kept
        : run.State.SplitOther;

    private static List<SideResult> Everywhere(PushRun run, SideOutcome outcome) =>
        [.. run.AllSides.Select(side => new SideResult(side, run.Device(side), outcome))];

    private static PushResult WentBack(PushRun run)
    {
        var sides = run.AllSides.Select(side => new SideResult(
            side, run.Device(side), side == run.State.SplitKept ? SideOutcome.RolledBack : run.State.SplitOther)).ToList();
        return new PushResult(Outcome(run, [.. sides.Select(side => side.Outcome)]), sides, run.State.Failure, Repaired: true);
    }
}
