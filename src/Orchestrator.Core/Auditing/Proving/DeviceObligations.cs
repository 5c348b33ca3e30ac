using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>What must hold on a device whatever its links are.</summary>
public static class DeviceObligations
{
    private const uint Tcp = 6;

    /// <summary>RFC 1918 and RFC 6598.</summary>
    private static readonly NumberSet PrivateAddresses = Numbers(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]);

    /// <summary>What no packet on the internet is addressed to: private, loopback, link-local, multicast, reserved.</summary>
    internal static readonly NumberSet NotOnTheInternet = PrivateAddresses.Union(Numbers(["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"]));

    /// <summary>
    /// Internal clients keep the internet: what leaves for public addresses outside the links' LANs is not taken by a policy and has no
    /// private source. Asked of devices that translate sources; others do not stand before the internet.
    /// </summary>
    /// <param name="elsewhere">Public addresses that a link serves, or the device itself has.</param>
    public static Obligation Internet(IReadOnlyList<Ipv4Prefix> lans, NumberSet lanInterfaces, NumberSet elsewhere)
    {
        ArgumentNullException.ThrowIfNull(elsewhere);
        var sources = lans.Numbers();
        return new Obligation
        {
            Kind = TrafficKind.Internet,
            Link = "",
            Traffic = new Match.All([new Match.In(PacketField.InInterface, lanInterfaces), new Match.In(PacketField.Source, sources),
                new Match.In(PacketField.Destination, NotOnTheInternet.Union(elsewhere).Complement())]),
            Bounds = new FlowBounds(sources.Hull ?? FlowBounds.Any.Source, FlowBounds.Any.Destination),
            Expect = new Expectation.Served(PrivateAddresses),
        };
    }

    /// <summary>The orchestrator still reaches the device, and its answers come back.</summary>
    /// <param name="from">Where the orchestrator's packets come from, as the device sees them.</param>
    /// <param name="arrives">The interfaces by which they may come.</param>
    public static Obligation Management(Ipv4Prefix from, Ipv4Address to, ushort port, NumberSet arrives) => new()
    {
        Kind = TrafficKind.Management,
        Link = "",
        Traffic = new Match.All([new Match.In(PacketField.InInterface, arrives), PolicyMatch.Prefix(PacketField.Source, from),
            new Match.In(PacketField.Destination, NumberSet.One(to.Value)), new Match.In(PacketField.DestinationPort, NumberSet.One(port))]),
        Fixed = new Dictionary<PacketField, uint> { [PacketField.Protocol] = Tcp },
        Bounds = new FlowBounds(from.Numbers(), new NumberRange(to.Value, to.Value)),
        Expect = new Expectation.ReachDevice(),
        Answer = new Answering(new Dictionary<PacketField, uint>(), arrives, new Expectation.LeaveBy(arrives)),
    };

    private static NumberSet Numbers(IEnumerable<string> prefixes) => prefixes.Select(Ipv4Prefix.Parse).Numbers();
}
