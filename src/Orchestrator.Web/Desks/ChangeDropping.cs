using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks;

/// <summary>
/// Drops changes that were never pushed, and forgets links that nobody has use for: one of which no device ever heard would hold its addresses,
/// its key and its devices. Thread-safe.
/// </summary>
internal sealed class ChangeDropping(ChangeStore changes, ChangeGroupStore groups, LinkStore links)
{
    // It leaves Planning by itself, so that is tried first.
    private static readonly string[] Undecided = [nameof(ChangeState.Planning), nameof(ChangeState.Ready), nameof(ChangeState.Blocked), nameof(ChangeState.NothingToDo)];

    private static readonly string[] Moving = [nameof(ChangeState.Pushing), nameof(ChangeState.WaitingForYou), nameof(ChangeState.RollingBack)];

    /// <summary>Drops a change, and its link with it if it was made for it and nothing else has to do with it.</summary>
    public async Task<bool> DropAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await DiscardAsync(id, cancellationToken))
            return false;
        if (await changes.GetAsync(id, cancellationToken) is not { Kind: nameof(PushKind.Provision), Link: { } link } || !await IsUnheardOfAsync(link, cancellationToken))
            return true;
        if ((await OfAsync(link, cancellationToken)).All(change => change.State == nameof(ChangeState.Discarded)))
            await links.RemoveAsync(link, cancellationToken);
        return true;
    }

    /// <summary>Whether nothing of the link was ever pushed, nor is it being pushed now.</summary>
    public async Task<bool> IsUnheardOfAsync(LinkId link, CancellationToken cancellationToken) =>
        await links.GetAsync(link, cancellationToken) is { Stage: LinkStage.Draft or LinkStage.Planned }
        && (await OfAsync(link, cancellationToken)).All(change => change.StartedAt is null && !Moving.Contains(change.State));

    /// <summary>Forgets a link of which its devices have nothing, and drops what still waits to be done to it. One that is being pushed now stays.</summary>
    /// <param name="removal">The change that was to remove it.</param>
    public async Task ForgetAsync(LinkId link, Guid removal, CancellationToken cancellationToken)
    {
        foreach (var change in await OfAsync(link, cancellationToken))
            if (change.Id != removal && change.StartedAt is null && change.State != nameof(ChangeState.NothingToDo))
                await DiscardAsync(change.Id, cancellationToken);
        if ((await OfAsync(link, cancellationToken)).All(change => !Moving.Contains(change.State)))
            await links.RemoveAsync(link, cancellationToken);
    }

    /// <summary>A draft that is previewed with others once more leaves those it was previewed with before; what they would push is out of date.</summary>
    /// <param name="by">The newer change; of two that are made at the same time one stays.</param>
    public async Task SupersedeAsync(Guid by, CancellationToken cancellationToken)
    {
        if (await changes.GetAsync(by, cancellationToken) is not { Link: { } link } || await links.GetAsync(link, cancellationToken) is not { Stage: LinkStage.Draft or LinkStage.Planned })
            return;
        foreach (var change in (await OfAsync(link, cancellationToken)).SkipWhile(change => change.Id != by).Skip(1))
            if (change.StartedAt is null && change is { Kind: nameof(PushKind.Provision), Group: { } group }
                && await groups.GetAsync(group, cancellationToken) is null or { State: nameof(GroupState.Open) })
                await DiscardAsync(change.Id, cancellationToken);
    }

    private async Task<bool> DiscardAsync(Guid id, CancellationToken cancellationToken)
    {
        foreach (string state in Undecided)
            if (await changes.TryMoveAsync(id, state, nameof(ChangeState.Discarded), cancellationToken))
                return true;
        return false;
    }

    /// <summary>Newest first.</summary>
    private async Task<List<ChangeSummary>> OfAsync(LinkId link, CancellationToken cancellationToken)
    {
        var all = new List<ChangeSummary>();
        while (true)
        {
            var page = await changes.ListAsync(new PageRequest(all.Count, PageRequest.MaxTake), new ChangeFilter(Link: link), cancellationToken);
            all.AddRange(page.Items);
            if (page.Items.Count < PageRequest.MaxTake)
                return all;
        }
    }
}
