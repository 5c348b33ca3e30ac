using System.Globalization;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Tests.RouterOs;

/// <summary>A router reduced to its tables: carries operations out as the driver and RouterOS together would.</summary>
internal sealed class RowTable
{
    private readonly RouterOsVersion _version;
    private readonly string _versionText;
    private readonly Dictionary<RouterOsMenu, List<ActualRow>> _menus;
    private int _lastId;

    public RowTable(RouterOsActual actual)
    {
        _versionText = actual.Version;
        _version = RouterOsVersion.Parse(actual.Version);
        _menus = RouterOsMenus.All.ToDictionary(spec => spec.Menu, spec => actual.Rows(spec.Menu).ToList());
        _lastId = 0x1000;
    }

    public RouterOsActual Actual => new()
    {
        Version = _versionText,
        Menus = _menus.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<ActualRow>)[.. pair.Value]),
    };

    /// <summary>What applying does: rows that hold secrets are only put out of use.</summary>
    public void Apply(ChangeSet changes)
    {
        foreach (var operation in changes.Operations)
        {
            if (operation is not RemoveRow removal || !Retirement.Applies(removal))
                Run(operation);
            else if (Retirement.Of(removal) is { } retired)
                Run(retired);
        }
    }

    public void Confirm(ChangeSet changes)
    {
        foreach (var removal in Retirement.Owed(changes))
            Run(removal);
    }

    /// <summary>What the undo does: a row that is not there is left alone, and none comes twice.</summary>
    public void Undo(ChangeSet changes)
    {
        foreach (var operation in InverseOperations.Of(changes))
        {
            bool there = Find(MenuOf(operation), RowOf(operation)).Count > 0;
            if (there != operation is AddRow)
                Run(operation);
        }
    }

    private void Run(Operation operation)
    {
        var rows = _menus[MenuOf(operation)];
        switch (operation)
        {
            case AddRow add:
                rows.Insert(Place(add.Menu, add.Before), Made(add));
                break;
            case SetRow set:
                rows[rows.IndexOf(One(set.Menu, set.Row))] = Changed(One(set.Menu, set.Row), set.Changes);
                break;
            case MoveRow move:
                var moved = One(move.Menu, move.Row);
                rows.Remove(moved);
                rows.Insert(Place(move.Menu, move.Before), moved);
                break;
            case RemoveRow remove:
                rows.Remove(One(remove.Menu, remove.Row));
                break;
            default:
                throw new InvalidOperationException("Unknown operation.");
        }
    }

    private ActualRow Made(AddRow add)
    {
        var fields = new Dictionary<string, Value>();
        foreach (var spec in add.Menu.Spec().FieldsOf(_version))
        {
            if (spec.OnAdd(_version) is { Length: > 0 } given)
                fields[spec.Name] = given;
        }
        foreach (var field in add.Fields)
            Put(fields, field.Name, field.Value);
        return new ActualRow("*" + (++_lastId).ToString("X", CultureInfo.InvariantCulture), fields);
    }

    private static ActualRow Changed(ActualRow row, IReadOnlyList<FieldChange> changes)
    {
        var fields = row.Fields.ToDictionary();
        foreach (var change in changes)
            Put(fields, change.Name, change.To ?? new Value.Unset());
        return row with { Fields = fields };
    }

    private static void Put(Dictionary<string, Value> fields, string name, Value value)
    {
        if (value is Value.Unset)
            fields.Remove(name);
        else
            fields[name] = value;
    }

    private int Place(RouterOsMenu menu, RowSelector? before) => before is null ? _menus[menu].Count : _menus[menu].IndexOf(One(menu, before));

    private ActualRow One(RouterOsMenu menu, RowSelector selector) => Find(menu, selector).Single();

    private List<ActualRow> Find(RouterOsMenu menu, RowSelector selector) => _menus[menu].FindAll(row => selector switch
    {
        RowSelector.ByStamp stamp => row.Stamp == stamp.Stamp,
        RowSelector.ByName name => row["name"] == name.Name,
        RowSelector.ById id => row.Id == id.Id,
        _ => false,
    });

    private static RouterOsMenu MenuOf(Operation operation) => operation switch
    {
        AddRow add => add.Menu,
        SetRow set => set.Menu,
        MoveRow move => move.Menu,
        RemoveRow remove => remove.Menu,
        _ => throw new InvalidOperationException("Unknown operation."),
    };

    private static RowSelector RowOf(Operation operation) => operation switch
    {
        AddRow add => add.Row,
        SetRow set => set.Row,
        MoveRow move => move.Row,
        RemoveRow remove => remove.Row,
        _ => throw new InvalidOperationException("Unknown operation."),
    };
}
