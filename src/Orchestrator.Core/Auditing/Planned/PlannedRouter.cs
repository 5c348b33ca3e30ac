using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Auditing.Planned;

/// <summary>Operations carried out on rows as a router does them.</summary>
internal sealed class PlannedRouter(RouterOsRules before)
{
    private readonly PlannedMenus _menus = new(before);

    public RouterOsRules After(ChangeSet changes)
    {
        foreach (var operation in changes.Operations)
            Do(operation);
        return before with { Menus = _menus.All };
    }

    private void Do(Operation operation)
    {
        switch (operation)
        {
            case AddRow add:
                Add(add);
                break;
            case SetRow set:
                Change(set.Menu, set.Row, [.. set.Changes.Select(change => KeyValuePair.Create(change.Name, Text(change.To)))]);
                break;
            case MoveRow move:
                _menus.Move(Path(move.Menu), move.Row, move.Before);
                break;
            case RemoveRow remove:
                Remove(remove);
                break;
            default:
                throw new ArgumentException("Not an operation of RouterOS.", nameof(operation));
        }
    }

    private void Add(AddRow add)
    {
        var fields = add.Fields.Select(field => KeyValuePair.Create(field.Name, Text(field.Value))).Where(field => field.Value is not null)
            .Select(field => KeyValuePair.Create(field.Key, field.Value!));
        var row = new RouterOsRow([KeyValuePair.Create(".id", _menus.NewId()), .. fields]);
        if (add.Menu is RouterOsMenu.Ipip or RouterOsMenu.Bridge)
            _menus.Insert(RouterOsMenuPaths.Interface, AsInterface(add.Menu, row), null);
        if (add.Menu != RouterOsMenu.Bridge)
            _menus.Insert(Path(add.Menu), Settled(add.Menu, row), add.Before);
        if (add.Menu == RouterOsMenu.IpAddress)
            _menus.Connect(row);
    }

    private void Change(RouterOsMenu menu, RowSelector selector, KeyValuePair<string, string?>[] changes)
    {
        if (_menus.Find(Path(menu), selector) is not { } row)
            return;
        if (menu == RouterOsMenu.IpAddress)
            _menus.Disconnect(row);
        var changed = Settled(menu, row.With(changes));
        _menus.Replace(Path(menu), row, changed);
        if (menu == RouterOsMenu.IpAddress)
            _menus.Connect(changed);
        if (menu == RouterOsMenu.Ipip && _menus.Find(RouterOsMenuPaths.Interface, new RowSelector.ByName(row["name"] ?? "")) is { } shown)
            _menus.Replace(RouterOsMenuPaths.Interface, shown, shown.With(changes.Where(change => change.Key is "name" or "disabled" or "comment")));
    }

    private void Remove(RemoveRow remove)
    {
        if (_menus.Find(Path(remove.Menu), remove.Row) is not { } row)
            return;
        if (remove.Menu == RouterOsMenu.IpAddress)
            _menus.Disconnect(row);
        _menus.Replace(Path(remove.Menu), row, null);
        if (remove.Menu == RouterOsMenu.Ipip && _menus.Find(RouterOsMenuPaths.Interface, new RowSelector.ByName(row["name"] ?? "")) is { } shown)
            _menus.Replace(RouterOsMenuPaths.Interface, shown, null);
    }

    /// <summary>With what the router works out of a row's fields.</summary>
    private RouterOsRow Settled(RouterOsMenu menu, RouterOsRow row) => menu switch
    {
        RouterOsMenu.IpAddress => _menus.Addressed(row),
        RouterOsMenu.IpRoute => _menus.Routed(row),
        _ => row,
    };

    private static RouterOsRow AsInterface(RouterOsMenu menu, RouterOsRow row) => new(
    [
        KeyValuePair.Create(".id", row.Id), KeyValuePair.Create("name", row["name"] ?? ""), KeyValuePair.Create("type", menu == RouterOsMenu.Ipip ? "ipip" : "bridge"),
        KeyValuePair.Create("disabled", row["disabled"] ?? "false"), KeyValuePair.Create("running", "true"), KeyValuePair.Create("comment", row["comment"] ?? ""),
    ]);

    // Bridges are known by the menu of all interfaces.
    private static string Path(RouterOsMenu menu) => menu == RouterOsMenu.Bridge ? RouterOsMenuPaths.Interface : menu.Spec().Path;

    // What is secret is in no row that was read.
    private static string? Text(Value? value) => value is Value.Plain plain ? plain.Text : null;
}
