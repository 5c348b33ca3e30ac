using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Groups;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Mesh;

/// <summary>Designs the links between several sites and stores them.</summary>
internal sealed class MeshDesk(MeshFleetReader reader, LinkDesk links, LinkStore stored, GroupOpening groups, ChangeDropping dropping, StoreGuard guard) : IMeshDesign
{
    /// <summary>More at once nobody looks through; the rest can follow in another go.</summary>
    private const int MostLinks = 200;

    public async Task<MeshProposal> ProposeAsync(MeshIntent intent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return Propose(await reader.ReadAsync(cancellationToken), intent);
    }

    public async Task<Answer<Guid>> PreviewAsync(MeshIntent intent, CancellationToken cancellationToken)
    {
        var proposal = await ProposeAsync(intent, cancellationToken);
        if (proposal.Problems.Count > 0)
            return Answer<Guid>.No(proposal.Problems);
        var ticked = proposal.Links.Where(link => link.Ticked).ToList();
        if (ticked.Count == 0)
            return Answer<Guid>.No(MeshWords.NothingTicked);
        // From here on it goes to its end: half of a mesh would be drafts in a group that nobody saw.
        return await MakeAsync(proposal, ticked, MeshWords.Title(intent.Shape, ticked.Count, HubName(proposal)), CancellationToken.None);
    }

    private async Task<Answer<Guid>> MakeAsync(MeshProposal proposal, List<MeshLink> ticked, string title, CancellationToken cancellationToken)
    {
        var group = await groups.BeginAsync(title, ticked.Count, cancellationToken);
        var told = new GroupData { Asked = ticked.Count };
        foreach (var link in ticked)
        {
            // What the database refuses for one it may have room for with the next.
            var answer = await guard.TryAsync(() => MakeAsync(link, proposal, group, cancellationToken));
            if (answer.Succeeded)
                continue;
            told = told with { Without = told.Without + 1, Refused = [.. told.Refused, .. answer.Problems.Select(problem => MeshWords.Refused(link, problem))] };
            await guard.TryAsync(async () =>
            {
                await groups.NoteAsync(group, told, cancellationToken);
                return Answer<Guid>.Yes(group);
            });
        }
        if (told.Without < ticked.Count)
            return Answer<Guid>.Yes(group);
        await groups.TakeBackAsync(group, cancellationToken);
        return Answer<Guid>.No(told.Refused);
    }

    private async Task<Answer<Guid>> MakeAsync(MeshLink link, MeshProposal proposal, Guid group, CancellationToken cancellationToken)
    {
        var part = new MeshPart(group, Hub(link, proposal), [.. link.Transit.Select(Ipv4Prefix.Parse)], link.ExistingState == LinkState.Deployed);
        var answer = await links.PreviewAsync(await IntentAsync(link, cancellationToken), part, cancellationToken);
        if (answer.Succeeded)
            await dropping.SupersedeAsync(answer.Value, cancellationToken);
        return answer;
    }

    private static MeshProposal Propose(MeshFleet fleet, MeshIntent intent)
    {
        var sites = fleet.Pick(intent.Sites);
        if (LinkShapes.Count(intent.Shape, sites.Count) is var count && count > MostLinks)
            return new MeshProposal { Links = [], Problems = [MeshWords.TooMany(count, MostLinks)] };
        Reach Reach(int a, int b) => fleet.Reach(sites[a], sites[b]);
        List<HubSite> hubs = [.. sites.Select(MeshFleet.AsHub)];
        var proposed = intent.Shape == LinkShape.HubAndSpokes && sites.Count > 1 ? HubChoice.Propose(hubs, Reach) : null;
        int? chosen = intent.Hub is { } wanted && sites.Select(site => site.Id).ToList().IndexOf(wanted) is var place and >= 0 ? place : null;
        int? hub = intent.Shape == LinkShape.HubAndSpokes ? chosen ?? proposed?.Site : null;
        return new MeshProposal
        {
            Links = [.. Rows(fleet, intent, sites, hub).Select(link => Advised(link, fleet, sites, intent.Shape))],
            Hub = hub is { } at ? sites[at].Id : null,
            HubWhy = intent.Shape != LinkShape.HubAndSpokes || sites.Count < 2 ? ""
                : MeshWords.Hub(proposed, hub is { } one ? HubChoice.Judge(hubs, Reach, one) : null, [.. sites.Select(site => site.Name)]),
            Forwards = PairViews.Forwards([.. sites.Select(site => site.Measured).OfType<MeasuredSite>()]),
        };
    }

