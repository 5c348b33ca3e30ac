namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>
/// Single rows changed because a person asked for it, as an audit proposed it. Unlike a link's rows these may be somebody
/// else's: each names the row it means so that another one is never taken for it.
/// </summary>
public sealed record RouterOsEdits : DesiredState
{
    /// <summary>Rows that come, change or move, as they would be written to the device as it was when they were planned.</summary>
    public required IReadOnlyList<Operation> Operations { get; init; }

    /// <summary>Connections that keep what was wrong.</summary>
    public StaleConnections? Stale { get; init; }
}

/// <summary>Which edits a router still lacks.</summary>
public static class RouterOsEditComparer
{
    /// <summary>
    /// The operations that are not in effect, in order. One is as it was planned while the router is as it was then; where it has
    /// become another the operation says so, and is no longer the one a person agreed to.
    /// </summary>
    /// <exception cref="ArgumentException">The edits hold an operation of another kind.</exception>
    public static ChangeSet Compare(RouterOsEdits edits, RouterOsActual actual)
    {
        ArgumentNullException.ThrowIfNull(edits);
        ArgumentNullException.ThrowIfNull(actual);
        var version = RouterOsVersion.Parse(actual.Version);
        return new ChangeSet
        {
            Tag = edits.Tag,
            Operations = [.. edits.Operations.SelectMany(operation => Lacking(operation, actual, version))],
            Baseline = Baseline.Of(actual),
            Stale = edits.Stale,
        };
    }

    private static IEnumerable<Operation> Lacking(Operation operation, RouterOsActual actual, RouterOsVersion version) => operation switch
    {
        AddRow add => Lacking(add, [.. Static(actual, add.Menu)], version),
        SetRow set => Lacking(set, [.. Static(actual, set.Menu)], version),
        MoveRow move => Lacking(move, [.. Static(actual, move.Menu)]),
        _ => throw new ArgumentException("An edit adds, sets or moves a row.", nameof(operation)),
    };

    private static IEnumerable<Operation> Lacking(AddRow add, List<ActualRow> rows, RouterOsVersion version)
    {
        int at = IndexOf(rows, add.Row);
        if (at < 0)
        {
            yield return add;
            yield break;
        }
        var spec = add.Menu.Spec();
        var changes = FieldDifference.Between(spec, add.Fields.ToDictionary(field => field.Name, field => field.Value), rows[at], version);
        if (changes.Count > 0)
            yield return new SetRow { Menu = add.Menu, Row = add.Row, Changes = changes, Purpose = add.Purpose };
        if (add.Before is { } before && IsBehind(rows, at, before))
            yield return new MoveRow { Menu = add.Menu, Row = add.Row, Before = before, WasBefore = Next(spec, rows, at), Purpose = add.Purpose };
    }

    private static IEnumerable<Operation> Lacking(SetRow set, List<ActualRow> rows, RouterOsVersion version)
    {
        int at = IndexOf(rows, set.Row);
        var spec = set.Menu.Spec();
        if (at >= 0 && set.Changes.All(change => Has(spec, rows[at], change.Name, change.To, version)))
            yield break;
        yield return at < 0 || set.Changes.All(change => Has(spec, rows[at], change.Name, change.From, version)) ? set
            : set with { Changes = [.. set.Changes.Select(change => change with { From = rows[at].Fields.GetValueOrDefault(change.Name) })] };
    }

    private static IEnumerable<Operation> Lacking(MoveRow move, List<ActualRow> rows)
    {
        int at = IndexOf(rows, move.Row);
        if (at >= 0 && move.Before is { } before && !IsBehind(rows, at, before))
            yield break;
        var next = at < 0 ? move.WasBefore : Next(move.Menu.Spec(), rows, at);
        yield return Same(next, move.WasBefore) ? move : move with { WasBefore = next };
    }

    private static IEnumerable<ActualRow> Static(RouterOsActual actual, RouterOsMenu menu) => actual.Rows(menu).Where(row => !row.Dynamic);

    private static int IndexOf(List<ActualRow> rows, RowSelector selector) => rows.FindIndex(row => selector switch
    {
        RowSelector.ById known => row.Id == known.Id,
        RowSelector.ByStamp stamp => row.Stamp == stamp.Stamp,
        RowSelector.ByName name => row["name"] == name.Name,
        _ => false,
    });

    private static bool IsBehind(List<ActualRow> rows, int at, RowSelector before) => IndexOf(rows, before) is var place && (place < 0 || at > place);

    private static bool Has(MenuSpec spec, ActualRow row, string name, Value? value, RouterOsVersion version) =>
        spec.TryField(name, version, out var field) && MenuSpec.Meaning(field, row.Fields.GetValueOrDefault(name), version) == MenuSpec.Meaning(field, value, version);

    private static RowSelector.ById? Next(MenuSpec spec, List<ActualRow> rows, int at) =>
        at + 1 < rows.Count ? new RowSelector.ById(rows[at + 1].Id, RowSummary.Of(spec, rows[at + 1])) : null;

    private static bool Same(RowSelector? one, RowSelector? other) => one is RowSelector.ById a && other is RowSelector.ById b ? a.Id == b.Id : Equals(one, other);
}
