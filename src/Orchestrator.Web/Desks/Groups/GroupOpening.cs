using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks.Groups;

/// <summary>Opens groups. Its changes name it; it is stored first, so that none names nothing.</summary>
internal sealed class GroupOpening(ChangeGroupStore groups, Actor actor, IIds ids, TimeProvider clock)
{
    public async Task<Guid> BeginAsync(string title, int links, CancellationToken cancellationToken)
    {
        var id = ids.New();
        await groups.AddAsync(new ChangeGroup(id, title, nameof(GroupState.Open), await actor.NameAsync(), clock.GetUtcNow(), StoredJson.Write(new GroupData { Asked = links })), cancellationToken);
        return id;
    }

    /// <summary>How far its making is.</summary>
    public Task NoteAsync(Guid group, GroupData made, CancellationToken cancellationToken) =>
        groups.EditAsync(group, GroupData.Edit(data => data with { Refused = made.Refused, Without = made.Without }), cancellationToken);

    /// <summary>A group that got no change is no group.</summary>
    public Task TakeBackAsync(Guid group, CancellationToken cancellationToken) => groups.RemoveEmptyAsync(group, cancellationToken);
}
