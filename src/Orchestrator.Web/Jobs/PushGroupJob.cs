using Orchestrator.Persistence.Database;
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
        for (var memory = new Memory(); ; await Task.Delay(LookAgain, clock, cancellationToken))
        {
            try
            {
                if (await IsOverAsync(run, memory, cancellationToken))
                    return;
            }
            catch (Exception error) when (DatabaseErrors.Classify(error) != DatabaseFault.None)
            {
                // The database may be back at the next look: what a person agreed to is not given up for one statement.
            }
        }
    }

    protected override async Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken)
    {
        if (await groups.GetAsync(Guid.Parse(run.Subject), cancellationToken) is not { } group || !Working.Contains(group.State))
            return;
        bool told = end is JobEnd.Failed && group.State == nameof(GroupState.Pushing);
        await EndAsync(run, group, data => told ? data.Hold(data.Agreed.Keys.Where(data.IsToCome).Select(id => KeyValuePair.Create(id, GroupWords.Failed))) : data, cancellationToken);
    }

    /// <summary>Looks once, and begins what may begin.</summary>
    private async Task<bool> IsOverAsync(JobRun run, Memory memory, CancellationToken cancellationToken)
    {
        var id = Guid.Parse(run.Subject);
        if (await groups.GetAsync(id, cancellationToken) is not { } group || !Working.Contains(group.State))
            return true;
        var data = StoredJson.Read<GroupData>(group.DataJson);
        var members = await reads.MembersAsync(id, cancellationToken);
        bool stopping = group.State == nameof(GroupState.Stopping);
        // Once only: what a person pushes by itself after that is pushed.
        if (stopping && !memory.TookBack)
            await TakeBackAsync(members, cancellationToken);
        memory.TookBack = stopping;
        var waits = await reads.WaitsAsync([.. members.Where(member => !stopping && TurnOf(member, data) == Turn.Waiting)], cancellationToken);
        var queue = members.Select(member => Queued(member, data, waits)).ToList();
        var next = stopping ? [] : PushTurns.Next([.. queue.Select(one => one.Queued)]);
        if (next.Count == 0 && queue.All(one => one.Queued.Turn is not (Turn.Moving or Turn.Held)))
        {
            await EndAsync(run, group, now => stopping ? now : now.Hold(Uncertain(queue)), cancellationToken);
            return true;
        }
        var held = new Dictionary<Guid, Problem>();
        foreach (var change in next)
            if (await BeginAsync(change, queue, data.Agreed[change], memory.Fresh, cancellationToken) is { } problem)
                held[change] = problem;
        if (held.Count > 0)
            await groups.EditAsync(run.Lease, id, GroupData.Edit(now => now.Hold(held)), cancellationToken);
        return false;
    }

    private Task EndAsync(JobRun run, ChangeGroup group, Func<GroupData, GroupData> edit, CancellationToken cancellationToken) =>
        groups.MoveAsync(run.Lease, group.Id, group.State, nameof(GroupState.Open), GroupData.Edit(edit), cancellationToken);

    /// <summary>What waits for a slot, or for a check that came in between, has not begun. One that begins at this moment is left alone.</summary>
    private async Task TakeBackAsync(IReadOnlyList<ChangeSummary> members, CancellationToken cancellationToken)
    {
        foreach (var member in members)
            if (member is { State: nameof(ChangeState.Pushing), StartedAt: null })
                await changes.TryTakeBackAsync(member.Id, nameof(ChangeState.Pushing), nameof(ChangeState.Ready), cancellationToken);
    }

    private static Member Queued(ChangeSummary member, GroupData data, IReadOnlyDictionary<Guid, Problem> waits) => new(member, new QueuedChange(
        member.Id, waits.ContainsKey(member.Id) ? Turn.Held : TurnOf(member, data), [.. ChangeGlance.Read(member.ProgressJson).Devices.Select(device => device.DeviceId)]));

    private static Turn TurnOf(ChangeSummary change, GroupData data) => Enum.Parse<ChangeState>(change.State) switch
    {
        ChangeState.Pushing or ChangeState.RollingBack or ChangeState.WaitingForYou => Turn.Moving,
        ChangeState.Unclear => Turn.Uncertain,
        // One that became ready after the person looked was not agreed to.
        ChangeState.Planning => data.Agreed.ContainsKey(change.Id) ? Turn.Moving : Turn.Over,
        ChangeState.Ready => data.IsToCome(change.Id) ? Turn.Waiting : Turn.Over,
        _ => Turn.Over,
    };

    /// <summary>Works the change out again if its devices are not what they were, and pushes it if it is what was agreed to.</summary>
    /// <returns>Why it is not pushed, if it is not what was agreed to.</returns>
    private async Task<Problem?> BeginAsync(Guid id, List<Member> queue, AgreedChange agreed, HashSet<Guid> fresh, CancellationToken cancellationToken)
    {
        var member = queue.First(one => one.Change.Id == id);
        var beside = queue.Where(other => other.Change.Id != id && other.Queued.Devices.Intersect(member.Queued.Devices).Any()).ToList();
        if (!fresh.Contains(id) && beside.Exists(other => other.Change.StartedAt is not null))
        {
            if (await changes.TryStartOverAsync(id, nameof(ChangeState.Ready), nameof(ChangeState.Planning), cancellationToken))
                await jobs.StartAsync<PlanChangeJob>(id.ToString(), cancellationToken);
            fresh.Add(id);
            return null;
        }
        if (await changes.GetAsync(id, cancellationToken) is not { State: nameof(ChangeState.Ready) } change)
            return null;
        if (!agreed.Covers(AgreedChange.Of(StoredJson.Read<ChangePlan>(change.PlanJson))))
            return GroupWords.Differs(change.Title);
        if (await changes.TryMoveAsync(id, nameof(ChangeState.Ready), nameof(ChangeState.Pushing), cancellationToken))
            await jobs.StartAsync<PushChangeJob>(id.ToString(), cancellationToken);
        fresh.ExceptWith(beside.Select(other => other.Change.Id));
        return null;
    }

    /// <summary>What still waits when nothing moves waits for a device of which nobody knows what it has.</summary>
    private static IEnumerable<KeyValuePair<Guid, Problem>> Uncertain(List<Member> queue) =>
        queue.Where(one => one.Queued.Turn == Turn.Waiting).Select(one => KeyValuePair.Create(one.Change.Id, GroupWords.Uncertain(one.Change.Title)));

    private sealed record Member(ChangeSummary Change, QueuedChange Queued);

    private sealed class Memory
    {
        /// <summary>Worked out since the last push on their devices.</summary>
        public HashSet<Guid> Fresh { get; } = [];

        /// <summary>Since the push was stopped.</summary>
        public bool TookBack { get; set; }
    }
}
