using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Orchestrator.Lab.DataPlane.Linux.Links;

/// <summary>Turns interface, address and route tables into what the kernel should have. Pure.</summary>
internal sealed class LinkPlan
{
    private readonly RouterTables _tables;
    private readonly List<Device> _devices = [];
    private readonly List<DeviceAddress> _addresses = [];
    private readonly List<string> _notes = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private LinkPlan(RouterTables tables) => _tables = tables;

    public static LinkState Build(RouterTables tables)
    {
        var plan = new LinkPlan(tables);
        plan.PlanDevices();
        plan.PlanAddresses();
        var routes = RoutePlan.Build(tables, plan._names, plan.Connected(), plan.Up(), plan._notes);
        return new LinkState
        {
            Devices = plan._devices,
            Addresses = plan._addresses,
            Routes = routes.Routes,
            ActiveRoutes = routes.Active,
            Names = plan._names,
            Notes = plan._notes,
        };
    }

    private void PlanDevices()
    {
        var ports = Live("interface/bridge/port").Where(row => row["bridge"] is not null).ToLookup(row => row["bridge"]!, row => row["interface"]);
        var masters = ports.SelectMany(group => group.Select(port => (port, group.Key))).Where(pair => pair.port is not null)
            .GroupBy(pair => pair.port!).ToDictionary(group => group.Key, group => group.First().Key);
        var rows = _tables.Rows("interface").ToList();
        foreach (var row in rows)
            _names[row["name"] ?? row.Id] = DeviceNames.Of(row);
        foreach (var row in rows)
        {
            if (row["type"] is not "loopback" && Create(row, ports) is { } create)
                _devices.Add(new Device(_names[row["name"] ?? row.Id], create, Mtu(row), !row.IsTrue("disabled"), Master(row, masters)));
        }

        // Bridges first: a port names its master.
        _devices.Sort((left, right) => Rank(left).CompareTo(Rank(right)));
    }

    private static int Rank(Device device) => device.Create == "type bridge" ? 0 : 1;

    private string? Create(Row row, ILookup<string, string?> ports)
    {
        switch (row["type"])
        {
            case "ether":
                return "";
            case "bridge":
                // A bridge without ports is a loopback in RouterOS, always running; the kernel's would have no carrier.
                return ports.Contains(row["name"] ?? "") ? "type bridge" : "type dummy";
            case "ipip":
            case "ipip-tunnel":
                return Ipip(_tables.Rows("interface/ipip").FirstOrDefault(tunnel => tunnel.Id == row.Id) ?? row);
            default:
                _notes.Add($"interface {row.Id}: type {row["type"]} has no device here");
                return null;
        }
    }

    // The hop limit and "don't fragment" of the outer header follow the inner packet: a fixed hop limit would force the latter on.
    private string? Ipip(Row tunnel)
    {
        if (Address(tunnel["remote-address"]) is not { } remote)
        {
            _notes.Add($"ipip {tunnel.Id}: remote-address is not an IPv4 address");
            return null;
        }

        var local = Address(tunnel["local-address"]) is { } given && !given.Equals(IPAddress.Any) ? $" local {given}" : "";
        var tos = byte.TryParse(tunnel["dscp"], out var dscp) ? $" tos 0x{dscp << 2:x2}" : " tos inherit";
        if (!string.IsNullOrEmpty(tunnel["ipsec-secret"]))
            _notes.Add($"ipip {tunnel.Id}: ipsec-secret makes no peer here");
        return $"type ipip{local} remote {remote} ttl inherit nopmtudisc{tos}";
    }

    private int Mtu(Row row)
    {
        var tunnel = row["type"] is "ipip" or "ipip-tunnel" ? _tables.Rows("interface/ipip").FirstOrDefault(found => found.Id == row.Id) ?? row : null;
        return int.TryParse(tunnel?["mtu"] ?? row["mtu"], NumberStyles.None, CultureInfo.InvariantCulture, out var mtu) && mtu is >= 68 and <= 65535
            ? mtu
            : tunnel is null ? 1500 : 1480;
    }

    private string? Master(Row row, Dictionary<string, string> masters) =>
        masters.TryGetValue(row["name"] ?? "", out var bridge) ? _names.GetValueOrDefault(bridge) : null;

    private void PlanAddresses()
    {
        foreach (var row in Live("ip/address"))
        {
            var known = _names.TryGetValue(row["interface"] ?? "", out var device);
            if (known && (device == "lo" || _devices.Any(found => found.Name == device)) && Prefix(row["address"]) is { } prefix)
                _addresses.Add(new DeviceAddress(device!, prefix));
            else
                _notes.Add($"address {row.Id}: no such device, or not an IPv4 prefix");
        }
    }

    /// <summary>The networks of devices that are up, by device: what a gateway can be reached through.</summary>
    private List<(IPNetwork Network, string Device)> Connected() =>
        [.. from address in _addresses
            where Up().Contains(address.Device)
            let parts = address.Prefix.Split('/')
            let bits = int.Parse(parts[1], CultureInfo.InvariantCulture)
            select (Network(IPAddress.Parse(parts[0]), bits), address.Device)];

    private HashSet<string> Up() => [.. _devices.Where(device => device.Up).Select(device => device.Name), "lo"];

    private IEnumerable<Row> Live(string menu) => _tables.Rows(menu).Where(row => !row.IsTrue("disabled") && !row.IsTrue("invalid"));

    internal static IPNetwork Network(IPAddress address, int bits)
    {
        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes()) & (bits == 0 ? 0 : uint.MaxValue << (32 - bits));
        var octets = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return new IPNetwork(new IPAddress(octets), bits);
    }

    internal static IPAddress? Address(string? text) =>
        text?.Count(c => c == '.') == 3 && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork ? address : null;

    /// <summary>An IPv4 prefix in plain form, a lone address as /32; null for anything else.</summary>
    internal static string? Prefix(string? text)
    {
        var parts = (text ?? "").Split('/');
        var bits = 32;
        var fits = parts.Length == 1 || (parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out bits) && bits <= 32);
        return fits && Address(parts[0]) is { } address ? $"{address}/{bits}" : null;
    }
}
