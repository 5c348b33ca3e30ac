using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Mesh;

/// <summary>
/// Works out a shape's links one after the other: a ticked link is there for the next, with its addresses and its peer, as it will be when
/// they are stored in the same order. Not thread-safe; one for each look.
/// </summary>
internal sealed class MeshRows(MeshFleet fleet, IReadOnlyDictionary<SitePair, bool> ticks)
{
    private readonly List<Link> _links = [.. fleet.Links.Select(entry => entry.Link)];
    private readonly HashSet<Ipv4Prefix> _taken = [.. fleet.Taken];

    /// <param name="hub">One of the two, by way of which the other reaches more; null where neither is.</param>
    /// <param name="transit">What more.</param>
    public MeshLink Next(MeshSite a, MeshSite b, MeshSite? hub, IReadOnlyList<Ipv4Prefix> transit)
    {
        var row = new MeshLink { A = a.End, B = b.End, Verdict = MeshFleet.Verdict(a, b) };
        if (a.Uplink is null || b.Uplink is null)
            return row with { Problems = [FindingWords.Problem(new Finding.NoUplink((a.Uplink is null ? a : b).Device.Name))] };
        var stored = fleet.Between(a.Device.Id, b.Device.Id);
        if (stored is not null)
            row = row with { Existing = stored.Link.Id.Value, ExistingState = Enum.Parse<LinkState>(stored.Stage.ToString()) };
        if (stored is { Stage: LinkStage.Deploying or LinkStage.Removing } or { Stage: LinkStage.Deployed } && !Lacks(stored.Link, hub, transit))
            return row with { Stays = true };
        if (Draft(stored, a.Device, b.Device) is not { } link)
            return row with { Problems = [LinkDesk.NoAddresses] };
        if (hub is not null)
            link = LinkDrafting.WithTransit(link, hub.Device.Id, transit, more: stored is { Stage: LinkStage.Deployed });
        return Planned(row with { Transit = Told(link) }, link, a.Device, b.Device);
    }

    private static bool Lacks(Link link, MeshSite? hub, IReadOnlyList<Ipv4Prefix> transit) =>
        hub is not null && transit.Except((link.A.Device == hub.Device.Id ? link.A : link.B).Carried).Any();

    private static IReadOnlyList<string> Told(Link link) => [.. link.A.Transit.Concat(link.B.Transit).Select(lan => lan.ToString())];

    private Link? Draft(LinkEntry? stored, Device a, Device b)
    {
        if (stored is not null)
            return LinkDrafting.Refreshed(stored.Link, a, b, stored.Link.Choices);
        IEnumerable<Ipv4Prefix> ports = from device in new[] { a, b } from port in device.Facts.Interfaces from address in port.Addresses select address.Prefix;
        return InnerAddresses.Allocate([.. _taken, .. ports]) is { } addresses
            ? LinkDrafting.Fresh(new LinkId(Guid.Empty), $"{a.Name} - {b.Name}", a, b, addresses, new LinkChoices()) : null;
    }

    private MeshLink Planned(MeshLink row, Link link, Device a, Device b)
    {
        var (first, second) = link.A.Device == a.Id ? (a, b) : (b, a);
        var plan = LinkPlanner.Plan(new PlanRequest
        {
            Link = link,
            A = first,
            B = second,
            Begins = row.Verdict?.Initiator is { } site ? site == first.Site.Value ? LinkSide.A : LinkSide.B : null,
            Neighbours = [.. Neighbours(link, first), .. Neighbours(link, second)],
        });
        bool ticked = plan.CanPush && ticks.GetValueOrDefault(row.Pair, row.Verdict is not { Kind: PairKind.NeedsHub });
        if (ticked)
        {
            _links.RemoveAll(one => one.Id == link.Id && row.Existing is not null);
            _links.Add(link);
            _taken.UnionWith([link.Addresses.Endpoints, link.Addresses.Tunnel]);
        }
        var begins = plan.Design is { } design ? design.A.Initiates ? first : second : null;
        return row with
        {
            CanTick = plan.CanPush,
            Ticked = ticked,
            Begins = begins?.Name ?? "",
            BeginsWhy = begins is null ? "" : WhyBegins(plan, begins, row.Verdict),
            Tunnel = ticked ? link.Addresses.Tunnel.ToString() : "",
            Endpoints = ticked ? link.Addresses.Endpoints.ToString() : "",
            Problems = [.. plan.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(FindingWords.Problem)],
        };
    }

    private IEnumerable<NeighbourLink> Neighbours(Link link, Device device)
    {
        if (device.Platform != DevicePlatform.RouterOs)
            yield break;
        foreach (var other in _links.Where(other => other != link && (other.A.Device == device.Id || other.B.Device == device.Id)))
        {
            // The link that is taken up again is no neighbour of itself.
            if (other.Id == link.Id && link.Id.Value != Guid.Empty)
                continue;
            yield return new NeighbourLink(other.Name, fleet.IsFound(other.A.Device == device.Id ? other.B : other.A) ? null : device.Id);
        }
    }

    private static string WhyBegins(LinkPlan plan, Device begins, PairView? verdict)
    {
        if (verdict is { Initiator: { } site } && site == begins.Site.Value)
            return verdict.Text.Why;
        return plan.Decisions.FirstOrDefault(decision => decision.Key == DecisionKey.Initiator) is { } decision ? ReasonWords.Sentence(decision.Reason) : "";
    }
}
