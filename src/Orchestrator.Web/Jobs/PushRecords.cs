using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks;
using Orchestrator.Web.Desks.Preview;

namespace Orchestrator.Web.Jobs;

/// <summary>What a push writes down besides its journal: the change's end, and what follows for its link. Thread-safe.</summary>
internal sealed class PushRecords(ChangeStore changes, LinkStore links, LightStore lights, DeviceStore devices, EventStore events, AuditStore audits, DurableJobs jobs, TimeProvider clock)
{
    private static readonly string[] Moving = [nameof(ChangeState.Pushing), nameof(ChangeState.RollingBack)];

    public ChangeStore Changes => changes;

    public LightStore Lights => lights;

    public DeviceStore Devices => devices;

    public static ChangeState StateOf(PushOutcome outcome) => outcome switch
    {
        PushOutcome.NothingToDo => ChangeState.NothingToDo,
        PushOutcome.Stopped => ChangeState.Blocked,
        PushOutcome.Kept => ChangeState.Kept,
        PushOutcome.RolledBack => ChangeState.RolledBack,
        _ => ChangeState.Unclear,
    };

    /// <summary>Takes up the work on a change, for the first time or again.</summary>
    /// <returns>Null if it is not to be pushed, or no more.</returns>
    public async Task<Change?> BeginAsync(Lease lease, Guid id, CancellationToken cancellationToken)
    {
        var change = await changes.TryBeginAsync(lease, id, Moving, clock.GetUtcNow(), cancellationToken);
        if (change?.Link is { } link)
            await links.SetStageAsync(link, IsRemoval(change) ? LinkStage.Removing : LinkStage.Deploying, cancellationToken);
        return change;
    }

    /// <summary>
    /// Stores how a push ended. The change leaves its moving state last: cut off before that, the work is taken up again, finds
    /// the same end in its journal, and stores it once more.
    /// </summary>
    public async Task EndAsync(Lease lease, Change change, PushResult result, CancellationToken cancellationToken)
    {
        var state = StateOf(result.Outcome);
        await SettleLinkAsync(change, result.Outcome is PushOutcome.Kept or PushOutcome.NothingToDo, cancellationToken);
        await AuditAsync(change, cancellationToken);
        await changes.SaveAsync(lease, change with
        {
            State = state.ToString(),
            FinishedAt = clock.GetUtcNow(),
            OutcomeJson = StoredJson.Write(result),
            ProgressJson = StoredJson.Write(ChangeGlance.Read(change.ProgressJson).Ended(result)),
        }, cancellationToken);
        await events.AddAsync(new Activity(clock.GetUtcNow(), "push", $"change.{state}".ToLowerInvariant(), change.Title, change.Id), cancellationToken);
    }

    /// <summary>An unexpected error ended the work; the armed undos do the rest.</summary>
    public async Task FailAsync(Lease lease, Guid id, CancellationToken cancellationToken)
    {
        if (await changes.GetAsync(id, cancellationToken) is not { } change || !Moving.Contains(change.State))
            return;
        await SettleLinkAsync(change, done: false, cancellationToken);
        await changes.SaveAsync(lease, change with { State = nameof(ChangeState.Unclear), FinishedAt = clock.GetUtcNow() }, cancellationToken);
    }

    /// <summary>What was pushed may have changed more than it was meant to.</summary>
    private async Task AuditAsync(Change change, CancellationToken cancellationToken)
    {
        foreach (var end in StoredJson.Read<ChangePlan>(change.PlanJson).Ends)
            await audits.RequestAsync(new DeviceId(end.View.Counts.DeviceId), clock.GetUtcNow(), cancellationToken);
        await jobs.EnsureAsync<AuditFleetJob>(AuditFleetJob.Subject, cancellationToken);
    }

    private async Task SettleLinkAsync(Change change, bool done, CancellationToken cancellationToken)
    {
        if (change.Link is not { } id || await links.GetAsync(id, cancellationToken) is not { } entry)
            return;
        if (done && IsRemoval(change))
            await links.RemoveAsync(id, cancellationToken);
        else if (done)
            await links.SetStageAsync(id, LinkStage.Deployed, cancellationToken);
        else if (entry.Stage is LinkStage.Deploying or LinkStage.Removing)
            await links.SetStageAsync(id, IsRemoval(change) ? LinkStage.Deployed : LinkStage.Planned, cancellationToken);
    }

    private static bool IsRemoval(Change change) => change.Kind == nameof(PushKind.Remove);
}
