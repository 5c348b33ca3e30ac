using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>What must hold on a device for a link to work.</summary>
public static class LinkObligations
{
    private const uint Ipip = 4, Udp = 17, Esp = 50;

    /// <summary>As <see cref="Of(LinkShape)"/>, without what this device cannot mean: its own key exchange, packets of a LAN with its own address.</summary>
    public static IReadOnlyList<Obligation> Of(PacketPath path, LinkShape link) => [.. Of(link).Select(obligation => LinkQuestion.Meant(path, link, obligation))];

    public static IReadOnlyList<Obligation> Of(LinkShape link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return [FromLan(link), ToLan(link), .. Outer(link), .. Carrier(link)];
    }

    private static Obligation FromLan(LinkShape link) => new()
    {
        Kind = TrafficKind.LanToTunnel,
        Link = link.Name,
        Traffic = Between(link.LocalLans, link.RemoteLans).And(new Match.In(PacketField.InInterface, link.LanInterfaces)),
        Bounds = Bounds(link.LocalLans, link.RemoteLans),
        Expect = IntoTunnel(link),
        Answer = new Answering(FromTunnelFields(link), Arriving(link), new Expectation.LeaveBy(link.LanInterfaces, true)),
    };

    private static Obligation ToLan(LinkShape link) => new()
    {
        Kind = TrafficKind.TunnelToLan,
        Link = link.Name,
        Traffic = FromTunnel(link, Between(link.RemoteLans, link.LocalLans)),
        Fixed = FromTunnelFields(link),
        Bounds = Bounds(link.RemoteLans, link.LocalLans),
        Expect = new Expectation.LeaveBy(link.LanInterfaces, true),
        Answer = new Answering(new Dictionary<PacketField, uint>(), link.LanInterfaces, IntoTunnel(link)),
    };

    private static Expectation IntoTunnel(LinkShape link) =>
        link.Tunnel is { } tunnel ? new Expectation.LeaveBy(NumberSet.One(tunnel.Interface)) : new Expectation.EncryptedBy(link.Policies, Wan(link));

    private static IEnumerable<Obligation> Outer(LinkShape link)
    {
        if (link.Tunnel is not { } tunnel)
            yield break;
        Ipv4Prefix[] local = [Ipv4Prefix.Host(tunnel.LocalEnd)], remote = [Ipv4Prefix.Host(tunnel.RemoteEnd)];
        var outgoing = new Dictionary<PacketField, uint> { [PacketField.Protocol] = Ipip };
        var incoming = new Dictionary<PacketField, uint> { [PacketField.Protocol] = Ipip, [PacketField.DecryptedBy] = Decrypted(link) };
        yield return new Obligation
        {
            Kind = TrafficKind.OuterOut,
            Link = link.Name,
            Sends = true,
            Traffic = Between(local, remote),
            Fixed = outgoing,
            Bounds = Bounds(local, remote),
            Expect = new Expectation.EncryptedBy(link.Policies, Wan(link)),
        };
        yield return new Obligation
        {
            Kind = TrafficKind.OuterIn,
            Link = link.Name,
            Traffic = OnWan(link, Between(remote, local)),
            Fixed = incoming,
            Bounds = Bounds(remote, local),
            Expect = new Expectation.ReachDevice(),
        };
    }

    private static IEnumerable<Obligation> Carrier(LinkShape link)
    {
        if (link.Carrier is not { } carrier)
            yield break;
        var (local, remote) = (Ends(carrier.Local), Ends(carrier.Remote));
        var packets = Packets(carrier);
        yield return new Obligation
        {
            Kind = TrafficKind.CarrierOut,
            Link = link.Name,
            Sends = true,
            Traffic = Between(local, remote).And(packets),
            Bounds = Bounds(local, remote),
            Expect = new Expectation.LeaveBy(carrier.Wan),
            // What the other end sends next belongs to this connection, so an "established" rule lets it in.
            Answer = new Answering(new Dictionary<PacketField, uint>(), carrier.Wan, new Expectation.ReachDevice()),
        };
        if (carrier.Answers && carrier.Local is not null)
            yield return new Obligation
            {
                Kind = TrafficKind.CarrierIn,
                Link = link.Name,
                Traffic = OnWan(link, Between(remote, local).And(packets)),
                Bounds = Bounds(remote, local),
                Expect = new Expectation.ReachDevice(),
            };
    }

    private static Match Packets(CarrierShape carrier)
    {
        var udp = new Match.All([new Match.In(PacketField.Protocol, NumberSet.One(Udp)), new Match.In(PacketField.DestinationPort, NumberSet.Singles(500, 4500)),
            new Match.In(PacketField.SourcePort, NumberSet.Singles(500, 4500))]);
        return carrier.InUdp ? udp : new Match.Any([udp, new Match.In(PacketField.Protocol, NumberSet.One(Esp))]);
    }

    private static Match FromTunnel(LinkShape link, Match traffic) => link.Tunnel is null ? OnWan(link, traffic) : traffic;

    private static Match OnWan(LinkShape link, Match traffic) => traffic.And(new Match.In(PacketField.InInterface, Wan(link)));

    private static NumberSet Wan(LinkShape link) => link.Carrier?.Wan ?? link.LanInterfaces.Union(NumberSet.One(0)).Complement(PacketField.InInterface.Largest());

    private static NumberSet Arriving(LinkShape link) => link.Tunnel is { } tunnel ? NumberSet.One(tunnel.Interface) : Wan(link);

    private static Dictionary<PacketField, uint> FromTunnelFields(LinkShape link) => link.Tunnel is { } tunnel
        ? new() { [PacketField.InInterface] = tunnel.Interface }
        : new() { [PacketField.DecryptedBy] = Decrypted(link) };

    // Policies of one link differ in their LANs only, so any of them stands for all.
    private static uint Decrypted(LinkShape link) => link.Policies.Count == 0 ? PacketField.DecryptedBy.Largest() : (uint)link.Policies.Min() + 1;

    private static Ipv4Prefix[] Ends(Ipv4Address? end) => [end is { } address ? Ipv4Prefix.Host(address) : Ipv4Prefix.Of(default, 0)];

    private static Match.All Between(IReadOnlyList<Ipv4Prefix> sources, IReadOnlyList<Ipv4Prefix> destinations) =>
        new Match.All([new Match.In(PacketField.Source, sources.Numbers()), new Match.In(PacketField.Destination, destinations.Numbers())]);

    private static FlowBounds Bounds(IReadOnlyList<Ipv4Prefix> sources, IReadOnlyList<Ipv4Prefix> destinations) =>
        new(sources.Numbers().Hull ?? new NumberRange(0, uint.MaxValue), destinations.Numbers().Hull ?? new NumberRange(0, uint.MaxValue));
}
