using Orchestrator.Core.Addressing;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Secrets;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks;

/// <summary>Designs links and stores them.</summary>
internal sealed class LinkDesk(LinkEnds ends, LinkStore links, ChangeOpening changes, IIds ids) : ILinkDesign
{
    private const int AllocationTries = 5;

    public static Problem NoAddresses { get; } = new("link.no-inner-addresses", "No inner addresses are left.", "Your subnets cover both pools.", "Remove a link, or renumber.");

    public Task<IReadOnlyList<SiteChoice>> ListSitesAsync(CancellationToken cancellationToken) => ends.SitesAsync(cancellationToken);

    public async Task<Answer<LinkProposal>> ProposeAsync(LinkIntent intent, CancellationToken cancellationToken)
    {
        var drafted = await DraftAsync(intent, cancellationToken);
        return drafted.Succeeded ? Answer<LinkProposal>.Yes(await ProposalAsync(drafted.Value!, cancellationToken)) : Answer<LinkProposal>.No(drafted.Problems);
    }

    public Task<Answer<Guid>> PreviewAsync(LinkIntent intent, CancellationToken cancellationToken) => PreviewAsync(intent, null, cancellationToken);

    /// <param name="part">What it is a part of; null if it stands alone.</param>
    public async Task<Answer<Guid>> PreviewAsync(LinkIntent intent, MeshPart? part, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            var drafted = await DraftAsync(intent, cancellationToken);
            if (!drafted.Succeeded)
                return Answer<Guid>.No(drafted.Problems);
            var draft = part is { Hub: { } hub } ? drafted.Value! with { Link = LinkDrafting.WithTransit(drafted.Value.Link, hub, part.Transit, part.More) } : drafted.Value!;
            var plan = LinkPlanner.Plan(await ends.RequestAsync(draft.Link, draft.A.Device, draft.B.Device, cancellationToken));
            if (!plan.CanPush)
                return Answer<Guid>.No([.. Errors(plan)]);
            switch (await StoreAsync(draft, plan, cancellationToken))
            {
                case StoreOutcome.Done:
                    return Answer<Guid>.Yes(await OpenAsync(draft, part?.Group, cancellationToken));
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
            return Answer<LinkDraft>.Yes(new LinkDraft(LinkDrafting.Refreshed(stored.Link, a.Device, b.Device, choices.Value!), a, b, stored.Version));
        var addresses = InnerAddresses.Allocate(await ends.TakenAsync(a.Device, b.Device, cancellationToken));
        if (addresses is null)
            return Answer<LinkDraft>.No(NoAddresses);
        string name = await ends.FreeNameAsync(a.Device.Name, b.Device.Name, cancellationToken);
        var fresh = LinkDrafting.Fresh(new LinkId(ids.New()), name, a.Device, b.Device, addresses, choices.Value!);
        return Answer<LinkDraft>.Yes(new LinkDraft(fresh, a, b, null));
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

    private async Task<Guid> OpenAsync(LinkDraft draft, Guid? group, CancellationToken cancellationToken)
    {
        try
        {
            return await changes.OpenAsync(draft.Link, PushKind.Provision, group, cancellationToken);
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

/// <summary>What a link is previewed with.</summary>
/// <param name="Hub">The device by way of which its other end reaches more than the link's own LANs; null leaves that as it is.</param>
/// <param name="More">Beside what it reaches by it already; otherwise instead of it.</param>
internal sealed record MeshPart(Guid Group, DeviceId? Hub, IReadOnlyList<Ipv4Prefix> Transit, bool More);
