using Orchestrator.Core.Addressing;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs.Reading;

/// <summary>The routes in force, whoever made them.</summary>
internal sealed class RouteTable
{
    private readonly List<(Ipv4Prefix Destination, Row Row)> _routes = [];

    private RouteTable(IEnumerable<Row> rows)
    {
        foreach (var row in rows.Where(row => row.Is("active") && !row.Is("disabled")))
        {
            if (Ipv4Prefix.TryParse(row["dst-address"], out var destination) && row["routing-table"] is null or "main" && row["routing-mark"] is null)
                _routes.Add((destination, row));
        }
    }

    public static async Task<RouteTable> ReadAsync(RouterSession session, CancellationToken cancellationToken) =>
        new(await session.PrintAsync("/ip/route",
            ["dst-address", "gateway", "active", "disabled", "routing-table", "routing-mark", "immediate-gw", "gateway-status", "vrf-interface"], cancellationToken));

    public (Ipv4Address? Gateway, string? Interface)? Default =>
        Best(route => route.Length == 0) is { } row ? (Gateway(row), Interface(row)) : null;

    /// <summary>The interface a packet to the address leaves by; null where no route says it.</summary>
    public string? InterfaceTowards(Ipv4Address address) => Best(route => route.Contains(address)) is { } row ? Interface(row) : null;

    /// <summary>Whether a packet to any address of the subnet leaves by the interface.</summary>
    public bool LeadsTo(Ipv4Prefix subnet, string tunnel) =>
        Best(route => route.Contains(subnet)) is { } row && Interface(row) == tunnel;

    private Row? Best(Func<Ipv4Prefix, bool> covers) =>
        _routes.Where(route => covers(route.Destination)).OrderByDescending(route => route.Destination.Length).Select(route => route.Row).FirstOrDefault();

    private static Ipv4Address? Gateway(Row row) =>
        Ipv4Address.TryParse((row["gateway"] ?? "").Split('%')[0], out var address) ? address : null;

    // 7 prints "192.0.2.1%ether1", 6 prints "192.0.2.1 reachable via  ether1"; a gateway may also be the interface itself.
    private static string? Interface(Row row)
    {
        if (row["immediate-gw"] is { Length: > 0 } immediate)
            return immediate[(immediate.IndexOf('%', StringComparison.Ordinal) + 1)..] is var name && Ipv4Address.TryParse(name, out _) ? null : name;
        if (row["gateway-status"]?.Split(" via ", 2) is [_, var via])
            return via.Trim();
        var gateway = (row["gateway"] ?? "").Split('%')[^1];
        return gateway.Length == 0 || Ipv4Address.TryParse(gateway, out _) ? null : gateway.Split(' ')[0];
    }
}
