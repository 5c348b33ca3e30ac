using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Reading.Linux;

/// <summary>Rules and tables of routes as one list in the order of the lookup.</summary>
internal sealed class RouteLookup(LinuxSurroundings around, InterfaceTable interfaces)
{
    public RouteTable Table()
    {
        var tables = around.Routes!.GroupBy(route => route.Table, StringComparer.Ordinal).ToDictionary(table => table.Key, table => table
            .OrderByDescending(route => route.Destination.Length).ThenBy(route => route.Metric).ToList(), StringComparer.Ordinal);
        return new RouteTable([.. (around.Rules ?? LinuxRoutingRule.Usual).OrderBy(rule => rule.Priority)
            .SelectMany(rule => Entries(rule, rule.Table is null ? [Refusing] : tables.GetValueOrDefault(rule.Table) ?? []))]);
    }

    private static LinuxRoute Refusing { get; } = new("", Ipv4Prefix.Of(default, 0), null, Kind: LinuxRouteKind.Refusing);

    private IEnumerable<Route> Entries(LinuxRoutingRule rule, IEnumerable<LinuxRoute> routes)
    {
        var guard = rule.Guard(interfaces);
        foreach (var route in routes.Where(route => route.Destination.Length > rule.LeastLength))
        {
            if (route.Kind == LinuxRouteKind.Throw)
                guard = guard.And(new Match.Not(PolicyMatch.Prefix(Packets.PacketField.Destination, route.Destination)));
            else
                yield return new Route(route.Destination, route.Interface is { } name ? interfaces.Number(name) : 0, guard, Source(route));
        }
    }

    /// <summary>As the kernel chooses for masquerade: the address whose subnet holds the next hop, else the interface's first.</summary>
    private Ipv4Address? Source(LinuxRoute route)
    {
        var own = around.Interfaces?.FirstOrDefault(one => one.Name == route.Interface)?.Addresses.Where(address => !address.Secondary).ToList() ?? [];
        var next = route.Gateway ?? route.Destination.Network;
        return own.Find(address => address.Address.Prefix.Contains(next))?.Address.Address;
    }
}
