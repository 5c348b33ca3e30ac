using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Jobs;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Groups;

/// <summary>Groups as views. Reads no plan, so that a large group stays quick to look at. Thread-safe.</summary>
internal sealed class GroupReads(ChangeGroupStore groups, ChangeStore changes, LightStore lights, LinkStore links, DeviceHolds holds)
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
        var waits = await WaitsAsync([.. members.Where(change => IsToBegin(change, group, data))], cancellationToken);
        var views = new List<GroupedChange>();
        foreach (var member in members)
        {
            var held = waits.GetValueOrDefault(member.Id) ?? (member.State == nameof(ChangeState.Ready) ? data.Held.GetValueOrDefault(member.Id) : null);
            views.Add(await ViewAsync(member, held, seen, there, cancellationToken));
        }
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

    /// <summary>Which of these changes do not begin for now because a check holds a device, and why.</summary>
    public async Task<IReadOnlyDictionary<Guid, Problem>> WaitsAsync(IReadOnlyCollection<ChangeSummary> waiting, CancellationToken cancellationToken)
    {
        var waits = new Dictionary<Guid, Problem>();
        if (waiting.Count == 0)
            return waits;
        var ends = waiting.SelectMany(change => ChangeGlance.Read(change.ProgressJson).Devices.Select(device => (Change: change.Id, Device: device))).ToList();
        var held = await holds.HeldAsync([.. ends.Select(end => new DeviceId(end.Device.DeviceId)).Distinct()], cancellationToken);
        foreach (var (change, device) in ends)
            if (held.TryGetValue(new DeviceId(device.DeviceId), out var by))
                waits.TryAdd(change, SelfCheckWords.PushWaits(device.Device, by.Until));
        return waits;
    }

    private static bool IsToBegin(ChangeSummary change, ChangeGroup group, GroupData data) => change.State switch
    {
        nameof(ChangeState.Pushing) => change.StartedAt is null,
        nameof(ChangeState.Ready) => group.State == nameof(GroupState.Pushing) && data.IsToCome(change.Id),
        _ => false,
    };

    /// <param name="held">Why it does not begin, or did not.</param>
    private async Task<GroupedChange> ViewAsync(
        ChangeSummary change, Problem? held, IReadOnlyDictionary<LinkId, LinkLightsEntry> seen, IReadOnlySet<LinkId> there, CancellationToken cancellationToken)
    {
        var glance = ChangeGlance.Read(change.ProgressJson);
        var state = Enum.Parse<ChangeState>(change.State);
        bool moving = state is ChangeState.Pushing or ChangeState.RollingBack;
        IReadOnlyList<PushEvent> journal = moving ? await StoredJournal.ReadAsync(changes, change.Id, cancellationToken) : [];
        var lit = change.StartedAt is not null && change.Link is { } link && seen.TryGetValue(link, out var entry) ? entry : null;
        return new GroupedChange(
            new ChangeRow(change.Id, change.Title, state, change.RequestedBy, change.CreatedAt, glance.Devices, Group: change.Group),
            change.Link is { } id && there.Contains(id) ? id.Value : null,
            held is null ? ChangeReads.Doing(state, Enum.Parse<PushKind>(change.Kind), journal) : "",
            moving ? "" : glance.Result,
            held ?? (moving ? null : glance.Problem),
            glance.Question,
            lit is null ? null : LightFindingWords.Views([.. lit.Lights.Select(light => (light.Light, (DateTimeOffset?)light.Since))]),
            change.StartedAt is not null);
    }
}
