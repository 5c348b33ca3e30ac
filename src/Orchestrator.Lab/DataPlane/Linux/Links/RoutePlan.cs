using System.Globalization;
using System.Net;

namespace Orchestrator.Lab.DataPlane.Linux.Links;

/// <summary>Turns <c>/ip/route</c> into kernel routes of the main table. A route whose gateway no connected network holds is not in force.</summary>
internal static class RoutePlan
{
    public static (IReadOnlyList<KernelRoute> Routes, IReadOnlySet<string> Active) Build(
        RouterTables tables, IReadOnlyDictionary<string, string> names, IReadOnlyList<(IPNetwork Network, string Device)> connected,
        HashSet<string> up, List<string> notes)
    {
        var routes = new List<KernelRoute>();
        var active = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in tables.Rows("ip/route").Where(row => !row.IsTrue("disabled") && !row.IsTrue("invalid") && !row.IsTrue("connect")))
        {
            if (row["routing-table"] is not (null or "main") || row["routing-mark"] is not (null or "main" or ""))
                notes.Add($"route {row.Id}: only the main table has packets here");
            else if (LinkPlan.Prefix(row["dst-address"] ?? "0.0.0.0/0") is not { } destination)
                notes.Add($"route {row.Id}: dst-address is not an IPv4 prefix");
            else if (Words(row, destination, names, connected, up) is { } route)
            {
                routes.Add(route);
                active.Add(row.Id);
            }
        }

        return (routes, active);
    }

    private static KernelRoute? Words(
        Row row, string destination, IReadOnlyDictionary<string, string> names, IReadOnlyList<(IPNetwork Network, string Device)> connected, HashSet<string> up)
    {
        var tail = $" metric {(int.TryParse(row["distance"], NumberStyles.None, CultureInfo.InvariantCulture, out var distance) ? distance : 1)}"
            + (LinkPlan.Address(row["pref-src"]) is { } source ? $" src {source}" : "");
        if (row["blackhole"] is not (null or "no" or "false") || row["type"] is "blackhole" or "unreachable" or "prohibit")
            return new KernelRoute($"{row["type"] switch { "unreachable" => "unreachable", "prohibit" => "prohibit", _ => "blackhole" }} {destination}{tail}", null);

        // The first gateway that can be reached carries the route.
        foreach (var gateway in (row["gateway"] ?? "").Split(','))
        {
            var parts = gateway.Split('%');
            if (names.TryGetValue(parts[^1], out var device) && up.Contains(device))
                return new KernelRoute(
                    parts.Length == 2 && LinkPlan.Address(parts[0]) is { } via ? $"{destination} via {via} dev {device} onlink{tail}" : $"{destination} dev {device}{tail}", device);
            if (LinkPlan.Address(gateway) is { } address && connected.FirstOrDefault(entry => entry.Network.Contains(address)).Device is { } found)
                return new KernelRoute($"{destination} via {address} dev {found} onlink{tail}", found);
        }

        return null;
    }
}
