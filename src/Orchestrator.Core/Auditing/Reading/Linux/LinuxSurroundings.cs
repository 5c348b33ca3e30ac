using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Linux;

/// <summary>What stands around a Linux box's packet filter. null is what nobody has asked the box.</summary>
public sealed record LinuxSurroundings
{
    public IReadOnlyList<LinuxInterface>? Interfaces { get; init; }

    public IReadOnlyList<LinuxRoute>? Routes { get; init; }

    /// <summary>Rules of policy routing by priority; null stands for the usual three.</summary>
    public IReadOnlyList<LinuxRoutingRule>? Rules { get; init; }

    /// <summary>Policies for packets that leave, in the order in which the kernel asks them.</summary>
    public IReadOnlyList<LinuxPolicy>? Policies { get; init; }

    /// <summary>What the kernel's own table calls local.</summary>
    public NumberSet? OwnAddresses => Interfaces is null ? null
        : NumberSet.Of([new NumberRange(0x7F000000, 0x7FFFFFFF), .. Addresses.Select(one => Single(one.Address.Address.Value))]);

    public NumberSet? BroadcastAddresses => Interfaces is null ? null : NumberSet.Of(Addresses.SelectMany(Broadcasts));

    /// <summary>All to which packets are delivered here.</summary>
    public NumberSet? LocalAddresses => OwnAddresses?.Union(BroadcastAddresses!).Union(NumberSet.One(uint.MaxValue));

    /// <summary>null if routes are not known.</summary>
    public RouteTable? RouteTable(InterfaceTable interfaces) => Routes is null ? null : new RouteLookup(this, interfaces).Table();

    private IEnumerable<LinuxAddress> Addresses => Interfaces!.SelectMany(one => one.Addresses);

    private static IEnumerable<NumberRange> Broadcasts(LinuxAddress one)
    {
        if (one.Broadcast is { } broadcast)
            yield return Single(broadcast.Value);
        // A subnet's last address is one even where the address has none set.
        if (one.Address.Length < 31)
            yield return Single(one.Address.Prefix.Last.Value);
    }

    private static NumberRange Single(uint address) => new(address, address);
}

/// <summary>An interface with its addresses in the kernel's order.</summary>
public sealed record LinuxInterface(string Name, IReadOnlyList<LinuxAddress> Addresses)
{
    /// <summary>The ends of an IPIP tunnel; null for every other interface.</summary>
    public TunnelEnds? Ipip { get; init; }

    /// <summary>As the model has it.</summary>
    public NetworkInterface Known => new(Name, Addresses.Count > 0 ? Addresses[0].Address.Address : null) { Ipip = Ipip };
}

/// <summary>An address of an interface.</summary>
/// <param name="Secondary">In a subnet in which the interface has another one before it: never chosen as a source by itself.</param>
public sealed record LinuxAddress(Ipv4Interface Address, Ipv4Address? Broadcast = null, bool Secondary = false);

public enum LinuxRouteKind
{
    Unicast,
    Local,
    /// <summary>Blackhole, unreachable, prohibit.</summary>
    Refusing,
    /// <summary>As if the table ended here.</summary>
    Throw,
}

/// <summary>A route of one table.</summary>
/// <param name="Interface">null for routes that refuse.</param>
/// <param name="Gateway">null if the destination itself is asked for on the link.</param>
/// <param name="Metric">Of equal prefixes the lowest decides.</param>
public sealed record LinuxRoute(string Table, Ipv4Prefix Destination, string? Interface, Ipv4Address? Gateway = null, uint Metric = 0, LinuxRouteKind Kind = LinuxRouteKind.Unicast);

/// <summary>A rule of policy routing.</summary>
/// <param name="Guard">What packets it is for; interfaces by the numbers of the path's table.</param>
/// <param name="LeastLength">Routes that are no longer than this are passed over; -1 for none.</param>
public sealed record LinuxRoutingRule(uint Priority, string? Table, Func<InterfaceTable, Match> Guard, int LeastLength = -1)
{
    public static IReadOnlyList<LinuxRoutingRule> Usual { get; } =
        [new(0, "local", _ => Match.Always), new(32766, "main", _ => Match.Always), new(32767, "default", _ => Match.Always)];
}

/// <summary>An IPsec policy for packets that leave, with what <c>-m policy</c> can ask of it beyond the model.</summary>
/// <param name="Protocol">50 for ESP, 51 for AH, 108 for IPcomp.</param>
public sealed record LinuxPolicy(IpsecPolicy Policy, uint? Reqid = null, uint Protocol = 50);
