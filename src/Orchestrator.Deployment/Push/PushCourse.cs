namespace Orchestrator.Deployment.Push;

/// <summary>Goes from state to state until there is a result. A running and a resumed push take the same way.</summary>
internal sealed class PushCourse(PushRun run)
{
    private const int MostAttempts = 3;

    public async Task<PushResult> FollowAsync(CancellationToken cancellationToken)
    {
        while (run.State.Result is null)
        {
            await (run.State switch
            {
                { Attempt: 0 } => AttemptAsync(PushDirection.Forward, cancellationToken),
                { Decision: PushDecision.Confirm } => ConfirmAsync(cancellationToken),
                { Decision: PushDecision.RollBack } => RollBackAsync(cancellationToken),
                _ => PickUpAsync(cancellationToken),
            });
        }
        return run.State.Result;
    }

    /// <summary>From a fresh look at the devices to a decision.</summary>
    private async Task AttemptAsync(PushDirection direction, CancellationToken cancellationToken)
    {
        await run.WriteAsync(new PushEvent.AttemptStarted(run.Now, run.State.Attempt + 1, direction), cancellationToken);
        var preparing = new Preparing(run);
        var writing = new Writing(run);
        var failure = await preparing.ConnectAsync(cancellationToken) ?? await preparing.CompareAsync(cancellationToken);
        if (failure is null && preparing.Fresh.Values.All(changes => changes.IsEmpty))
        {
            await EndAsync(PushVerdict.NothingToDo(run), cancellationToken);
            return;
        }
        failure ??= await writing.ArmAsync(preparing.Fresh, cancellationToken);
        failure ??= await writing.ApplyAsync(cancellationToken);
        failure ??= await new Proving(run).ProveAsync(cancellationToken);
        await DecideAsync(failure, cancellationToken);
    }

    /// <summary>
    /// An attempt was cut off before its decision. It goes on only if both devices say that everything was applied
    /// and the undos leave the time for a proof; otherwise back.
    /// </summary>
    private async Task PickUpAsync(CancellationToken cancellationToken)
    {
        bool written = run.AllSides.Any(side => run.State[side].ApplyStarted);
        bool complete = written && await IsCompleteAsync(cancellationToken);
        await DecideAsync(complete ? await new Proving(run).ProveAsync(cancellationToken) : new PushFailure.Interrupted(written), cancellationToken);
    }

    private async Task<bool> IsCompleteAsync(CancellationToken cancellationToken)
    {
        foreach (var side in run.PendingInReverse)
        {
            if (run.State[side].Commit is null || run.Now >= run.DecideBy
                || await run.TruthAsync(side, cancellationToken) is not EndTruth.Known { UndoArmed: true, AtTarget: true })
                return false;
        }
        return true;
    }

    private Task DecideAsync(PushFailure? failure, CancellationToken cancellationToken)
    {
        if (failure is null && run.GiveUp.IsCancellationRequested)
            failure = new PushFailure.Cancelled();
        return failure is null
            ? run.WriteAsync(new PushEvent.ConfirmDecided(run.Now), cancellationToken)
            : run.WriteAsync(new PushEvent.RollBackDecided(run.Now, failure), cancellationToken);
    }

    private async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        if (await new Confirming(run).ConfirmAsync(cancellationToken))
            await EndAsync(PushVerdict.Confirmed(run), cancellationToken);
        else if (run.State is { Result: null, Decision: PushDecision.Confirm })
            await AttemptAsync(PushDirection.Forward, cancellationToken);
    }

    private async Task RollBackAsync(CancellationToken cancellationToken)
    {
        var outcomes = await new RollingBack(run).RollBackAsync(cancellationToken);
        if (PushVerdict.Split(run, outcomes) is { } split)
        {
            await run.WriteAsync(split, cancellationToken);
            // What was proven before is worth a second try; what was not goes back where it can.
            var direction = run.State.MayBeConfirmed ? PushDirection.Forward : PushDirection.Back;
            await RepairAsync(direction, outcomes, cancellationToken);
        }
        else if (run.State is { SplitKept: not null, Direction: PushDirection.Forward } && PushVerdict.IsBack(outcomes))
        {
            await RepairAsync(PushDirection.Back, outcomes, cancellationToken);
        }
        else if (run.State.Failure is PushFailure.Interrupted { Written: false } && PushVerdict.IsBack(outcomes) && run.State.Attempt < MostAttempts)
        {
            await AttemptAsync(run.State.Direction, cancellationToken);
        }
        else
        {
            await EndAsync(PushVerdict.RolledBack(run, outcomes), cancellationToken);
        }
    }

    private Task RepairAsync(PushDirection direction, IReadOnlyDictionary<PushSide, SideOutcome> outcomes, CancellationToken cancellationToken)
    {
        bool possible = direction == PushDirection.Forward || run.Order[run.State.SplitKept!.Value].Previous is not null;
        return possible && run.State.Attempt < 2 * MostAttempts
            ? AttemptAsync(direction, cancellationToken)
            : EndAsync(PushVerdict.RolledBack(run, outcomes), cancellationToken);
    }

    private Task EndAsync(PushResult result, CancellationToken cancellationToken) =>
        run.WriteAsync(new PushEvent.Ended(run.Now, result), cancellationToken);
}
