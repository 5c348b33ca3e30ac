using System.Globalization;
using System.Net;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Menus;

/// <summary><c>/ip/route</c>: connected routes come from addresses; a static route is active while its gateway can be reached.</summary>
internal sealed class RouteBehaviour : MenuBehaviour
{
    public override string? Compute(VirtualRouter router, Entry entry, FieldDef field) => field.Name switch
    {
        "active" => Text(IsActive(router, entry)),
        "inactive" => Text(!IsActive(router, entry) && !entry.Values.IsTrue("disabled")),
        "static" => Text(!entry.IsDynamic),
        "immediate-gw" when IsActive(router, entry) => ImmediateGateway(router, entry),
        "gateway-status" => GatewayStatus(router, entry),
        _ => null,
    };

    public override FieldMap Complete(VirtualRouter router, MenuDef menu, Entry? entry, FieldMap values)
    {
        var withoutGateway = values.Has("blackhole") || values["type"] is "blackhole" or "prohibit" or "unreachable";
        if (!values.Has("gateway") && !withoutGateway && router.Version.IsV6)
            throw Commands.TrapException.MissingValue("gateway");
        return values;
    }

    /// <summary>Brings the connected routes in line with the addresses; called after every change.</summary>
    public static void RefreshConnected(VirtualRouter router)
    {
        var wanted = Wanted(router);
        var menu = router.Menus.Menu("ip/route")!;
        var table = router.Database.Table(menu);
        foreach (var entry in table.Rows.Where(entry => entry.Values.IsTrue("connect")).ToList())
            if (!wanted.Remove((entry["dst-address"]!, entry["gateway"]!)))
                router.Database.Remove(table, entry);
        foreach (var ((destination, gateway), source) in wanted)
            router.Database.Add(menu, Connected(router, destination, gateway, source));
    }

    private static Dictionary<(string Destination, string Interface), string> Wanted(VirtualRouter router)
    {
        var wanted = new Dictionary<(string, string), string>();
        var interfaces = router.Database.Table("interface");
        foreach (var address in router.Database.Table("ip/address").Rows)
            if (!address.Values.IsTrue("disabled") && interfaces.ByKey(address["interface"] ?? "") is { } found && !found.Values.IsTrue("disabled")
                && Prefixes.TrySplit(address["address"]!, out var ip, out var length))
                wanted.TryAdd(($"{address["network"]}/{length}", found["name"]!), ip.ToString());
        return wanted;
    }

    private static FieldMap Connected(VirtualRouter router, string destination, string gateway, string source)
    {
        var route = FieldMap.Empty.With("dst-address", destination).With("gateway", gateway).With("distance", "0").With("scope", "10")
            .With("connect", "true").With("dynamic", "true");
        return router.Version.IsV6 ? route.With("pref-src", source) : route.With("local-address", $"{source}%{gateway}");
    }

    private static bool IsActive(VirtualRouter router, Entry entry)
    {
        if (entry.Values.IsTrue("disabled"))
            return false;
        if (entry.IsDynamic || entry.Values.Has("blackhole") || entry["type"] is not null)
            return true;
        return (entry["gateway"] ?? "").Split(',').Any(gateway => Through(router, gateway) is not null);
    }

    // The interface a gateway is reached by; null when it can not be.
    private static string? Through(VirtualRouter router, string gateway)
    {
        var parts = gateway.Split('%', '@');
        if (router.Database.Table("interface").ByKey(parts[0]) is { } named)
            return named.Values.IsTrue("disabled") ? null : named["name"];
        if (!IPAddress.TryParse(parts[0], out var address))
            return null;
        return router.Database.Table("ip/route").Rows
            .FirstOrDefault(route => route.Values.IsTrue("connect") && Prefixes.Contains(route["dst-address"]!, address))?["gateway"];
    }

    private static string? ImmediateGateway(VirtualRouter router, Entry entry)
    {
        if (entry["gateway"] is not { } gateway || Through(router, gateway) is not { } name)
            return null;
        return name == gateway ? gateway : string.Create(CultureInfo.InvariantCulture, $"{gateway.Split('%', '@')[0]}%{name}");
    }

    private static string? GatewayStatus(VirtualRouter router, Entry entry)
    {
        if (entry["gateway"] is not { } gateway)
            return null;
        return Through(router, gateway) is not { } name ? $"{gateway} unreachable" : name == gateway ? $"{name} reachable" : $"{gateway} reachable via  {name}";
    }

    private static string Text(bool value) => value ? "true" : "false";
}
