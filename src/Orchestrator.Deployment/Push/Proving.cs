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
        return run.Order.Kind == PushKind.Provision && run.State.Direction == PushDirection.Forward
            ? await LightsAsync(cancellationToken)
            : null;
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
        run.Order[side].Probe,
        token => run.Session(side).CallAsync((driver, limited) => driver.ObserveAsync(run.Order[side].Probe, limited), run.DecideBy, run.GiveUp, token));

    /// <summary>Evidence such as byte counters changes at every look; only what the lights say is news.</summary>
    private static bool Turned(FiveLights before, FiveLights now) =>
        before.Lights.Zip(now.Lights).Any(pair =>
            pair.First.State != pair.Second.State || pair.First.Finding != pair.Second.Finding
            || pair.First.Device != pair.Second.Device || pair.First.Detail != pair.Second.Detail);
}
