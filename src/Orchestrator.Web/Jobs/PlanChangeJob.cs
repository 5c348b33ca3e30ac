using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks;
using Orchestrator.Web.Desks.Preview;

namespace Orchestrator.Web.Jobs;

/// <summary>Reads the devices of a change and works out what would be done. Changes nothing on them; safe to repeat.</summary>
internal sealed class PlanChangeJob(DurableJobServices services, ChangeStore changes, LinkStore links, ChangePlanner planner, FixPlanner fixes, ChangeDropping dropping) : DurableJob(services)
{
    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var change = await changes.GetAsync(Guid.Parse(run.Subject), cancellationToken);
        // Cut off just before the last step.
        if (change is { State: nameof(ChangeState.NothingToDo), Kind: nameof(PushKind.Remove), Link: { } removed })
            await dropping.ForgetAsync(removed, change.Id, cancellationToken);
        if (change is not { State: nameof(ChangeState.Planning) })
            return;
        var before = StoredJson.Read<ChangePlan>(change.PlanJson);
        var link = change.Link is { } id ? await links.GetAsync(id, cancellationToken) : null;
        var plan = before.Kind == PushKind.Fix ? await fixes.PlanAsync(before, cancellationToken)
            : link is null
            ? before with { Problems = [new Problem("link.gone", "The link of this change is gone.", "", "Go back to the list of links.")] }
            : await planner.PlanAsync(link, before.Kind, cancellationToken);
        // Where nothing was ever pushed there is nothing to look for, whether or not the devices answer.
        if (link is not null && plan is { Kind: PushKind.Remove, Problems.Count: > 0 } && await dropping.IsUnheardOfAsync(link.Link.Id, cancellationToken))
            plan = before;
        await StoreAsync(run, change, plan, cancellationToken);
        if (link is not null && before.Kind == PushKind.Remove && (await changes.GetAsync(change.Id, cancellationToken))?.State == nameof(ChangeState.NothingToDo))
            await dropping.ForgetAsync(link.Link.Id, change.Id, cancellationToken);
        else if (link is { Stage: LinkStage.Draft } && plan.Problems.Count == 0)
            await links.SetStageAsync(link.Link.Id, LinkStage.Planned, cancellationToken);
    }

    protected override async Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken)
    {
        if (await changes.GetAsync(Guid.Parse(run.Subject), cancellationToken) is not { State: nameof(ChangeState.Planning) } change)
            return;
        var plan = StoredJson.Read<ChangePlan>(change.PlanJson) with
        {
            Problems = [new Problem("change.planning-failed", "The change could not be worked out.", "An unexpected error occurred; the log has it.", "Plan again.")],
        };
        await StoreAsync(run, change, plan, cancellationToken);
    }

    private Task StoreAsync(JobRun run, Change change, ChangePlan plan, CancellationToken cancellationToken)
    {
        var state = plan.Problems.Count > 0 ? ChangeState.Blocked
            : plan.Ends.All(end => end.Preview.IsEmpty) ? ChangeState.NothingToDo
            : ChangeState.Ready;
        // Meanwhile it may have been discarded, or taken back by a start that failed.
        return changes.SaveIfAsync(run.Lease, change with
        {
            State = state.ToString(),
            PlanJson = StoredJson.Write(plan),
            ProgressJson = StoredJson.Write(ChangeGlance.Of(plan)),
        }, nameof(ChangeState.Planning), cancellationToken);
    }
}
