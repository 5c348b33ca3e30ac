using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks.Preview;

/// <summary>What a ChangeSet changes, menu by menu and file by file; where order matters, with the rows around.</summary>
internal static class DiffViews
{
    private const int Context = 2;

    public static IReadOnlyList<DiffGroup> Of(ChangeSet changes, ActualState actual) => actual switch
    {
        RouterOsActual router => [.. RouterOsMenus.All.Select(spec => Menu(spec, changes, router)).Where(group => group.Entries.Any(entry => entry.Kind != DiffKind.Same))],
        LinuxActual box => [.. changes.Operations.Select(operation => operation is EditRules edit ? Chain(edit, box) : File(operation)).OfType<DiffGroup>()],
        _ => throw new ArgumentOutOfRangeException(nameof(actual)),
    };

    private static DiffGroup Menu(MenuSpec spec, ChangeSet changes, RouterOsActual router)
    {
        var lines = router.Rows(spec.Menu).Where(row => !row.Dynamic)
            .Select((row, index) => new Line(row.Id, Own(row), $"{index}  {RowSummary.Of(spec, row)}")).ToList();
        foreach (var operation in changes.Operations)
            Apply(lines, spec, operation);
        return new DiffGroup(spec.ScriptPath, [.. (spec.Ordered ? Near(lines) : lines.Where(line => line.Kind != DiffKind.Same)).Select(line => line.Entry)]);
    }

    private static void Apply(List<Line> lines, MenuSpec spec, Operation operation)
    {
        switch (operation)
        {
            case AddRow add when add.Menu == spec.Menu:
                lines.Insert(Place(lines, add.Before), new Line("", Key(add.Row), Summary(add.Fields)) { Kind = DiffKind.Added, Fields = [.. add.Fields.Select(field => new DiffField(field.Name, null, field.Value.ToString()))] });
                break;
            case SetRow set when set.Menu == spec.Menu && Find(lines, set.Row) is { } line:
                line.Kind = DiffKind.Changed;
                line.Fields = [.. set.Changes.Select(change => new DiffField(change.Name, change.From?.ToString(), change is { From: Value.Secret, To: Value.Secret } ? "changed" : change.To?.ToString()))];
                break;
            case MoveRow move when move.Menu == spec.Menu && Find(lines, move.Row) is { } line:
                line.Kind = DiffKind.Moved;
                lines.Remove(line);
                lines.Insert(Place(lines, move.Before), line);
                break;
            case RemoveRow remove when remove.Menu == spec.Menu && Find(lines, remove.Row) is { } line:
                line.Kind = DiffKind.Removed;
                line.Fields = [.. remove.Was.Select(field => new DiffField(field.Name, field.Value.ToString(), null))];
                break;
        }
    }

    /// <summary>A box's chain with the rules around, as its own programs list them.</summary>
    private static DiffGroup Chain(EditRules edit, LinuxActual box)
    {
        var lines = (box.Tables?.Rules(edit.Place) ?? []).Select((rule, index) => new Line($"{index + 1}", "", $"{index + 1}  {rule.Text}")).ToList();
        Line? At(RuleAt? rule) => rule is null ? null : lines.Find(line => line.Id == $"{rule.Number}");
        var (old, anchor) = (At(edit.Old), At(edit.Before ?? edit.Old));
        var added = edit.New.Select(rule => new Line("", "", $"+  {rule.Text}") { Kind = edit.Moves ? DiffKind.Moved : DiffKind.Added }).ToList();
        lines.InsertRange(anchor is null ? lines.Count : lines.IndexOf(anchor), added);
        if (old is not null && edit.Moves)
            lines.Remove(old);
        else if (old is not null)
            old.Kind = DiffKind.Removed;
        return new DiffGroup(edit.Place.ToString(), [.. Near(lines).Select(line => line.Entry)]);
    }

    private static DiffGroup? File(Operation operation) => operation switch
    {
        WriteFile { Was: null } write => new DiffGroup(write.File.Path, Lines("", FileDigest.Preview(write.File.Content))),
        WriteFile write => new DiffGroup(write.File.Path, Lines(write.Was!.Preview, FileDigest.Preview(write.File.Content))),
        EditKeptRules edit => new DiffGroup(edit.Path, Lines(edit.Was, edit.Now)),
        RemoveFile remove => new DiffGroup(remove.Was.Path, Lines(remove.Was.Preview, "")),
        _ => null,
    };

    private static IReadOnlyList<DiffEntry> Lines(string before, string after)
    {
        var lines = new InlineDiffBuilder(new Differ()).BuildDiffModel(before, after).Lines.Select(piece => new Line("", "", piece.Text)
        {
            Kind = piece.Type switch { ChangeType.Inserted => DiffKind.Added, ChangeType.Deleted => DiffKind.Removed, _ => DiffKind.Same },
        }).Where(line => line.Text.Length > 0 || line.Kind == DiffKind.Same).ToList();
        return [.. Near(lines).Select(line => line.Entry)];
    }

    /// <summary>Changed lines with their neighbours; an order-aware diff makes no sense without them.</summary>
    private static IEnumerable<Line> Near(List<Line> lines)
    {
        var changed = lines.Index().Where(line => line.Item.Kind != DiffKind.Same).Select(line => line.Index).ToList();
        return lines.Index().Where(line => changed.Exists(index => Math.Abs(index - line.Index) <= Context)).Select(line => line.Item);
    }

    private static int Place(List<Line> lines, RowSelector? before) =>
        before is not null && Find(lines, before) is { } anchor ? lines.IndexOf(anchor) : lines.Count;

    private static Line? Find(List<Line> lines, RowSelector row) =>
        lines.Find(line => row is RowSelector.ById byId ? line.Id == byId.Id : line.Key == Key(row));

    private static string Key(RowSelector row) => OperationViews.Name(row);

    private static string Own(ActualRow row) => row.Stamp?.ToString() ?? row["name"] ?? "";

    private static string Summary(IReadOnlyList<Field> fields) =>
        string.Join(' ', fields.Where(field => field is { Name: not "comment", Value: Value.Plain }).Take(6).Select(field => $"{field.Name}={field.Value}"));

    private sealed class Line(string id, string key, string text)
    {
        public string Id => id;

        public string Key => key;

        public string Text => text;

        public DiffKind Kind { get; set; }

        public IReadOnlyList<DiffField> Fields { get; set; } = [];

        public DiffEntry Entry => new(Kind, text, Fields, Foreign: id.Length > 0 && !key.StartsWith("orch", StringComparison.Ordinal));
    }
}
