using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Secrets;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks;

/// <summary>Designs links and stores them.</summary>
internal sealed class LinkDesk(LinkEnds ends, LinkStore links, ChangeOpening changes, SelfCheckReads checks, IIds ids) : ILinkDesign
{
    private const int AllocationTries = 5;

    public Task<IReadOnlyList<SiteChoice>> ListSitesAsync(CancellationToken cancellationToken) => ends.SitesAsync(cancellationToken);

    public async Task<Answer<LinkProposal>> ProposeAsync(LinkIntent intent, CancellationToken cancellationToken)
    {
        var drafted = await DraftAsync(intent, cancellationToken);
        return drafted.Succeeded ? Answer<LinkProposal>.Yes(await ProposalAsync(drafted.Value!, cancellationToken)) : Answer<LinkProposal>.No(drafted.Problems);
    }

    public async Task<Answer<Guid>> PreviewAsync(LinkIntent intent, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            var drafted = await DraftAsync(intent, cancellationToken);
            if (!drafted.Succeeded)
                return Answer<Guid>.No(drafted.Problems);
            var draft = drafted.Value!;
            var plan = LinkPlanner.Plan(await ends.RequestAsync(draft.Link, draft.A.Device, draft.B.Device, cancellationToken));
            if (!plan.CanPush)
                return Answer<Guid>.No([.. Errors(plan)]);
            switch (await StoreAsync(draft, plan, cancellationToken))
            {
                case StoreOutcome.Done:
                    return Answer<Guid>.Yes(await OpenAsync(draft, cancellationToken));
                case StoreOutcome.AddressesTaken or StoreOutcome.NameTaken when attempt < AllocationTries:
                    // Another link was made at the same moment; the next draft allocates around it.
                    continue;
                default:
                    return Answer<Guid>.No(new Problem("link.not-stored", "The link could not be stored.", "Somebody else changes the same devices.", "Try again."));
            }
        }
    }

    public async Task<Answer<Guid>> PreviewExistingAsync(Guid linkId, bool remove, CancellationToken cancellationToken) =>
        await links.GetAsync(new LinkId(linkId), cancellationToken) is { } entry
            ? Answer<Guid>.Yes(await changes.OpenAsync(entry.Link, remove ? PushKind.Remove : PushKind.Provision, cancellationToken))
            : Answer<Guid>.No(new Problem("link.gone", "This link is gone.", "", "Go back to the list of links."));

    private async Task<Answer<LinkDraft>> DraftAsync(LinkIntent intent, CancellationToken cancellationToken)
    {
        var choices = ChoiceReader.Read(intent.Overrides);
        if (!choices.Succeeded)
            return Answer<LinkDraft>.No(choices.Problems);
        if (intent.SiteA == intent.SiteB)
            return Answer<LinkDraft>.No(new Problem("link.same-site", "A link needs two sites.", "", "Pick another site for one end.", nameof(LinkIntent.SiteB)));
        var (a, b) = (await ends.DeviceOfAsync(intent.SiteA, cancellationToken), await ends.DeviceOfAsync(intent.SiteB, cancellationToken));
        if (a is null || b is null)
            return Answer<LinkDraft>.No(new Problem("link.no-device", "A site has no device.", "", "Add a device to it first.", a is null ? nameof(LinkIntent.SiteA) : nameof(LinkIntent.SiteB)));
        if (a.Device.Uplinks.Count == 0 || b.Device.Uplinks.Count == 0)
            return Answer<LinkDraft>.No(FindingWords.Problem(new Finding.NoUplink((a.Device.Uplinks.Count == 0 ? a : b).Device.Name)));
        var stored = await ends.BetweenAsync(intent.LinkId, a.Device.Id, b.Device.Id, cancellationToken);
        if (stored is not null)
            return Answer<LinkDraft>.Yes(new LinkDraft(await BegunAsync(Refreshed(stored.Link, a.Device, b.Device, choices.Value!), a.Device, b.Device, cancellationToken), a, b, stored.Version));
        var addresses = InnerAddresses.Allocate(await ends.TakenAsync(a.Device, b.Device, cancellationToken));
        return addresses is null
            ? Answer<LinkDraft>.No(new Problem("link.no-inner-addresses", "No inner addresses are left.", "Your subnets cover both pools.", "Remove a link, or renumber."))
            : Answer<LinkDraft>.Yes(new LinkDraft(await BegunAsync(await FreshAsync(a.Device, b.Device, addresses, choices.Value!, cancellationToken), a.Device, b.Device, cancellationToken), a, b, null));
    }

    private async Task<Link> FreshAsync(Device a, Device b, LinkAddresses addresses, LinkChoices choices, CancellationToken cancellationToken) => new()
    {
        Id = new LinkId(ids.New()),
        Name = await ends.FreeNameAsync(a.Name, b.Name, cancellationToken),
        A = new LinkEnd(a.Id, a.Uplinks[0].Id, LinkLans.For(a, b)),
        B = new LinkEnd(b.Id, b.Uplinks[0].Id, LinkLans.For(b, a)),
        Addresses = addresses,
        Choices = choices,
    };

    /// <summary>Where both ends pass for reachable, the planner may choose either; what was measured knows better who must begin.</summary>
    private async Task<Link> BegunAsync(Link link, Device first, Device second, CancellationToken cancellationToken)
    {
        if (link.Choices.Initiator is not null || first.Uplinks[0].ReachableAt is null || second.Uplinks[0].ReachableAt is null)
            return link;
        if (await checks.GetPairAsync(first.Site.Value, second.Site.Value, cancellationToken) is not { Initiator: { } site })
            return link;
        var begins = site == first.Site.Value ? first : second;
        return link with { Choices = link.Choices with { Initiator = link.A.Device == begins.Id ? LinkSide.A : LinkSide.B } };
    }

    /// <summary>A stored link with the LANs its devices have today. Its ends keep their order: A was A when it was made.</summary>
    private static Link Refreshed(Link link, Device first, Device second, LinkChoices choices)
    {
        var (a, b) = link.A.Device == first.Id ? (first, second) : (second, first);
        return link with { A = link.A with { Lans = LinkLans.For(a, b) }, B = link.B with { Lans = LinkLans.For(b, a) }, Choices = choices };
    }

    private async Task<StoreOutcome> StoreAsync(LinkDraft draft, LinkPlan plan, CancellationToken cancellationToken)
    {
        var link = draft.Link;
        NewKey? made = null;
        if (link.Key is null && plan.Design!.Authentication == Core.Cryptography.Authentication.PreSharedKey)
        {
            made = new NewKey(new KeyId(ids.New()), SecretKind.PreSharedKey, ids.NewPreSharedKey());
            link = link with { Key = made.Id };
        }
        return draft.Version is { } version
            ? await links.SaveAsync(link, version, made, cancellationToken)
            : await links.AddAsync(link, LinkStage.Draft, made, cancellationToken);
    }

    private async Task<Guid> OpenAsync(LinkDraft draft, CancellationToken cancellationToken)
    {
        try
        {
            return await changes.OpenAsync(draft.Link, PushKind.Provision, cancellationToken);
        }
        catch when (draft.Version is null)
        {
            // A link that was never seen anywhere would hold its addresses and its key.
            await links.RemoveAsync(draft.Link.Id, CancellationToken.None);
            throw;
        }
    }

    private async Task<LinkProposal> ProposalAsync(LinkDraft draft, CancellationToken cancellationToken)
    {
        var link = draft.Link;
        var (a, b) = link.A.Device == draft.A.Device.Id ? (draft.A, draft.B) : (draft.B, draft.A);
        var plan = LinkPlanner.Plan(await ends.RequestAsync(link, a.Device, b.Device, cancellationToken));
        return new LinkProposal
        {
            Name = link.Name,
            A = await ends.ViewAsync(a.Device, link.A, plan.Design?.A.Initiates == true, cancellationToken),
            B = await ends.ViewAsync(b.Device, link.B, plan.Design?.B.Initiates == true, cancellationToken),
            Choices = DesignViews.Of(plan, a.Device.Name, b.Device.Name),
            Pairs = DesignViews.Pairs(link),
            PairsGained = DesignViews.Pairs(link).Count,
            Problems = [.. Errors(plan)],
        };
    }

    private static IEnumerable<Problem> Errors(LinkPlan plan) =>
        plan.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(FindingWords.Problem);

    private sealed record LinkDraft(Link Link, DeviceEntry A, DeviceEntry B, long? Version);
}
