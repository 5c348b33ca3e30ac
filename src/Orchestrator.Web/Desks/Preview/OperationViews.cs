using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Preview;

/// <summary>The ordered operations of a ChangeSet as the preview lists them.</summary>
internal static class OperationViews
{
    public static IReadOnlyList<OperationView> Of(ChangeSet changes) =>
        [.. changes.Operations.Select((operation, index) =>
            new OperationView(index + 1, Verb(operation), Where(operation), Subject(operation), PurposeWords.Why(operation.Purpose)))];

    public static DeviceCounts Counts(Guid deviceId, string device, ChangeSet changes) => new(
        deviceId, device,
        changes.Operations.Count(operation => operation.Kind == OperationKind.Add),
        changes.Operations.Count(operation => operation.Kind == OperationKind.Change),
        changes.Operations.Count(operation => operation.Kind == OperationKind.Remove));

    /// <summary>One line for the timeline: "add /ip ipsec peer orch-abcdefgh".</summary>
    public static string Line(Operation operation) => operation is RunAction run
        ? PurposeWords.Action(run.Action)
        : $"{Verb(operation).ToString().ToLowerInvariant()} {Where(operation)} {Subject(operation)}".TrimEnd();

    public static string Name(RowSelector row) => row switch
    {
        RowSelector.ByName named => named.Name,
        RowSelector.ByStamp stamped => stamped.Stamp.ToString(),
        RowSelector.ById other => other.Summary,
        _ => throw new ArgumentOutOfRangeException(nameof(row)),
    };

    private static OperationVerb Verb(Operation operation) => operation switch
    {
        AddRow => OperationVerb.Add,
        SetRow => OperationVerb.Set,
        MoveRow or EditRules { Moves: true } => OperationVerb.Move,
        RemoveRow or RemoveFile or EditRules { New.Count: 0 } => OperationVerb.Remove,
        EditRules edit => edit.Old is null ? OperationVerb.Add : OperationVerb.Set,
        WriteFile or EditKeptRules => OperationVerb.Write,
        _ => OperationVerb.Run,
    };

    private static string Where(Operation operation) => operation switch
    {
        AddRow add => add.Menu.Spec().ScriptPath,
        SetRow set => set.Menu.Spec().ScriptPath,
        MoveRow move => move.Menu.Spec().ScriptPath,
        RemoveRow remove => remove.Menu.Spec().ScriptPath,
        WriteFile write => write.File.Path,
        RemoveFile remove => remove.Was.Path,
        EditRules edit => edit.Place.ToString(),
        EditKeptRules edit => edit.Path,
        RunAction run => PurposeWords.Action(run.Action),
        _ => "",
    };

    private static string Subject(Operation operation) => operation switch
    {
        AddRow { Before: { } anchor } add => $"{Fields(add.Fields)} before {Name(anchor)}",
        AddRow add => Fields(add.Fields),
        SetRow set => $"{Name(set.Row)}: {string.Join(", ", set.Changes.Select(change => change.Name))}",
        MoveRow { Before: { } anchor } move => $"{Name(move.Row)} before {Name(anchor)}",
        MoveRow move => $"{Name(move.Row)} to the end",
        RemoveRow remove => Name(remove.Row),
        WriteFile write => write.Was is null ? "new file" : "changed file",
        EditRules edit => BoxWords.Edit(edit),
        EditKeptRules => "the same line in the file that the rules are loaded from",
        _ => "",
    };

    /// <summary>What tells a row apart, without the stamp that every row has.</summary>
    private static string Fields(IReadOnlyList<Field> fields) =>
        fields.FirstOrDefault(field => field.Name == "name") is { } name
            ? name.Value.ToString()!
            : string.Join(' ', fields.Where(field => field.Name != "comment" && field.Value is Value.Plain).Take(5).Select(field => $"{field.Name}={field.Value}"));
}
