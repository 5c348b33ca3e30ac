using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>
/// Routes in the order of the lookup: the tables of marks, the rules, the table main; each table by length, then by distance.
/// </summary>
internal sealed class RouteReader(RouterOsRules rules, DeviceTables tables, NoteBook notes)
{
    private const string Main = "main";

    private readonly GatewayFinder _gateways = new(rules, tables.Addresses);
    private readonly ILookup<string, KnownRoute> _tables = Sorted(rules, tables.Addresses).ToLookup(route => route.Table);
    private bool _unknown;

    /// <summary>null where the text does not tell by which interfaces packets leave.</summary>
    public RouteTable? Read()
    {
        if (!rules.Has(RouterOsMenuPaths.Route) && (rules.Complete || tables.Addresses.All.Count == 0))
            return null;
        if (!rules.Complete && !_tables[Main].Any(route => route.Destination.Length == 0))
        {
            notes.Add(ReadingFault.NotInText, RouterOsMenuPaths.Route, "no default route: packets may leave by any interface");
            return null;
        }
        var marked = _tables.Where(table => table.Key != Main).SelectMany(table => Entries(table.Key, Marked(table.Key), -1));
        var chosen = rules.Rows(RouterOsMenuPaths.RoutingRule).Where(row => !row.Disabled && !row.Is("inactive") && !row.Invalid).SelectMany(Rule);
        // Version 6 asks the rules first.
        var before = rules.Version is { Major: < 7 } ? chosen.Concat(marked) : marked.Concat(chosen);
        var entries = before.Concat(Entries(Main, Match.Always, -1)).ToList();
        return _unknown ? null : new RouteTable(entries);
    }

    private Match.In Marked(string name) => new(PacketField.RoutingMark, NumberSet.One(tables.Marks.Number(PacketField.RoutingMark, name)));

    private IEnumerable<Route> Rule(RouterOsRow row)
    {
        var guard = new Match.All([.. Guards(row)]);
        var table = row.Given("table") ?? Main;
        int shortest = int.TryParse(row["min-prefix"], NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length : -1;
        var nowhere = new Route(Ipv4Prefix.Of(default, 0), 0, guard);
        return row["action"] switch
        {
            "drop" or "unreachable" => [nowhere],
            "lookup-only-in-table" => Entries(table, guard, shortest).Append(nowhere),
            _ => Entries(table, guard, shortest),
        };
    }

    private IEnumerable<Match> Guards(RouterOsRow row)
    {
        if (row.Given("routing-mark") is { } mark)
            yield return Marked(mark);
        if (row.Given("interface") is { } name)
            yield return new Match.In(PacketField.InInterface, NumberSet.One(tables.Interfaces.Table.Number(name)));
        foreach (var (word, field) in new[] { ("src-address", PacketField.Source), ("dst-address", PacketField.Destination) })
        {
            if (row.Given(word) is { } text)
                yield return HeaderMatchers.Address(field, new MatcherValue(text)) ?? Match.Never;
        }
    }

    /// <param name="shortest">Routes of this length or a shorter one do not count.</param>
    private IEnumerable<Route> Entries(string table, Match guard, int shortest) => _tables[table]
        .Where(route => route.Destination.Length > shortest)
        .GroupBy(route => (route.Destination, route.Distance))
        .SelectMany(group => Equal([.. group.SelectMany(Ways)], guard));

    private IEnumerable<Route> Ways(KnownRoute route)
    {
        if (route.Nowhere)
            return [new Route(route.Destination, 0, Match.Always)];
        var ways = route.Gateways.Select(gateway => _gateways.Interface(gateway) is { } name
            ? new Route(route.Destination, tables.Interfaces.Table.Number(name), Match.Always, route.Source ?? tables.Addresses.Towards(name, gateway.Address))
            : null).ToList();
        if (ways.Contains(null) && !rules.Complete)
        {
            _unknown = true;
            notes.Add(ReadingFault.NotInText, RouterOsMenuPaths.Route, $"the interface of the route to {route.Destination}: packets may leave by any interface");
        }
        return ways.OfType<Route>();
    }

    // Which of several equal gateways a connection gets is the device's choice.
    private static IEnumerable<Route> Equal(IReadOnlyList<Route> ways, Match guard)
    {
        var different = ways.DistinctBy(way => (way.Interface, way.PreferredSource)).ToList();
        for (int index = 0; index < different.Count; index++)
        {
            bool last = index == different.Count - 1;
            var open = last ? Match.Always : new Match.Undecided($"route {different[index].Destination} by gateway {index + 1}");
            yield return different[index] with { Guard = guard.And(open) };
        }
    }

    private static IEnumerable<KnownRoute> Sorted(RouterOsRules rules, DeviceAddresses addresses) =>
        KnownRoute.Read(rules, addresses).OrderByDescending(route => route.Destination.Length).ThenBy(route => route.Distance);
}
