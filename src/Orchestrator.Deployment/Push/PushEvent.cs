using System.Text.Json.Serialization;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Push;

public enum PushPhase
{
    Connecting,
    Comparing,
    Arming,
    Applying,
    LoggingInAgain,
    Verifying,
    Confirming,
    RollingBack,
}

public enum PushDirection
{
    /// <summary>To the desired states.</summary>
    Forward,
    /// <summary>To the previous states, after only one end had kept the change.</summary>
    Back,
}

/// <summary>
/// One entry of a push's journal, and one line of its timeline. The entries in their order are all that a restarted
/// orchestrator needs to go on. No entry holds a secret.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(AttemptStarted), "attempt-started")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(PhaseStarted), "phase-started")]
[JsonDerivedType(typeof(PhaseEnded), "phase-ended")]
[JsonDerivedType(typeof(ArmStarted), "arm-started")]
[JsonDerivedType(typeof(Armed), "armed")]
[JsonDerivedType(typeof(CountdownStarted), "countdown-started")]
[JsonDerivedType(typeof(ApplyStarted), "apply-started")]
[JsonDerivedType(typeof(OperationMoved), "operation-moved")]
[JsonDerivedType(typeof(ApplyEnded), "apply-ended")]
[JsonDerivedType(typeof(LightsTurned), "lights-turned")]
[JsonDerivedType(typeof(RulesAudited), "rules-audited")]
[JsonDerivedType(typeof(ConfirmDecided), "confirm-decided")]
[JsonDerivedType(typeof(RollBackDecided), "roll-back-decided")]
[JsonDerivedType(typeof(LeftToUndo), "left-to-undo")]
[JsonDerivedType(typeof(SideSettled), "side-settled")]
[JsonDerivedType(typeof(SplitFound), "split-found")]
[JsonDerivedType(typeof(Ended), "ended")]
public abstract record PushEvent
{
    private PushEvent(DateTimeOffset at) => At = at;

    public DateTimeOffset At { get; init; }

    /// <param name="Number">From 1. Undo ids differ between attempts.</param>
    public sealed record AttemptStarted(DateTimeOffset At, int Number, PushDirection Direction) : PushEvent(At);

    /// <summary>The orchestrator came back and goes on.</summary>
    public sealed record Resumed(DateTimeOffset At) : PushEvent(At);

    public sealed record PhaseStarted(DateTimeOffset At, PushPhase Phase) : PushEvent(At);

    public sealed record PhaseEnded(DateTimeOffset At, PushPhase Phase, bool Succeeded) : PushEvent(At);

    /// <summary>Written before the device is asked, so that an undo nobody heard of again can be found and removed.</summary>
    /// <param name="LatestRevert">The undo, if it came to be armed, fires no later.</param>
    public sealed record ArmStarted(DateTimeOffset At, PushSide Side, string UndoId, DateTimeOffset LatestRevert) : PushEvent(At);

    public sealed record Armed(DateTimeOffset At, PushSide Side, PendingCommit Commit) : PushEvent(At);

    /// <param name="DecideBy">Proof must be there by then, or both ends go back.</param>
    /// <param name="FirstUndoAt">When the first undo fires by itself.</param>
    public sealed record CountdownStarted(DateTimeOffset At, DateTimeOffset DecideBy, DateTimeOffset FirstUndoAt) : PushEvent(At);

    public sealed record ApplyStarted(DateTimeOffset At, PushSide Side, int Operations) : PushEvent(At);

    public sealed record OperationMoved(DateTimeOffset At, PushSide Side, int Index, OperationStage Stage, DeviceFault? Fault) : PushEvent(At);

    public sealed record ApplyEnded(DateTimeOffset At, PushSide Side, DeviceFault? Fault) : PushEvent(At);

    public sealed record LightsTurned(DateTimeOffset At, FiveLights Lights) : PushEvent(At);

    public sealed record RulesAudited(DateTimeOffset At, PushSide Side, RulesSeen Seen) : PushEvent(At);

    /// <summary>Everything is proven; from here on the change is to be kept.</summary>
    public sealed record ConfirmDecided(DateTimeOffset At) : PushEvent(At);

    public sealed record RollBackDecided(DateTimeOffset At, PushFailure Failure) : PushEvent(At);

    /// <summary>The device cannot be reached; its armed undo will do it.</summary>
    public sealed record LeftToUndo(DateTimeOffset At, PushSide Side, DateTimeOffset UndoAt, DeviceFault Fault) : PushEvent(At);

    public sealed record SideSettled(DateTimeOffset At, PushSide Side, SideOutcome Outcome) : PushEvent(At);

    /// <summary>Only one end kept the change; the push now brings both together again.</summary>
    /// <param name="Other">What the other end is.</param>
    public sealed record SplitFound(DateTimeOffset At, PushSide Kept, SideOutcome Other) : PushEvent(At);

    public sealed record Ended(DateTimeOffset At, PushResult Result) : PushEvent(At);
}
