using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Jobs;

/// <summary>What a push writes down besides its journal: the change's end, and what follows for its link. Thread-safe.</summary>
internal sealed class PushRecords(ChangeStore changes, LinkStore links, LightStore lights, DeviceStore devices, EventStore events, TimeProvider clock)
{
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

    public async Task EndAsync(Lease lease, Change change, PushResult result, CancellationToken cancellationToken)
    {
        var state = StateOf(result.Outcome);
        await changes.SaveAsync(lease, change with { State = state.ToString(), FinishedAt = clock.GetUtcNow(), OutcomeJson = StoredJson.Write(result) }, cancellationToken);
        bool remove = change.Kind == nameof(PushKind.Remove);
        if (change.Link is { } link && result.Outcome is PushOutcome.Kept or PushOutcome.NothingToDo)
        {
            if (remove)
                await links.RemoveAsync(link, cancellationToken);
            else
                await links.SetStageAsync(link, LinkStage.Deployed, cancellationToken);
        }
        else if (change.Link is { } other && await links.GetAsync(other, cancellationToken) is { Stage: LinkStage.Deploying or LinkStage.Removing })
        {
            await links.SetStageAsync(other, remove ? LinkStage.Deployed : LinkStage.Planned, cancellationToken);
        }
        await events.AddAsync(new Activity(clock.GetUtcNow(), "push", $"change.{state}".ToLowerInvariant(), change.Title, change.Id), cancellationToken);
    }

    /// <summary>An unexpected error ended the work; the armed undos do the rest.</summary>
    public async Task FailAsync(Lease lease, Guid id, CancellationToken cancellationToken)
    {
        if (await changes.GetAsync(id, cancellationToken) is not { State: nameof(ChangeState.Pushing) or nameof(ChangeState.RollingBack) } change)
            return;
        await changes.SaveAsync(lease, change with { State = nameof(ChangeState.Unclear), FinishedAt = clock.GetUtcNow() }, cancellationToken);
    }
}
