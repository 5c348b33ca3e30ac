using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks;
using Orchestrator.Web.Desks.Groups;
using Orchestrator.Web.Desks.Preview;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Jobs;

/// <summary>
/// Pushes the changes of a group in turn. What was pushed on a device changes what the next change there was compared with, so that one is
/// worked out again first, and pushed only if it is still what the person saw. The stored states tell how far it is; what is kept in memory
/// only saves working a change out twice.
/// </summary>
internal sealed class PushGroupJob(DurableJobServices services, ChangeGroupStore groups, GroupReads reads, ChangeStore changes, DurableJobs jobs, TimeProvider clock) : DurableJob(services)
{
    public static readonly string[] Working = [nameof(GroupState.Pushing), nameof(GroupState.Stopping)];

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    protected override int CoordinatorsAtOnce => Coordinators.OfGroups;

    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var id = Guid.Parse(run.Subject);
        var fresh = new HashSet<Guid>();
        while (await groups.GetAsync(id, cancellationToken) is { } group && Working.Contains(group.State))
        {
            var data = StoredJson.Read<GroupData>(group.DataJson);
            var queue = Queue(await reads.MembersAsync(id, cancellationToken), data);
            bool stopping = group.State == nameof(GroupState.Stopping);
            var next = stopping ? [] : PushTurns.Next([.. queue.Select(one => one.Queued)]);
            if (next.Count == 0 && queue.All(one => one.Queued.Turn != Turn.Moving))
            {
                await EndAsync(run, group, stopping ? data : Held(data, queue), cancellationToken);
                return;
            }
            var before = data;
            foreach (var change in next)
                data = await BeginAsync(change, queue, data, fresh, cancellationToken);
            if (data != before)
                await groups.SetAsync(run.Lease, id, group.State, group.State, StoredJson.Write(data), cancellationToken);
            await Task.Delay(LookAgain, clock, cancellationToken);
        }
    }

    protected override async Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken)
    {
        if (await groups.GetAsync(Guid.Parse(run.Subject), cancellationToken) is { } group && Working.Contains(group.State))
            await EndAsync(run, group, StoredJson.Read<GroupData>(group.DataJson), cancellationToken);
    }

    private Task EndAsync(JobRun run, ChangeGroup group, GroupData data, CancellationToken cancellationToken) =>
        groups.SetAsync(run.Lease, group.Id, group.State, nameof(GroupState.Open), StoredJson.Write(data), cancellationToken);

    private static List<Member> Queue(IReadOnlyList<ChangeSummary> members, GroupData data) =>
        [.. members.Select(member => new Member(member, new QueuedChange(member.Id, TurnOf(member, data), [.. ChangeGlance.Read(member.ProgressJson).Devices.Select(device => device.DeviceId)])))];

    private static Turn TurnOf(ChangeSummary change, GroupData data) => Enum.Parse<ChangeState>(change.State) switch
    {
        ChangeState.Pushing or ChangeState.RollingBack or ChangeState.WaitingForYou => Turn.Moving,
        ChangeState.Unclear => Turn.Uncertain,
        // One that became ready after the person looked was not agreed to.
        ChangeState.Planning => data.Agreed.ContainsKey(change.Id) ? Turn.Moving : Turn.Over,
        ChangeState.Ready => data.Agreed.ContainsKey(change.Id) && !data.Held.ContainsKey(change.Id) ? Turn.Waiting : Turn.Over,
        _ => Turn.Over,
    };

    /// <summary>Works the change out again if its devices are not what they were, and pushes it if it is what was agreed to.</summary>
    private async Task<GroupData> BeginAsync(Guid id, List<Member> queue, GroupData data, HashSet<Guid> fresh, CancellationToken cancellationToken)
    {
        var member = queue.First(one => one.Change.Id == id);
        var beside = queue.Where(other => other.Change.Id != id && other.Queued.Devices.Intersect(member.Queued.Devices).Any()).ToList();
        if (!fresh.Contains(id) && beside.Exists(other => other.Change.StartedAt is not null))
        {
            if (await changes.TryStartOverAsync(id, nameof(ChangeState.Ready), nameof(ChangeState.Planning), cancellationToken))
                await jobs.StartAsync<PlanChangeJob>(id.ToString(), cancellationToken);
            fresh.Add(id);
            return data;
        }
        if (await changes.GetAsync(id, cancellationToken) is not { State: nameof(ChangeState.Ready) } change)
            return data;
        if (!data.Agreed[id].Covers(AgreedChange.Of(StoredJson.Read<ChangePlan>(change.PlanJson))))
            return Hold(data, id, GroupWords.Differs(change.Title));
        if (await changes.TryMoveAsync(id, nameof(ChangeState.Ready), nameof(ChangeState.Pushing), cancellationToken))
            await jobs.StartAsync<PushChangeJob>(id.ToString(), cancellationToken);
        fresh.ExceptWith(beside.Select(other => other.Change.Id));
        return data;
    }

    /// <summary>What still waits when nothing moves waits for a device of which nobody knows what it has.</summary>
    private static GroupData Held(GroupData data, List<Member> queue) =>
        queue.Where(one => one.Queued.Turn == Turn.Waiting).Aggregate(data, (held, one) => Hold(held, one.Change.Id, GroupWords.Uncertain(one.Change.Title)));

    private static GroupData Hold(GroupData data, Guid id, Problem problem) =>
        data with { Held = new Dictionary<Guid, Problem>(data.Held) { [id] = problem } };

    private sealed record Member(ChangeSummary Change, QueuedChange Queued);
}
