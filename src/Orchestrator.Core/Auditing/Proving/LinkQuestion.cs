using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>Parts of a link's LANs that are not meant when its traffic is spoken of.</summary>
internal static class LinkQuestion
{
    /// <summary>Without what no device means: its own key exchange, its own address as somebody else's, a wide selector's inside.</summary>
    public static Obligation Meant(PacketPath path, LinkShape link, Obligation obligation) => Without(path, obligation, Inside(path, link));

    /// <summary>The same where a link's selectors are all that is known of what it is for: what other policies take out of them is not meant either.</summary>
    public static Obligation Narrowed(PacketPath path, LinkShape link, Obligation obligation) => Without(path, obligation, Others(path, link).Concat(Inside(path, link)));

    /// <param name="parts">Said of packets from here to there.</param>
    private static Obligation Without(PacketPath path, Obligation obligation, IEnumerable<Match> parts)
    {
        if (obligation.Kind is not (TrafficKind.LanToTunnel or TrafficKind.TunnelToLan))
            return obligation;
        var without = obligation.Kind == TrafficKind.LanToTunnel ? parts.Append(Own(path)) : parts.Select(Turned).Append(OwnKeys(path));
        return obligation with { Traffic = without.Where(one => one is not Match.Any { Parts.Count: 0 }).Aggregate(obligation.Traffic, (all, one) => all.And(new Match.Not(one))) };
    }

    /// <summary>What policies before the link's own take out of its selector on purpose.</summary>
    private static IEnumerable<Match> Others(PacketPath path, LinkShape link)
    {
        if (link.Tunnel is not null)
            return [];
        int own = link.Policies.Min();
        return path.AskedPolicies.TakeWhile(number => number != own).Select(number => path.Policies[number]).Where(policy => policy.Rest == RuleRest.Active).Where(policy => policy.Action != PolicyAction.Encrypt || IsWithin(policy, path.Policies[own])).Select(PolicyMatch.Of);
    }

    /// <summary>A selector so wide that it holds the LAN itself does not mean the LAN's packets to itself or to the device.</summary>
    private static IEnumerable<Match> Inside(PacketPath path, LinkShape link)
    {
        if (!link.RemoteLans.Any(remote => link.LocalLans.Any(remote.Contains)))
            return [];
        var near = link.LocalLans.Concat(LinkShapes.Networks(path, link.LanInterfaces)).Numbers();
        // Loopback, link-local, multicast and reserved addresses are nobody's LAN.
        var nowhere = NumberSet.Of(Range("0.0.0.0/8"), Range("127.0.0.0/8"), Range("169.254.0.0/16"), Range("224.0.0.0/3"));
        return [new Match.In(PacketField.Destination, near.Union(nowhere).Union(path.LocalAddresses ?? NumberSet.Empty))];
    }

    /// <summary>Nobody in a LAN has the device's own address.</summary>
    private static Match Own(PacketPath path) => path.LocalAddresses is { } own ? new Match.In(PacketField.Source, own) : Match.Never;

    /// <summary>The device answers key exchange in clear, whoever asks.</summary>
    private static Match OwnKeys(PacketPath path) => path.LocalAddresses is { } own && path.PolicyExempt is not Match.Any { Parts.Count: 0 }
        ? new Match.In(PacketField.Destination, own).And(Turned(path.PolicyExempt)) : Match.Never;

    private static bool IsWithin(IpsecPolicy one, IpsecPolicy other) =>
        other.Source.Contains(one.Source) && other.Destination.Contains(one.Destination) && (one.Source, one.Destination, one.Protocol) != (other.Source, other.Destination, other.Protocol);

    private static NumberRange Range(string text) => Ipv4Prefix.Parse(text).Numbers();

    /// <summary>The same for the packets that come back; what is asked of interfaces is left out.</summary>
    private static Match Turned(Match match) => match switch
    {
        Match.All all => new Match.All([.. all.Parts.Select(Turned)]),
        Match.Any any => new Match.Any([.. any.Parts.Select(Turned)]),
        Match.Not not => new Match.Not(Turned(not.Part)),
        Match.In { Field: PacketField.InInterface } => Match.Always,
        Match.In one => one with { Field = one.Field.Turned() },
        _ => match,
    };
}
