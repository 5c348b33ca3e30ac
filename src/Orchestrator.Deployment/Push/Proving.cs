using Orchestrator.Core.Diagnosis;
using Orchestrator.Deployment.Verification;

namespace Orchestrator.Deployment.Push;

/// <summary>Logs in again over new connections and proves what was made, in the time the undos leave.</summary>
internal sealed class Proving(PushRun run)
{
    private bool TimeIsUp => run.Now + run.Order.Timing.PollEvery >= run.DecideBy;

    public async Task<PushFailure?> ProveAsync(CancellationToken cancellationToken)
    {
        var failure = await run.PhaseAsync(PushPhase.LoggingInAgain, () => LogInAgainAsync(cancellationToken), cancellationToken);
        return failure ?? await run.PhaseAsync(PushPhase.Verifying, () => VerifyAsync(cancellationToken), cancellationToken);
    }

    private async Task<PushFailure?> LogInAgainAsync(CancellationToken cancellationToken)
    {
        foreach (var side in run.Concerned)
        {
            while (await run.Session(side).ConnectAsync(cancellationToken) is { IsOk: false } failed)
            {
                if (TimeIsUp || run.GiveUp.IsCancellationRequested)
                    return new PushFailure.DeviceFailed(run.Device(side), PushPhase.LoggingInAgain, failed.Fault);
                await run.WaitOrGiveUpAsync(cancellationToken);
            }
        }
        return null;
    }

    private async Task<PushFailure?> VerifyAsync(CancellationToken cancellationToken)
    {
        foreach (var side in run.PendingInReverse)
        {
            if (await StateAsync(side, cancellationToken) is { } failure)
                return failure;
        }
        if (run.State.Direction != PushDirection.Forward)
            return null;
        return run.Order.Kind == PushKind.Provision ? await LightsAsync(cancellationToken) : await RulesAsync(cancellationToken);
    }

    /// <summary>Read again, the device must have everything, and its undo must still be armed.</summary>
    private async Task<PushFailure?> StateAsync(PushSide side, CancellationToken cancellationToken)
    {
        while (true)
        {
            PushFailure failure;
            switch (await run.TruthAsync(side, cancellationToken))
            {
                case EndTruth.Known { UndoArmed: false }:
                    return new PushFailure.UndoFired(run.Device(side));
                case EndTruth.Known { AtTarget: true }:
                    return null;
                case EndTruth.Known known:
                    failure = new PushFailure.StateDiffers(run.Device(side), known.Missing);
                    break;
                case EndTruth.Unreachable lost:
                    failure = new PushFailure.DeviceFailed(run.Device(side), PushPhase.Verifying, lost.Fault);
                    break;
                default:
                    throw new InvalidOperationException("Unknown truth.");
            }
            if (TimeIsUp || run.GiveUp.IsCancellationRequested)
                return failure;
            await run.WaitOrGiveUpAsync(cancellationToken);
        }
    }

    /// <summary>What the rules of each device that was written to show now.</summary>
    private async Task<PushFailure?> RulesAsync(CancellationToken cancellationToken)
    {
        foreach (var side in run.PendingInReverse)
        {
            if (run.Order[side].Proof is not { } proof)
                continue;
            var read = await run.Session(side).CallAsync((driver, token) => driver.ReadRulesAsync(token), run.DecideBy, run.GiveUp, cancellationToken);
            if (!read.IsOk)
                return new PushFailure.DeviceFailed(run.Device(side), PushPhase.Verifying, read.Fault);
            var seen = proof.Judge(read.Value, cancellationToken);
            await run.WriteAsync(new PushEvent.RulesAudited(run.Now, side, seen), cancellationToken);
            if (!seen.Holds)
                return new PushFailure.RulesNotProved(run.Device(side), seen);
            if (run.Now >= run.DecideBy)
                return new PushFailure.OutOfTime();
        }
        return null;
    }

    private async Task<PushFailure?> LightsAsync(CancellationToken cancellationToken)
    {
        FiveLights? shown = null;
        while (true)
        {
            var lights = await LookAsync(cancellationToken);
            if (shown is null || Turned(shown, lights))
                await run.WriteAsync(new PushEvent.LightsTurned(run.Now, lights), cancellationToken);
            shown = lights;
            if (lights.Worst == LightState.Good && run.Now < run.DecideBy)
                return null;
            if (TimeIsUp || run.GiveUp.IsCancellationRequested)
                return new PushFailure.LightsNotGood(lights);
            await run.WaitOrGiveUpAsync(cancellationToken);
        }
    }

    private Task<FiveLights> LookAsync(CancellationToken cancellationToken) =>
        LinkVerifier.LookAsync(Look(PushSide.First), Look(PushSide.Second), cancellationToken);

    private LinkLook Look(PushSide side) => new(
        run.Device(side),
        Probe(side),
        token => run.Session(side).CallAsync((driver, limited) => driver.ObserveAsync(Probe(side), limited), run.DecideBy, run.GiveUp, token));

    private LinkProbe Probe(PushSide side) => run.Order[side].Probe ?? throw new InvalidOperationException("A link is proved by looking at it from both ends.");

    /// <summary>Evidence such as byte counters changes at every look; only what the lights say is news.</summary>
    private static bool Turned(FiveLights before, FiveLights now) =>
        before.Lights.Zip(now.Lights).Any(pair =>
            pair.First.State != pair.Second.State || pair.First.Finding != pair.Second.Finding
            || pair.First.Device != pair.Second.Device || pair.First.Detail != pair.Second.Detail);
}
