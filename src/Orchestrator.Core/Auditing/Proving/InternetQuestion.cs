using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>Whether internal clients keep the internet, asked of a device of which only the rules are known.</summary>
internal static class InternetQuestion
{
    private static readonly IReadOnlyList<Ipv4Prefix> AnyPrivate = [Ipv4Prefix.Parse("10.0.0.0/8"), Ipv4Prefix.Parse("172.16.0.0/12"), Ipv4Prefix.Parse("192.168.0.0/16")];

    /// <summary>null for a device that translates no sources: it does not stand before the internet.</summary>
    public static Obligation? Of(PacketPath path, IReadOnlyList<LinkShape> links, DeviceSides sides)
    {
        var translating = DeviceSides.Translating(path).ToList();
        if (translating.Count == 0)
            return null;
        // A policy for everything takes the internet away; that is a fault and no reason not to ask.
        var remote = links.SelectMany(link => link.RemoteLans).Concat(path.Policies.Where(policy => policy.Rest == RuleRest.Active).Select(policy => policy.Destination)).Where(prefix => prefix.Length > 0);
        var elsewhere = remote.Numbers().Union(path.LocalAddresses ?? NumberSet.Empty);
        var question = DeviceObligations.Internet(Lans(path, links, sides, translating), sides.Lan, elsewhere);
        if (path.Routes is null)
            question = question with { Traffic = question.Traffic.And(new Match.In(PacketField.OutInterface, sides.Wan)) };
        return question.Expect is Expectation.Served served ? question with { Expect = new Expectation.Served(WithoutOwn(served.PrivateSources, path, sides)) } : question;
    }

    /// <summary>The networks behind the device as far as anything tells: routes, else links, else what the translating rules speak of.</summary>
    private static IReadOnlyList<Ipv4Prefix> Lans(PacketPath path, IReadOnlyList<LinkShape> links, DeviceSides sides, List<Rule> translating)
    {
        var routed = LinkShapes.Networks(path, sides.Lan).Where(prefix => prefix.Network.IsPrivate).ToList();
        if (routed.Count > 0)
            return routed;
        var linked = links.SelectMany(link => link.LocalLans).Where(prefix => prefix.Length > 0).Distinct().ToList();
        if (linked.Count > 0)
            return linked;
        var spoken = translating.Select(rule => DeviceSides.Asked(rule.Match, PacketField.Source)).ToList();
        return spoken.Exists(set => set is null) ? AnyPrivate : [.. spoken.OfType<NumberSet>().SelectMany(set => set.Ranges).Select(Prefix).OfType<Ipv4Prefix>().Distinct()];
    }

    /// <summary>A device behind somebody else's NAT has a private address of its own to the internet, and that one is served.</summary>
    private static NumberSet WithoutOwn(NumberSet privates, PacketPath path, DeviceSides sides)
    {
        var own = path.Interfaces.All.Where(one => one.Address is not null && sides.Wan.Contains(path.Interfaces.Number(one.Name))).Select(one => one.Address!.Value.Value);
        return privates.Complement().Union(NumberSet.Singles(own)).Complement();
    }

    internal static Ipv4Prefix? Prefix(NumberRange range)
    {
        uint size = range.Last - range.First;
        return (size & (size + 1)) == 0 && (range.First & size) == 0 && size < uint.MaxValue
            ? Ipv4Prefix.Of(new Ipv4Address(range.First), 32 - System.Numerics.BitOperations.PopCount(size)) : null;
    }
}
