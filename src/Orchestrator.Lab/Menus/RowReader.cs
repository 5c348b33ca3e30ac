using System.Runtime.InteropServices;
using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Menus;

/// <summary>
/// The values of an item as a menu shows them: what the running router says goes before what is worked out, that before what was
/// set, that before the default. Used under the router's lock, for one command.
/// </summary>
internal sealed class RowReader
{
    private readonly VirtualRouter _router;
    private readonly MenuDef _menu;
    private readonly MenuBehaviour _behaviour;
    private readonly Dictionary<string, Row> _live = new(StringComparer.Ordinal);

    public RowReader(VirtualRouter router, MenuDef menu, IReadOnlyList<Row> live)
    {
        _router = router;
        _menu = menu;
        _behaviour = MenuBehaviours.For(menu);
        foreach (var row in live)
            _live[row.Id] = row;
        _behaviour.BeginRead(router, menu);
    }

    /// <summary>Whether secrets are shown.</summary>
    public bool ShowsSecrets { get; init; }

    /// <summary>A value as a row shows it; null when the row has none.</summary>
    public string? Shown(Entry entry, FieldDef field)
    {
        if (field.Internal || field.WriteOnly || (field.Secret && !ShowsSecrets) || !Applies(entry, field))
            return null;
        var value = Effective(entry, field);
        return field.Implied && value == field.Default && !entry.IsDynamic ? null : value;
    }

    /// <summary>A value as it holds, whether shown or not.</summary>
    public string? Effective(Entry entry, FieldDef field)
    {
        if (_live.Count > 0 && _live.TryGetValue(entry.IdText, out var live) && live[field.Name] is { } running)
            return running;
        if (_behaviour.Compute(_router, entry, field) is { } computed)
            return computed;
        return entry.Values.Has(field.Name) ? entry[field.Name] : field.Default;
    }

    /// <summary>A value by name, for queries and scripts.</summary>
    public string? ByName(Entry entry, string name) =>
        name == ".id" ? entry.IdText : _menu.Field(name) is { } field ? Shown(entry, field) : null;

    /// <summary>The row, or the named properties of it.</summary>
    public List<KeyValuePair<string, string>> Row(Entry entry, IReadOnlyList<string>? properties, bool counters)
    {
        var row = new List<KeyValuePair<string, string>>(16);
        if (properties is not null)
        {
            foreach (var name in properties)
                if (ByName(entry, name) is { } value)
                    row.Add(new(name, value));
            return row;
        }

        if (!_menu.IsSingle)
            row.Add(new(".id", entry.IdText));
        foreach (var field in _menu.Fields)
            if ((counters || !field.Counter) && Shown(entry, field) is { } value)
                row.Add(new(field.Name, value));
        return row;
    }

    /// <summary>All effective values, secrets and the program's own ones included, for the data plane.</summary>
    public Dictionary<string, string> All(Entry entry)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in _menu.Fields)
            if (Applies(entry, field) && Effective(entry, field) is { } value)
                CollectionsMarshal.GetValueRefOrAddDefault(values, field.Name, out _) = value;
        return values;
    }

    private bool Applies(Entry entry, FieldDef field) =>
        field.OnlyIf is not { } condition || (_menu.Field(condition.Field) is { } other && (Effective(entry, other) ?? "") == condition.Value);
}
