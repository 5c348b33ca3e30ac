using System.Text.Json.Serialization;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.DeviceState;

/// <summary>
/// The ordered operations that lead one device from what it has to what it shall have. It is data: pages show it,
/// goldens pin it, the change record stores it and the driver applies it verbatim. It holds no secret text.
/// </summary>
public sealed record ChangeSet
{
    public required LinkTag Tag { get; init; }

    public required IReadOnlyList<Operation> Operations { get; init; }

    /// <summary>Digest of the state the comparison was made against; another digest at push time is drift.</summary>
    public required string Baseline { get; init; }

    /// <summary>Open connections that end once the operations are written, besides those that follow from the operations themselves.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StaleConnections? Stale { get; init; }

    [JsonIgnore]
    public bool IsEmpty => Operations.Count == 0;
}

public enum OperationKind { Add, Change, Remove, Run }

/// <summary>One step on one device.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(AddRow), "add-row")]
[JsonDerivedType(typeof(SetRow), "set-row")]
[JsonDerivedType(typeof(MoveRow), "move-row")]
[JsonDerivedType(typeof(RemoveRow), "remove-row")]
[JsonDerivedType(typeof(WriteFile), "write-file")]
[JsonDerivedType(typeof(RemoveFile), "remove-file")]
[JsonDerivedType(typeof(RunAction), "run")]
[JsonDerivedType(typeof(EditRules), "edit-rules")]
[JsonDerivedType(typeof(EditKeptRules), "edit-kept-rules")]
public abstract record Operation
{
    /// <summary>What the touched object is for; the page turns it into the sentence that says why.</summary>
    public required Purpose Purpose { get; init; }

    [JsonIgnore]
    public abstract OperationKind Kind { get; }
}
