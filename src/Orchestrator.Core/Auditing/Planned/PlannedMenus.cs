using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Auditing.Planned;

/// <summary>A router's menus while they change, with the rows that the router makes of others. A menu that was not read stays so.</summary>
internal sealed class PlannedMenus(RouterOsRules before)
{
    private readonly Dictionary<string, List<RouterOsRow>> _menus = before.Menus.ToDictionary(menu => menu.Key, menu => menu.Value.ToList(), StringComparer.Ordinal);
    private int _made;

    public IReadOnlyDictionary<string, IReadOnlyList<RouterOsRow>> All => _menus.ToDictionary(menu => menu.Key, menu => (IReadOnlyList<RouterOsRow>)menu.Value, StringComparer.Ordinal);

    /// <summary>No router has such an id.</summary>
    public string NewId() => string.Create(CultureInfo.InvariantCulture, $"*planned-{++_made}");

    public RouterOsRow? Find(string path, RowSelector selector) => Rows(path) is { } rows && IndexOf(rows, selector) is >= 0 and var at ? rows[at] : null;

    /// <param name="place">null, or one that is gone, for the end.</param>
    public void Insert(string path, RouterOsRow row, RowSelector? place)
    {
        if (Rows(path) is not { } rows)
            return;
        int at = place is null ? -1 : IndexOf(rows, place);
        rows.Insert(at < 0 ? rows.Count : at, row);
    }

    /// <param name="row">null takes the other away.</param>
    public void Replace(string path, RouterOsRow old, RouterOsRow? row)
    {
        if (Rows(path) is not { } rows || rows.IndexOf(old) is not (>= 0 and var at))
            return;
        rows.RemoveAt(at);
        if (row is not null)
            rows.Insert(at, row);
    }

    public void Move(string path, RowSelector selector, RowSelector? place)
    {
        if (Find(path, selector) is not { } row)
            return;
        Replace(path, row, null);
        Insert(path, row, place);
    }

    /// <summary>The network follows from the address; a port of a bridge passes its address on.</summary>
    public RouterOsRow Addressed(RouterOsRow row)
    {
        if (Read(row) is not { } address)
            return row;
        string name = row["interface"] ?? "";
        var port = Rows(RouterOsMenuPaths.BridgePort)?.Find(one => one["interface"] == name && !one.Disabled);
        return row.With([new("network", $"{address.Prefix.Network}"), new("actual-interface", port?["bridge"] ?? name)]);
    }

    /// <summary>Addresses of the product's own interfaces are there, so its routes are in use; the gateway is an interface.</summary>
    public RouterOsRow Routed(RouterOsRow row)
    {
        bool named = Rows(RouterOsMenuPaths.Interface)?.Exists(one => one["name"] == row["gateway"] && !one.Disabled) == true;
        string? active = row.Disabled ? null : "true";
        return before.Version is { Major: < 7 }
            ? row.With([new("active", active), new("gateway-status", named ? $"{row["gateway"]} reachable" : null)])
            : row.With([new("active", active), new("immediate-gw", named ? row["gateway"] : null)]);
    }

    /// <summary>Adds the connected route that an address brings.</summary>
    public void Connect(RouterOsRow address)
    {
        if (address.Disabled || Read(address) is not { } own)
            return;
        string name = Addressed(address)["actual-interface"] ?? "";
        Insert(RouterOsMenuPaths.Route, new RouterOsRow(
        [
            new(".id", NewId()), new("dst-address", $"{own.Prefix}"), new("gateway", name), new("immediate-gw", name), new("distance", "0"), new("scope", "10"),
            new("connect", "true"), new("dynamic", "true"), new("active", "true"), new(before.Version is { Major: < 7 } ? "pref-src" : "local-address", $"{own.Address}"),
        ]), null);
    }

    public void Disconnect(RouterOsRow address)
    {
        if (Read(address) is not { } own || Rows(RouterOsMenuPaths.Route) is not { } routes)
            return;
        string name = address.Given("actual-interface") ?? address["interface"] ?? "";
        routes.RemoveAll(route => route.Is("connect") && route["dst-address"] == $"{own.Prefix}" && route["gateway"]?.Split('%')[^1] == name);
    }

    private List<RouterOsRow>? Rows(string path) => _menus.GetValueOrDefault(path);

    private static Ipv4Interface? Read(RouterOsRow row) =>
        row["address"] is { } text && Ipv4Interface.TryParse(text.Contains('/', StringComparison.Ordinal) ? text : text + "/32", out var address) ? address : null;

    private static int IndexOf(List<RouterOsRow> rows, RowSelector selector) => rows.FindIndex(row => !row.Dynamic && selector switch
    {
        RowSelector.ById known => row.Id == known.Id,
        RowSelector.ByName name => row["name"] == name.Name,
        RowSelector.ByStamp stamp => row["comment"] == stamp.Stamp.ToString(),
        _ => false,
    });
}
