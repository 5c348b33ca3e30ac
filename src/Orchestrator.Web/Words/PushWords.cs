using Orchestrator.Core.Diagnosis;
using Orchestrator.Deployment.Push;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

/// <summary>How a push went, in sentences.</summary>
public static class PushWords
{
    /// <param name="kind">What the push is for.</param>
    public static string Phase(PushPhase phase, PushKind kind) => (phase, kind) switch
    {
        (PushPhase.Arming, PushKind.Fix) => "Arm the undo",
        (PushPhase.LoggingInAgain, PushKind.Fix) => "Log in again over a new connection",
        (PushPhase.Verifying, PushKind.Fix) => "Read the rules again and audit them",
        (PushPhase.Verifying, PushKind.Remove) => "Read both devices again",
        (PushPhase.Confirming, PushKind.Fix) => "Confirm",
        _ => Phase(phase),
    };

    private static string Phase(PushPhase phase) => phase switch
    {
        PushPhase.Connecting => "Connect",
        PushPhase.Comparing => "Read fresh and compare with the preview",
        PushPhase.Arming => "Arm both undos",
        PushPhase.Applying => "Write",
        PushPhase.LoggingInAgain => "Log in again over new connections",
        PushPhase.Verifying => "Prove that the link works",
        PushPhase.Confirming => "Confirm both ends",
        PushPhase.RollingBack => "Roll back",
        _ => throw new ArgumentOutOfRangeException(nameof(phase)),
    };

    public static string Result(PushResult result)
    {
        string why = result.Failure is { } failure ? Problem(failure).What : "";
        bool alone = result.Sides.Count == 1;
        string sentence = result.Outcome switch
        {
            PushOutcome.NothingToDo when alone => "The device had all of it already; nothing was written.",
            PushOutcome.Kept when alone => $"Kept: {result.Sides[0].Device} has the change, proven by auditing its rules again before it was confirmed.",
            PushOutcome.RolledBack when alone => $"Rolled back: {result.Sides[0].Device} is as it was. {why}",
            PushOutcome.Unsettled when alone => $"What became of {result.Sides[0].Device} is not known. {why}",
            PushOutcome.NothingToDo => "Both devices had all of it already; nothing was written.",
            PushOutcome.Stopped => $"Stopped before the first write. {why}",
            PushOutcome.Kept => "Kept: both ends have the change, proven by reading them afterwards.",
            PushOutcome.RolledBack => $"Rolled back: both ends are as they were. {why}",
            PushOutcome.WaitingForUndo => $"A device does not answer; its own undo takes the change back. {why}",
            PushOutcome.Split => $"Only one end has the change, and it could not be repaired. {why}",
            PushOutcome.Unsettled => $"What became of one end is not known. {why}",
            _ => throw new ArgumentOutOfRangeException(nameof(result)),
        };
        return (result.Repaired ? $"{sentence} For a while only one end had it; both were brought together again." : sentence).TrimEnd();
    }

    public static string Side(SideResult side) => side.Outcome switch
    {
        SideOutcome.Untouched => $"{side.Device} was not touched",
        SideOutcome.Kept => $"{side.Device} kept the change",
        SideOutcome.RolledBack => $"{side.Device} was rolled back",
        SideOutcome.RolledBackByItself => $"{side.Device} went back by itself",
        SideOutcome.WaitingForUndo => $"{side.Device} does not answer; its undo is due",
        SideOutcome.NotAsBefore => $"{side.Device} is neither as planned nor as before: look at it",
        SideOutcome.Unknown => $"{side.Device} does not answer; whether it kept the change is not known",
        _ => throw new ArgumentOutOfRangeException(nameof(side)),
    };

    public static Problem Problem(PushFailure failure) => failure switch
    {
        PushFailure.Drifted f => new("change.drifted", $"{f.Device} changed since the preview.", Drift(f.Drift), "Plan again and look at the new preview."),
        PushFailure.DeviceFailed f => FaultWords.Problem(f.Device, f.Fault),
        PushFailure.StateDiffers f => new("change.differs", $"{f.Device} does not have what was written.", $"{DashboardWords.Count(f.Missing.Count, "operation")} would still be needed.", "Plan again; if it stays, look at the device's log."),
        PushFailure.LightsNotGood f => Lights(f.Lights),
        PushFailure.RulesNotProved f => new("change.not-proved", $"Audited again, {f.Device} is not proved.", string.Join(" ", f.Seen.Unmended.Concat(f.Seen.Spoiled)), "Plan again, or choose another fix."),
        PushFailure.OutOfTime => new("change.out-of-time", "Writing took so long that no time was left for the proof.", "", "Check the connection to the devices, then plan again."),
        PushFailure.UndoFired f => new("change.undo-fired", $"{f.Device} took the change back before it was confirmed.", "It was rebooted, or its undo ran early.", "Plan again."),
        PushFailure.Cancelled => new("change.cancelled", "You stopped it.", "", "Plan again when you are ready."),
        PushFailure.Interrupted { Written: true } => new("change.interrupted", "The orchestrator stopped in the middle.", "What was begun and not proven is taken back.", "Plan again."),
        PushFailure.Interrupted => new("change.interrupted", "The orchestrator stopped before the first write.", "", "Plan again."),
        _ => throw new ArgumentOutOfRangeException(nameof(failure)),
    };

    private static Problem Lights(FiveLights lights)
    {
        var worst = lights.Lights.FirstOrDefault(light => light.State == LightState.Bad) ?? lights.Lights.FirstOrDefault(light => light.State != LightState.Good);
        return worst is null
            ? new Problem("change.not-proven", "The link was not proven in time.")
            : LightFindingWords.Problem(worst) is { } problem ? problem with { What = $"The link did not come up. {problem.What}" }
            : new Problem("change.not-proven", $"The link was not proven in time: {LightFindingWords.Sentence(worst)}");
    }

    private static string Drift(PushDrift drift) => (drift.New.Count, drift.Gone.Count) switch
    {
        (0, 0) => "Its own rules around the link are not those of the preview.",
        (var more, 0) => $"{DashboardWords.Count(more, "operation")} would be needed that the preview did not show.",
        (0, var less) => $"{DashboardWords.Count(less, "operation")} of the preview would not be needed any more.",
        var (more, less) => $"{DashboardWords.Count(more, "operation")} would come, {less} would go.",
    };
}
