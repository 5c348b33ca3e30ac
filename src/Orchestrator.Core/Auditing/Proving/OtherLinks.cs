using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>Policies and tunnels of a device that belong to none of the orchestrator's links: their traffic must not be hurt either.</summary>
internal static class OtherLinks
{
    public static IReadOnlyList<TunnelShape> Tunnels(PacketPath path) => [.. path.Interfaces.All
        .Where(one => one.Ipip is { Local: not null, Remote: not null })
        .Select(one => new TunnelShape(path.Interfaces.Number(one.Name), one.Ipip!.Local!.Value, one.Ipip.Remote!.Value))];

    /// <summary>Named by what they are on the device, so that nobody takes them for the orchestrator's.</summary>
    public static IReadOnlyList<LinkShape> Of(PacketPath path, DeviceSides sides, IReadOnlyList<LinkShape> stored, LinkNames names)
    {
        var policies = stored.SelectMany(link => link.Policies).ToHashSet();
        var tunnels = stored.Select(link => link.Tunnel?.Interface).ToHashSet();
        return [.. LinkShapes.Of(path, sides, Tunnels(path))
            .Where(link => !link.Policies.Overlaps(policies) && (link.Tunnel is null || !tunnels.Contains(link.Tunnel.Interface)))
            .Select(link => link with { Name = names.Take($"{(link.Tunnel is null ? "policy" : "tunnel")} {link.Name}", path.Policies[link.Policies.Min()].Name) })];
    }

    public static IEnumerable<Obligation> Asked(PacketPath path, LinkShape link)
    {
        bool ends = link.Carrier is { Local: not null, Remote: not null };
        bool own = IsOwn(path, link);
        foreach (var obligation in LinkObligations.Of(link))
        {
            if (obligation.Kind is TrafficKind.CarrierOut or TrafficKind.CarrierIn && !ends)
                continue;
            if (!own)
                yield return LinkQuestion.Narrowed(path, link, obligation);
            else if (obligation.Kind is not (TrafficKind.LanToTunnel or TrafficKind.TunnelToLan))
                yield return obligation;
            else if (obligation.Kind == TrafficKind.LanToTunnel)
                yield return MadeHere(obligation, link);
        }
    }

    /// <summary>A selector of the device's own addresses: its own packets travel there, of a GRE tunnel perhaps, and no LAN's.</summary>
    private static bool IsOwn(PacketPath path, LinkShape link) => path.LocalAddresses is { } own
        && link.LocalLans.All(lan => own.Ranges.Any(range => range.Contains(lan.Network.Value) && range.Contains(lan.Last.Value)));

    private static Obligation MadeHere(Obligation obligation, LinkShape link) => obligation with
    {
        Kind = TrafficKind.OuterOut,
        Sends = true,
        Traffic = new Match.All([new Match.In(PacketField.Source, link.LocalLans.Numbers()), new Match.In(PacketField.Destination, link.RemoteLans.Numbers())]),
        Answer = null,
    };
}
