using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Preview;
using Orchestrator.Web.Jobs;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Groups;

/// <summary>Commands of groups. Each moves the stored state in one statement, so two clicks act once.</summary>
internal sealed class GroupDesk(ChangeGroupStore groups, GroupReads reads, ChangeStore changes, ChangeDropping dropping, DurableJobs jobs, LostStarts lost) : IChangeGroups
{
    public Task<ChangeGroupView?> GetAsync(Guid groupId, CancellationToken cancellationToken) => reads.GetAsync(groupId, cancellationToken);

    public async Task<Answer<Guid>> PushAsync(Guid groupId, CancellationToken cancellationToken)
    {
        // An earlier start that was refused is not to be taken for this one.
        await lost.SettleRefusedAsync(cancellationToken);
        if (await groups.GetAsync(groupId, cancellationToken) is not { } group)
            return Answer<Guid>.No(GroupWords.Gone);
        if (group.State == nameof(GroupState.Pushing))
            return Answer<Guid>.Yes(groupId);
        var agreed = new Dictionary<Guid, AgreedChange>();
        foreach (var member in await reads.MembersAsync(groupId, cancellationToken))
            if (member.State == nameof(ChangeState.Ready) && await changes.GetAsync(member.Id, cancellationToken) is { } change)
                agreed[change.Id] = AgreedChange.Of(StoredJson.Read<ChangePlan>(change.PlanJson));
        if (agreed.Count == 0)
            return Answer<Guid>.No(GroupWords.NothingReady);
        var agree = GroupData.Edit(data => data with { Agreed = agreed, Held = new Dictionary<Guid, Problem>() });
        if (!await groups.TryMoveAsync(groupId, group.State, nameof(GroupState.Pushing), agree, cancellationToken))
            return Answer<Guid>.No(GroupWords.MovedMeanwhile);
        await StartAsync(groupId, cancellationToken);
        return Answer<Guid>.Yes(groupId);
    }

    public async Task<Answer<Guid>> StopAsync(Guid groupId, CancellationToken cancellationToken) =>
        await groups.TryMoveAsync(groupId, nameof(GroupState.Pushing), nameof(GroupState.Stopping), cancellationToken)
            ? Answer<Guid>.Yes(groupId) : Answer<Guid>.No(GroupWords.NotPushing);

    public async Task<Answer<Guid>> DiscardAsync(Guid groupId, CancellationToken cancellationToken)
    {
        if (await groups.GetAsync(groupId, cancellationToken) is not { } group)
            return Answer<Guid>.No(GroupWords.Gone);
        if (group.State != nameof(GroupState.Open))
            return Answer<Guid>.No(GroupWords.StopFirst);
        foreach (var member in await reads.MembersAsync(groupId, cancellationToken))
            if (member.StartedAt is null)
                await dropping.DropAsync(member.Id, cancellationToken);
        return Answer<Guid>.Yes(groupId);
    }

    /// <summary>Starts the work of a state that is stored already. A crash before the start is made good by <see cref="LostStarts"/>.</summary>
    private async Task StartAsync(Guid groupId, CancellationToken cancellationToken)
    {
        try
        {
            await jobs.StartAsync<PushGroupJob>(groupId.ToString(), cancellationToken);
        }
        catch
        {
            await lost.TakeBackGroupAsync(groupId);
            throw;
        }
    }
}
