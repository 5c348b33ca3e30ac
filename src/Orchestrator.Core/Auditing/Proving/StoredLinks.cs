using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>The orchestrator's own links, looked for on the device. What is not there makes an obligation that fails, never one that is left out.</summary>
internal static class StoredLinks
{
    private const uint Ipip = 4;

    /// <summary>Stands for a tunnel that the device does not have: no interface has this number.</summary>
    private static readonly uint NoInterface = PacketField.InInterface.Largest();

    public static LinkShape Shape(PacketPath path, DeviceSides sides, AuditedLink link, string name, List<MissingPart> missing)
    {
        var policies = Policies(path, link);
        if (policies.Count == 0)
            missing.Add(new MissingPart(link, LinkPart.Policy, $"{Local(link)} - {Remote(link)}"));
        return new LinkShape
        {
            Name = name,
            LocalLans = link.LocalLans,
            RemoteLans = link.RemoteLans,
            LanInterfaces = LanInterfaces(path, sides, link, missing),
            Policies = policies,
            Tunnel = Tunnel(path, link, missing),
            Carrier = Carrier(path, sides, link),
        };
    }

    public static IEnumerable<Obligation> Asked(PacketPath path, AuditedLink link, LinkShape shape)
    {
        bool lacks = shape.Tunnel!.Interface == NoInterface;
        foreach (var obligation in LinkObligations.Of(shape))
        {
            if (obligation.Kind is TrafficKind.CarrierOut or TrafficKind.CarrierIn)
            {
                if (WithEnds(obligation, link, shape.Carrier!) is { } carrier)
                    yield return carrier;
            }
            else
            {
                var asked = WithoutOwn(path, LinkQuestion.Narrowed(path, shape, obligation));
                yield return lacks && obligation.Kind is TrafficKind.LanToTunnel or TrafficKind.TunnelToLan ? Unanswerable(asked, shape) : asked;
            }
        }
    }

    /// <summary>The link is there for the LANs: whom the device lets in to itself is its owner's choice, and its own addresses never come in by an interface.</summary>
    private static Obligation WithoutOwn(PacketPath path, Obligation obligation)
    {
        PacketField? own = obligation.Kind switch { TrafficKind.LanToTunnel => PacketField.Source, TrafficKind.TunnelToLan => PacketField.Destination, _ => null };
        return own is { } field && path.LocalAddresses is { } local
            ? obligation with { Traffic = obligation.Traffic.And(new Match.In(field, local).Negated()) } : obligation;
    }

    /// <summary>No policy can take them, so it fails for every packet, and the packet shown is the one that goes astray.</summary>
    private static Obligation Unanswerable(Obligation obligation, LinkShape shape) =>
        obligation with { Expect = new Expectation.EncryptedBy(new HashSet<int>(), shape.Carrier!.Wan), Answer = null };

    /// <summary>Without the device's own end nobody can say which of its packets carry the link; an end that may be anywhere is on the internet.</summary>
    private static Obligation? WithEnds(Obligation obligation, AuditedLink link, CarrierShape carrier)
    {
        if (carrier.Local is null)
            return null;
        if (link.RemoteAddress is not null)
            return obligation;
        return obligation.Kind == TrafficKind.CarrierOut ? null
            : obligation with { Traffic = obligation.Traffic.And(new Match.In(PacketField.Source, DeviceQuestionAddresses.Internet)) };
    }

    private static HashSet<int> Policies(PacketPath path, AuditedLink link) => Enumerable.Range(0, path.Policies.Count)
        .Where(index => path.Policies[index] is { Action: PolicyAction.Encrypt, Protocol: 0 or Ipip } policy
            && Local(link).Contains(policy.Source) && policy.Source.Contains(link.LocalEndpoint)
            && Remote(link).Contains(policy.Destination) && policy.Destination.Contains(link.RemoteEndpoint))
        .ToHashSet();

    private static TunnelShape Tunnel(PacketPath path, AuditedLink link, List<MissingPart> missing)
    {
        uint number = path.Interfaces.Number(link.Tunnel);
        var own = path.Interfaces[number];
        // A rule may name an interface that is gone: then nothing is known of it.
        if (own is null or { Ipip: null, Address: null })
        {
            missing.Add(new MissingPart(link, LinkPart.TunnelInterface, link.Tunnel));
            return new TunnelShape(NoInterface, link.LocalEndpoint, link.RemoteEndpoint);
        }
        var (local, remote) = (own.Ipip?.Local ?? link.LocalEndpoint, own.Ipip?.Remote ?? link.RemoteEndpoint);
        if ((local, remote) != (link.LocalEndpoint, link.RemoteEndpoint))
            missing.Add(new MissingPart(link, LinkPart.TunnelEnds, $"{local} - {remote}"));
        return new TunnelShape(number, local, remote);
    }

    private static NumberSet LanInterfaces(PacketPath path, DeviceSides sides, AuditedLink link, List<MissingPart> missing)
    {
        var near = sides.Lan.Union(sides.Wan);
        var routes = (path.Routes?.Entries ?? []).Where(route => route.Destination.Length > 0 && near.Contains(route.Interface)).ToList();
        var found = NumberSet.Empty;
        foreach (var lan in link.LocalLans)
        {
            var by = Leading(routes, lan);
            if (by.Count == 0 && path.Routes is not null)
                missing.Add(new MissingPart(link, LinkPart.LocalLan, $"{lan}"));
            found = found.Union(NumberSet.Singles(by));
        }
        return found.IsEmpty ? sides.Lan : found;
    }

    /// <summary>Where a LAN's packets go: by routes within it, and by the narrowest one that holds it.</summary>
    private static List<uint> Leading(List<Route> routes, Ipv4Prefix lan)
    {
        var within = routes.Where(route => lan.Contains(route.Destination)).Select(route => route.Interface);
        var around = routes.Where(route => route.Destination.Contains(lan)).MaxBy(route => route.Destination.Length);
        return [.. within.Concat(around is null ? [] : [around.Interface]).Distinct()];
    }

    private static CarrierShape Carrier(PacketPath path, DeviceSides sides, AuditedLink link)
    {
        var route = link.RemoteAddress is { } far ? path.Routes?.Entries.FirstOrDefault(one => one.Destination.Contains(far) && one.Guard is Match.All { Parts.Count: 0 }) : null;
        var wan = route is { Interface: > 0 } ? NumberSet.One(route.Interface) : Holding(path, link.LocalAddress) ?? sides.Wan;
        var own = wan.Ranges is [var only] && only.First == only.Last ? route?.PreferredSource ?? path.Interfaces[only.First]?.Address : null;
        return new CarrierShape(wan, link.LocalAddress ?? own, link.RemoteAddress, link.InUdp, link.Answers);
    }

    private static NumberSet? Holding(PacketPath path, Ipv4Address? address) =>
        address is not null && path.Interfaces.All.FirstOrDefault(one => one.Address == address) is { } one ? NumberSet.One(path.Interfaces.Number(one.Name)) : null;

    private static Ipv4Prefix Local(AuditedLink link) => link.LocalSelector ?? Ipv4Prefix.Host(link.LocalEndpoint);

    private static Ipv4Prefix Remote(AuditedLink link) => link.RemoteSelector ?? Ipv4Prefix.Host(link.RemoteEndpoint);
}