    /// <summary>Which spokes have a link comes first; only then is it known what each reaches by way of the hub.</summary>
    private static List<MeshLink> Rows(MeshFleet fleet, MeshIntent intent, IReadOnlyList<MeshSite> sites, int? hub)
    {
        var pairs = LinkShapes.Pairs(intent.Shape, sites.Count, hub);
        var rows = Made(_ => []);
        if (hub is not { } centre || !intent.Through)
            return rows;
        var spokes = rows.Where(link => link.Ticked || link.Stays).Select(link => sites.First(site => site.Id == link.A.Site).Device).ToList();
        return Made(spoke => spokes.Contains(spoke.Device) ? LinkLans.Through(sites[centre].Device, spoke.Device, spokes) : []);

        List<MeshLink> Made(Func<MeshSite, IReadOnlyList<Ipv4Prefix>> transit)
        {
            var made = new MeshRows(fleet, intent.Ticks);
            return [.. pairs.Select(pair => made.Next(sites[pair.A], sites[pair.B], hub is { } at ? sites[at] : null, transit(sites[pair.A])))];
        }
    }

    /// <summary>A mesh's link that cannot be may go by a hub: one of the picked sites, or else any.</summary>
    private static MeshLink Advised(MeshLink link, MeshFleet fleet, IReadOnlyList<MeshSite> picked, LinkShape shape)
    {
        bool needsHub = link.Verdict is { Kind: PairKind.NeedsHub } || link.Problems.Any(problem => problem.Code == FindingWords.NoReachableEnd);
        if (shape != LinkShape.FullMesh || link.Existing is not null || !needsHub)
            return link;
        return (HubOf(fleet, picked, link) ?? HubOf(fleet, fleet.Sites, link)) is { } hub ? link with { HubInstead = new SiteChoice(hub.Id, hub.Name) } : link;
    }

    private static MeshSite? HubOf(MeshFleet fleet, IReadOnlyList<MeshSite> sites, MeshLink link)
    {
        var ids = sites.Select(site => site.Id).ToList();
        var (a, b) = (ids.IndexOf(link.A.Site), ids.IndexOf(link.B.Site));
        return HubChoice.Between([.. sites.Select(MeshFleet.AsHub)], (one, other) => fleet.Reach(sites[one], sites[other]), a, b) is { } hub ? sites[hub] : null;
    }

    private static DeviceId? Hub(MeshLink link, MeshProposal proposal) =>
        new[] { link.A, link.B }.FirstOrDefault(end => end.Site == proposal.Hub) is { Device: { } device } ? new DeviceId(device) : null;

    private static string HubName(MeshProposal proposal) =>
        proposal.Links.SelectMany(link => new[] { link.A, link.B }).FirstOrDefault(end => end.Site == proposal.Hub)?.SiteName ?? "";

    /// <summary>A draft that is taken up again keeps what was chosen for it.</summary>
    private async Task<LinkIntent> IntentAsync(MeshLink link, CancellationToken cancellationToken)
    {
        var entry = link.Existing is { } id ? await stored.GetAsync(new LinkId(id), cancellationToken) : null;
        return new LinkIntent(link.A.Site, link.B.Site, entry is null ? new Dictionary<string, string>() : ChoiceReader.Write(entry.Link.Choices));
    }
}
