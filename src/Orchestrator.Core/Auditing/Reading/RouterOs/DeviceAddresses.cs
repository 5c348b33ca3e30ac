using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>One address of the device and the network that is connected by it.</summary>
internal sealed record DeviceAddress(Ipv4Address Address, Ipv4Prefix Network, string Interface);

/// <summary>The device's own addresses, and what kinds of addresses follow from them.</summary>
internal sealed class DeviceAddresses
{
    private static readonly NumberRange Loopback = new(0x7F000000, 0x7FFFFFFF);
    private static readonly NumberRange Multicast = new(0xE0000000, 0xEFFFFFFF);
    private static readonly NumberRange ZeroNetwork = new(0, 0x00FFFFFF);
    private static readonly NumberRange Everyone = new(uint.MaxValue, uint.MaxValue);

    public DeviceAddresses(RouterOsRules rules, NoteBook notes)
    {
        IsKnown = rules.Has(RouterOsMenuPaths.Address);
        int number = 0;
        foreach (var row in rules.Rows(RouterOsMenuPaths.Address))
        {
            if (!row.Disabled && !row.Invalid)
                Add(row, $"{RouterOsMenuPaths.Address} {number}", notes);
            number++;
        }
        Local = NumberSet.Of(All.Select(one => new NumberRange(one.Address.Value, one.Address.Value)).Append(Loopback));
        if (!rules.Complete)
            NoteUnknown(rules, notes);
    }

    public List<DeviceAddress> All { get; } = [];

    /// <summary>Whether the device's addresses were asked for at all.</summary>
    public bool IsKnown { get; }

    public NumberSet Local { get; }

    /// <summary>All to which packets are delivered here: broadcasts of connected networks too.</summary>
    public NumberSet Delivered => Local.Union(NumberSet.Of(Broadcasts().Append(Everyone)));

    /// <summary>Addresses of a type; null for one that cannot be told.</summary>
    public NumberSet? OfType(string type) => type switch
    {
        "multicast" => NumberSet.Of(Multicast),
        _ when !IsKnown => null,
        "local" => Local,
        "broadcast" => Broadcast(),
        "unicast" => Local.Union(Broadcast()).Union(NumberSet.Of(Multicast)).Complement(),
        _ => null,
    };

    /// <summary>The address with which the device speaks to a next hop on an interface: one of the same network, else the first.</summary>
    public Ipv4Address? Towards(string @interface, Ipv4Address? hop) =>
        (All.Find(one => one.Interface == @interface && hop is { } next && one.Network.Contains(next)) ?? All.Find(one => one.Interface == @interface))?.Address;

    // An own address wins over a broadcast one; the network's first address counts as broadcast in the kernels that RouterOS uses.
    private NumberSet Broadcast()
    {
        var ranges = Broadcasts().Concat([ZeroNetwork, Everyone]);
        return NumberSet.Of(ranges).Complement().Union(Local).Complement();
    }

    private IEnumerable<NumberRange> Broadcasts() =>
        All.Where(one => one.Network.Length < 31).SelectMany(one => new[] { One(one.Network.Network), One(one.Network.Last) });

    private static NumberRange One(Ipv4Address address) => new(address.Value, address.Value);

    private void Add(RouterOsRow row, string where, NoteBook notes)
    {
        var text = row["address"] ?? "";
        if (!text.Contains('/', StringComparison.Ordinal))
            text += "/32";
        if (!Ipv4Interface.TryParse(text, out var address) || row["interface"] is not { } name)
        {
            notes.Add(ReadingFault.Malformed, where, text);
            return;
        }
        var network = address.Length == 32 && Ipv4Address.TryParse(row["network"], out var far) ? Ipv4Prefix.Host(far) : address.Prefix;
        // A port of a bridge passes its address on.
        All.Add(new DeviceAddress(address.Address, network, row.Given("actual-interface") ?? name));
    }

    private static void NoteUnknown(RouterOsRules rules, NoteBook notes)
    {
        foreach (var row in rules.Rows(RouterOsMenuPaths.DhcpClient).Where(row => !row.Disabled))
            notes.Add(ReadingFault.NotInText, RouterOsMenuPaths.DhcpClient, $"the address of {row["interface"]}");
        foreach (var row in rules.Rows(RouterOsMenuPaths.Interface).Where(row => !row.Disabled && InterfaceKinds.AsksForAddress(row["type"])))
            notes.Add(ReadingFault.NotInText, RouterOsMenuPaths.Interface, $"the address of {row["name"]}");
    }
}
