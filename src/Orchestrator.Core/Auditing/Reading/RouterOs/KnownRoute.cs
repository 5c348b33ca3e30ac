using System.Globalization;
using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>A route that is in use, or would be.</summary>
internal sealed record KnownRoute(string Table, Ipv4Prefix Destination, int Distance, IReadOnlyList<Gateway> Gateways)
{
    /// <summary>Its packets are dropped: blackhole, unreachable, prohibit.</summary>
    public bool Nowhere { get; init; }

    public Ipv4Address? Source { get; init; }

    /// <summary>Gateways may be found by way of routes whose scope is not above this.</summary>
    public int Scope { get; init; } = 30;

    public static IEnumerable<KnownRoute> Read(RouterOsRules rules, DeviceAddresses addresses)
    {
        var rows = rules.Rows(RouterOsMenuPaths.Route);
        bool flagged = rows.Any(row => row.Is("active"));
        foreach (var row in rows)
        {
            if (!row.Disabled && !row.Invalid && !row.Is("inactive") && (!flagged || row.Is("active")) && Read(row) is { } route)
                yield return route;
        }
        // A device prints its connected networks among the routes.
        if (rules.Complete && rows.Count > 0)
            yield break;
        foreach (var route in Connected(rules, addresses).Concat(Given(rules)))
            yield return route;
    }

    private static KnownRoute? Read(RouterOsRow row)
    {
        if (!Ipv4Interface.TryParse(row["dst-address"] is { } text ? text.Contains('/', StringComparison.Ordinal) ? text : text + "/32" : "0.0.0.0/0", out var destination))
            return null;
        bool nowhere = row["type"] is "blackhole" or "unreachable" or "prohibit" || row["blackhole"] is not (null or "no" or "false");
        var source = row.Given("pref-src") ?? row.Given("local-address")?.Split('%')[0];
        return new KnownRoute(row.Given("routing-table") ?? row.Given("routing-mark") ?? "main", destination.Prefix, Number(row["distance"], 1), [.. GatewayText.Read(Found(row))])
        {
            Nowhere = nowhere,
            Source = Ipv4Address.TryParse(source, out var address) ? address : null,
            Scope = Number(row["scope"], 30),
        };
    }

    // What the device found out about its gateways says more than the gateway itself.
    private static string? Found(RouterOsRow row) =>
        row.Given("immediate-gw") is { } found && !found.Contains(':', StringComparison.Ordinal) ? found
        : row["gateway-status"]?.Split(" via ") is [_, var name] ? $"{row["gateway"]?.Split(',')[0]}%{name.Trim()}"
        : row["gateway"];

    private static IEnumerable<KnownRoute> Connected(RouterOsRules rules, DeviceAddresses addresses)
    {
        var off = rules.Rows(RouterOsMenuPaths.Interface).Where(row => row.Disabled).Select(row => row["name"]).ToHashSet();
        return addresses.All.Where(one => !off.Contains(one.Interface)).DistinctBy(one => (one.Network, one.Interface))
            .Select(one => new KnownRoute("main", one.Network, 0, [new Gateway(null, one.Interface)]) { Source = one.Address, Scope = 10 });
    }

    /// <summary>Default routes that DHCP and PPP bring.</summary>
    private static IEnumerable<KnownRoute> Given(RouterOsRules rules)
    {
        var everything = Ipv4Prefix.Of(default, 0);
        foreach (var row in rules.Rows(RouterOsMenuPaths.DhcpClient).Where(row => !row.Disabled && row["add-default-route"] is not ("no" or "false")))
            yield return new KnownRoute("main", everything, Number(row["default-route-distance"], 1), [new Gateway(null, row["interface"] ?? "")]);
        foreach (var row in rules.Rows(RouterOsMenuPaths.Interface).Where(row => !row.Disabled && (row.Is("add-default-route") || row["type"] == "lte")))
            yield return new KnownRoute("main", everything, Number(row["default-route-distance"], row["type"] == "lte" ? 2 : 1), [new Gateway(null, row["name"] ?? "")]);
    }

    private static int Number(string? text, int otherwise) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : otherwise;
}
