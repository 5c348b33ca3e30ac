using System.Text.Json.Serialization;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Push;

public enum PushOutcome
{
    /// <summary>Both devices had the desired state already. Nothing was armed or written.</summary>
    NothingToDo,
    /// <summary>Stopped before the first write. Both devices are as they were.</summary>
    Stopped,
    /// <summary>Both ends have the change, proven by reading them after the confirmation.</summary>
    Kept,
    /// <summary>Both ends are as they were, proven by reading them.</summary>
    RolledBack,
    /// <summary>A device that was not confirmed cannot be asked; its own undo takes the change back.</summary>
    WaitingForUndo,
    /// <summary>One end has the change and the other has not, and it could not be repaired.</summary>
    Split,
    /// <summary>A device is in neither state, or what became of its confirmation is not known yet.</summary>
    Unsettled,
}

public enum SideOutcome
{
    /// <summary>Not touched: nothing was to be done, or nothing was armed.</summary>
    Untouched,
    Kept,
    RolledBack,
    /// <summary>The device's own undo fired.</summary>
    RolledBackByItself,
    /// <summary>The device does not answer; its undo fires, or was due, at the time given.</summary>
    WaitingForUndo,
    /// <summary>The undo is gone and the device is in neither state: somebody else changed it, or the undo failed in part.</summary>
    NotAsBefore,
    /// <summary>A confirmation may have arrived; the device does not answer.</summary>
    Unknown,
}

public sealed record SideResult(PushSide Side, string Device, SideOutcome Outcome, DateTimeOffset? UndoAt = null);

/// <param name="Failure">Why it was not kept; null for <see cref="PushOutcome.Kept"/> and <see cref="PushOutcome.NothingToDo"/>.</param>
/// <param name="Repaired">Only one end had kept the change for a while; the push brought both together again.</param>
public sealed record PushResult(PushOutcome Outcome, IReadOnlyList<SideResult> Sides, PushFailure? Failure, bool Repaired = false)
{
    /// <summary>False while a device could still tell more: the push is to be resumed later.</summary>
    [JsonIgnore]
    public bool IsFinal => Sides.All(side => side.Outcome is not (SideOutcome.WaitingForUndo or SideOutcome.Unknown));
}

/// <summary>Why a push did not keep its change. One sentence each; the page has the words.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "failure")]
[JsonDerivedType(typeof(Drifted), "drifted")]
[JsonDerivedType(typeof(DeviceFailed), "device-failed")]
[JsonDerivedType(typeof(StateDiffers), "state-differs")]
[JsonDerivedType(typeof(LightsNotGood), "lights-not-good")]
[JsonDerivedType(typeof(RulesNotProved), "rules-not-proved")]
[JsonDerivedType(typeof(OutOfTime), "out-of-time")]
[JsonDerivedType(typeof(UndoFired), "undo-fired")]
[JsonDerivedType(typeof(Cancelled), "cancelled")]
[JsonDerivedType(typeof(Interrupted), "interrupted")]
public abstract record PushFailure
{
    private PushFailure() { }

    /// <summary>The device is not what the preview was made from.</summary>
    public sealed record Drifted(string Device, PushDrift Drift) : PushFailure;

    /// <param name="Operation">Position in the ChangeSet where applying failed; null elsewhere.</param>
    public sealed record DeviceFailed(string Device, PushPhase Phase, DeviceFault Fault, int? Operation = null) : PushFailure;

    /// <summary>Everything was applied, and read again the device still differs from the desired state.</summary>
    public sealed record StateDiffers(string Device, IReadOnlyList<Operation> Missing) : PushFailure;

    public sealed record LightsNotGood(FiveLights Lights) : PushFailure;

    /// <summary>Everything was applied, and audited again the rules do not show what they must.</summary>
    public sealed record RulesNotProved(string Device, RulesSeen Seen) : PushFailure;

    /// <summary>Applying took so long that nothing was left for the proof.</summary>
    public sealed record OutOfTime : PushFailure;

    /// <summary>The device took the change back before it was confirmed, for example because it was rebooted.</summary>
    public sealed record UndoFired(string Device) : PushFailure;

    public sealed record Cancelled : PushFailure;

    /// <summary>The orchestrator stopped in the middle.</summary>
    /// <param name="Written">Whether anything may have been written before.</param>
    public sealed record Interrupted(bool Written) : PushFailure;
}

/// <param name="BaselineChanged">The state read differs from the previewed one, even if the operations are the same.</param>
/// <param name="Gone">Previewed operations that are not needed now.</param>
/// <param name="New">Operations needed now that the preview did not show.</param>
public sealed record PushDrift(bool BaselineChanged, IReadOnlyList<Operation> Gone, IReadOnlyList<Operation> New);
