using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>Interfaces that fit, and interfaces of which that cannot be told.</summary>
internal sealed record InterfaceChoice(NumberSet Certain, NumberSet Open);

/// <summary>All interfaces that the rows print, or that any of them names.</summary>
internal sealed class DeviceInterfaces
{
    /// <summary>In a text that need not name every interface: one that stands for all others.</summary>
    public const string Other = "(any other)";

    /// <summary>As many as a packet's field for them can number, less one.</summary>
    private const int Most = 4094;

    private readonly List<Known> _all = [];
    private readonly HashSet<string> _names = [];
    private readonly HashSet<string> _slaves;

    public DeviceInterfaces(RouterOsRules rules, DeviceAddresses addresses, NoteBook notes)
    {
        _slaves = [.. rules.Rows(RouterOsMenuPaths.BridgePort).Where(row => !row.Disabled && !row.Dynamic).Select(row => row["interface"] ?? "")];
        // What rules name comes first: if there are too many, the others are left out.
        foreach (var name in Named(rules, addresses))
            Add(name, null);
        foreach (var row in rules.Rows(RouterOsMenuPaths.Interface))
        {
            if (row.Given("name") is { } name)
                Add(name, row);
        }
        if (!rules.Complete || !rules.Has(RouterOsMenuPaths.Interface))
            Add(Other, null);
        if (_all.Count > Most)
        {
            notes.Add(ReadingFault.TooLarge, RouterOsMenuPaths.Interface, $"more than {Most} interfaces");
            _all.RemoveRange(Most, _all.Count - Most);
        }
        var tunnels = Tunnels(rules);
        Table = new InterfaceTable(_all.Select(one => new NetworkInterface(one.Name, addresses.All.Find(address => address.Interface == one.Name)?.Address)
        {
            Ipip = tunnels.GetValueOrDefault(one.Name),
        }));
    }

    public InterfaceTable Table { get; }

    /// <summary>Packets come in and leave by its bridge, never by itself.</summary>
    public bool IsSlave(string name) => _slaves.Contains(name) || _all.Exists(one => one.Name == name && one.Slave);

    public InterfaceChoice One(string name) => new(Table.Number(name) is var number and not 0 ? NumberSet.One(number) : NumberSet.Empty, NumberSet.Empty);

    /// <summary>All of a kind: "all-ppp".</summary>
    public InterfaceChoice OfKind(string word) => Where(one => InterfaceKinds.Holds(word, one.Type));

    /// <summary>The lists that every device has; null for any other name.</summary>
    public InterfaceChoice? Builtin(string list) => list switch
    {
        "all" => Where(_ => true),
        "none" => Where(_ => false),
        "dynamic" => Where(one => one.Dynamic),
        "static" => Where(one => !one.Dynamic),
        _ => null,
    };

    private InterfaceChoice Where(Func<Known, bool?> fits) => new(
        NumberSet.Singles(_all.Where(one => fits(one) == true).Select(one => Table.Number(one.Name))),
        NumberSet.Singles(_all.Where(one => fits(one) is null).Select(one => Table.Number(one.Name))));

    private void Add(string name, RouterOsRow? row)
    {
        if (!_names.Add(name))
        {
            if (row is not null && _all.FindIndex(one => one.Name == name) is >= 0 and var at)
                _all[at] = Read(name, row);
            return;
        }
        _all.Add(row is null
            ? new Known(name, InterfaceKinds.Usual(name), name == Other ? null : name.StartsWith('<'), false)
            : Read(name, row));
    }

    /// <summary>The menu of all interfaces has no ends; an export's rows of it have.</summary>
    private static Dictionary<string, TunnelEnds> Tunnels(RouterOsRules rules)
    {
        var ends = new Dictionary<string, TunnelEnds>(StringComparer.Ordinal);
        var exported = rules.Rows(RouterOsMenuPaths.Interface).Where(row => row["type"] == "ipip-tunnel" && row.Given("remote-address") is not null);
        foreach (var row in rules.Rows(RouterOsMenuPaths.Ipip).Concat(exported).Where(row => !row.Disabled))
            ends.TryAdd(row["name"] ?? "", new TunnelEnds(End(row["local-address"]), End(row.Given("current-remote-address") ?? row["remote-address"])));
        return ends;
    }

    private static Ipv4Address? End(string? text) => Ipv4Address.TryParse(text, out var end) && end.Value != 0 ? end : null;

    private static Known Read(string name, RouterOsRow row) => new(name, row.Given("type") ?? InterfaceKinds.Usual(name), row.Dynamic, row.Is("slave"));

    private static IEnumerable<string> Named(RouterOsRules rules, DeviceAddresses addresses)
    {
        string[] tables = [RouterOsMenuPaths.Nat, RouterOsMenuPaths.Mangle, RouterOsMenuPaths.Raw, RouterOsMenuPaths.Filter];
        var matched = tables.SelectMany(rules.Rows).SelectMany(row => new[] { row["in-interface"], row["out-interface"] })
            .Select(name => name?.TrimStart('!')).Where(name => name is not null && !InterfaceKinds.IsKind(name));
        var members = new[] { RouterOsMenuPaths.InterfaceListMember, RouterOsMenuPaths.DhcpClient, RouterOsMenuPaths.RoutingRule }
            .SelectMany(rules.Rows).Select(row => row["interface"]);
        var gateways = rules.Rows(RouterOsMenuPaths.Route).SelectMany(row => GatewayText.Interfaces(row["gateway"]));
        // Ids stand for what is gone.
        return matched.Concat(members).Concat(gateways).OfType<string>().Concat(addresses.All.Select(one => one.Interface))
            .Where(name => name.Length > 0 && name[0] != '*' && name != "all");
    }

    private sealed record Known(string Name, string? Type, bool? Dynamic, bool Slave);
}
