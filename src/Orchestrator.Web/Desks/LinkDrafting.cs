using Orchestrator.Core.Addressing;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;

namespace Orchestrator.Web.Desks;

/// <summary>A link as it is first drafted, and as it is taken up again. Pure.</summary>
internal static class LinkDrafting
{
    /// <summary>By the first uplink of each, with the LANs they can carry.</summary>
    public static Link Fresh(LinkId id, string name, Device a, Device b, LinkAddresses addresses, LinkChoices choices) => new()
    {
        Id = id,
        Name = name,
        A = new LinkEnd(a.Id, a.Uplinks[0].Id, LinkLans.For(a, b)),
        B = new LinkEnd(b.Id, b.Uplinks[0].Id, LinkLans.For(b, a)),
        Addresses = addresses,
        Choices = choices,
    };

    /// <summary>A stored link with the LANs its devices have today. Its ends keep their order: A was A when it was made.</summary>
    public static Link Refreshed(Link link, Device first, Device second, LinkChoices choices)
    {
        var (a, b) = link.A.Device == first.Id ? (first, second) : (second, first);
        return link with { A = link.A with { Lans = LinkLans.For(a, b) }, B = link.B with { Lans = LinkLans.For(b, a) }, Choices = choices };
    }

    /// <summary>What the far end reaches by way of the hub, one of the link's devices.</summary>
    /// <param name="more">Beside what it reaches already; otherwise instead of it.</param>
    public static Link WithTransit(Link link, DeviceId hub, IReadOnlyList<Ipv4Prefix> lans, bool more)
    {
        return link.A.Device == hub ? link with { A = Reaching(link.A) } : link.B.Device == hub ? link with { B = Reaching(link.B) } : link;

        LinkEnd Reaching(LinkEnd end) => end with { Transit = [.. (more ? end.Transit : []).Concat(lans).Except(end.Lans).Distinct()] };
    }
}
