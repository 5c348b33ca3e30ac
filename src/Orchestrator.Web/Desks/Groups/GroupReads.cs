using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Jobs;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Groups;

/// <summary>Groups as views. Reads no plan, so that a large group stays quick to look at. Thread-safe.</summary>
internal sealed class GroupReads(ChangeGroupStore groups, ChangeStore changes, LightStore lights, LinkStore links)
{
    public async Task<ChangeGroupView?> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await groups.GetAsync(id, cancellationToken) is not { } group)
            return null;
        var data = StoredJson.Read<GroupData>(group.DataJson);
        var members = await MembersAsync(id, cancellationToken);
        LinkId[] of = [.. members.Select(change => change.Link).OfType<LinkId>()];
        var seen = await lights.GetAsync(of, cancellationToken);
        var there = await links.ThereAsync(of, cancellationToken);
        var views = new List<GroupedChange>();
        foreach (var member in members)
            views.Add(await ViewAsync(member, data, seen, there, cancellationToken));
        return new ChangeGroupView
        {
            Id = id,
            Title = group.Title,
            State = Enum.Parse<GroupState>(group.State),
            By = group.RequestedBy,
            At = group.CreatedAt,
            Changes = views,
            Refused = data.Asked > members.Count + data.Without ? [.. data.Refused, GroupWords.NotComeTo(data.Asked - members.Count - data.Without)] : data.Refused,
        };
    }

    /// <summary>The group's changes in the order they were made.</summary>
    public async Task<IReadOnlyList<ChangeSummary>> MembersAsync(Guid id, CancellationToken cancellationToken) =>
        [.. (await changes.ListAsync(new PageRequest(Take: PageRequest.MaxTake), new ChangeFilter(Group: id), cancellationToken)).Items.Reverse()];

    private async Task<GroupedChange> ViewAsync(
        ChangeSummary change, GroupData data, IReadOnlyDictionary<LinkId, LinkLightsEntry> seen, IReadOnlySet<LinkId> there, CancellationToken cancellationToken)
    {
        var glance = ChangeGlance.Read(change.ProgressJson);
        var state = Enum.Parse<ChangeState>(change.State);
        bool moving = state is ChangeState.Pushing or ChangeState.RollingBack;
        IReadOnlyList<PushEvent> journal = moving ? await StoredJournal.ReadAsync(changes, change.Id, cancellationToken) : [];
        var lit = change.StartedAt is not null && change.Link is { } link && seen.TryGetValue(link, out var entry) ? entry : null;
        return new GroupedChange(
            new ChangeRow(change.Id, change.Title, state, change.RequestedBy, change.CreatedAt, glance.Devices, Group: change.Group),
            change.Link is { } id && there.Contains(id) ? id.Value : null,
            ChangeReads.Doing(state, Enum.Parse<PushKind>(change.Kind), journal),
            moving ? "" : glance.Result,
            moving ? null : data.Held.GetValueOrDefault(change.Id) is { } held && state == ChangeState.Ready ? held : glance.Problem,
            glance.Question,
            lit is null ? null : LightFindingWords.Views([.. lit.Lights.Select(light => (light.Light, (DateTimeOffset?)light.Since))]),
            change.StartedAt is not null);
    }
}
