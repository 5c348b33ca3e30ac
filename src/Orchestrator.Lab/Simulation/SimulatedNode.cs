using System.Net;
using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Simulation;

/// <summary>A router of the simulated internet with its newest tables.</summary>
internal sealed class SimulatedNode(string name, SimulatedPlace place, RouterTables tables)
{
    public string Name { get; } = name;

    public SimulatedPlace Place { get; } = place;

    public RouterTables Tables { get; } = tables;

    /// <summary>The address of its WAN interface, or null.</summary>
    public string? WanAddress { get; } = tables.Rows("ip/address")
        .FirstOrDefault(row => Enabled(row) && row["interface"] == place.WanInterface)?["address"]?.Split('/')[0];

    /// <summary>Enabled items of a menu.</summary>
    public IEnumerable<Row> Items(string menu) => Tables.Rows(menu).Where(Enabled);

    /// <summary>Whether an address is one of its own.</summary>
    public bool Owns(IPAddress address) => Items("ip/address").Any(row => row["address"]!.Split('/')[0] == address.ToString());

    /// <summary>The first own address on an interface.</summary>
    public IPAddress? AddressOn(string name) => Items("ip/address").FirstOrDefault(row => row["actual-interface"] == name || row["interface"] == name) is { } row
        && Prefixes.TrySplit(row["address"]!, out var address, out _) ? address : null;

    /// <summary>The most specific active route to an address; null when there is none.</summary>
    public Row? RouteTo(IPAddress address) => Items("ip/route")
        .Where(row => row.IsTrue("active") && row["dst-address"] is { } prefix && Prefixes.Contains(prefix, address) && (row["routing-table"] ?? "main") == "main" && row["routing-mark"] is null)
        .OrderByDescending(row => int.Parse(row["dst-address"]!.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture))
        .ThenBy(row => int.Parse(row["distance"] ?? "1", System.Globalization.CultureInfo.InvariantCulture))
        .FirstOrDefault();

    /// <summary>The interface a route leaves by.</summary>
    public string? InterfaceOf(Row route)
    {
        var gateway = (route["gateway"] ?? "").Split(',')[0].Split('%', '@')[0];
        if (Tables.Rows("interface").Any(row => row["name"] == gateway))
            return gateway;
        return IPAddress.TryParse(gateway, out var address)
            ? Items("ip/route").FirstOrDefault(row => row.IsTrue("connect") && Prefixes.Contains(row["dst-address"]!, address))?["gateway"]
            : null;
    }

    private static bool Enabled(Row row) => !row.IsTrue("disabled") && !row.IsTrue("invalid");
}
