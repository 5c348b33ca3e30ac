using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Desks.Preview;
using Orchestrator.Web.Jobs;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks;

/// <summary>Change records as views. Thread-safe.</summary>
internal sealed class ChangeReads(ChangeStore changes, LinkStore links, StoreWatch watch, RouterHolds holds)
{
    public async Task<IReadOnlyList<ChangeRow>> ListAsync(ChangeFilter filter, int most, CancellationToken cancellationToken)
    {
        var page = await changes.ListAsync(new PageRequest(Take: most), filter, cancellationToken);
        return [.. page.Items.Select(summary => new ChangeRow(
            summary.Id, summary.Title, Enum.Parse<ChangeState>(summary.State), summary.RequestedBy, summary.CreatedAt,
            ChangeGlance.Read(summary.ProgressJson).Devices, Group: summary.Group))];
    }

    public async Task<ChangeView?> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await changes.GetAsync(id, cancellationToken) is not { } change)
            return null;
        var plan = StoredJson.Read<ChangePlan>(change.PlanJson);
        var journal = await StoredJournal.ReadAsync(changes, id, cancellationToken);
        var result = change.OutcomeJson is { } json ? StoredJson.Read<PushResult>(json) : null;
        var row = Row(change, plan);
        var lights = journal.OfType<PushEvent.LightsTurned>().LastOrDefault();
        // A later change may have removed it.
        var linkId = change.Link is { } link && await links.GetAsync(link, cancellationToken) is not null ? link.Value : (Guid?)null;
        var held = row.State is ChangeState.Ready or ChangeState.Pushing && journal.Count == 0 ? await holds.HeldAsync(id, cancellationToken) : null;
        return new ChangeView
        {
            Row = row,
            Doing = Doing(row.State, plan.Kind, journal),
            Devices = [.. plan.Ends.Select(end => end.View)],
            Risks = plan.Risks,
            PairsGained = plan.PairsGained,
            PairsLost = plan.PairsLost,
            UndoAfterSeconds = plan.UndoAfterSeconds,
            Steps = TimelineViews.Of(journal, plan),
            Result = result is not null ? PushWords.Result(result) : Unpushed(row.State, plan, change.Link is not null && linkId is null),
            WaitsUntil = row.WaitsUntil,
            Problems = [.. Waiting(row.State), .. held is { } one && row.State == ChangeState.Pushing ? [SelfCheckWords.PushWaits(one.Name, one.Until)] : Array.Empty<Problem>(), .. plan.Problems, .. result?.Failure is { } failure ? [PushWords.Problem(failure)] : Array.Empty<Problem>()],
            HeldBy = held?.Name,
            LinkId = linkId,
            Lights = lights is null ? null : LightFindingWords.Views([.. lights.Lights.Lights.Select(light => (light, (DateTimeOffset?)lights.At))]),
        };
    }

    // What keeps a moving change from moving: its own record cannot say so when nothing can be stored.
    private IEnumerable<Problem> Waiting(ChangeState state) =>
        state is ChangeState.Planning or ChangeState.Pushing or ChangeState.RollingBack && watch.Trouble is { } trouble ? [trouble] : [];

    private static ChangeRow Row(Change change, ChangePlan plan) => new(
        change.Id, change.Title, Enum.Parse<ChangeState>(change.State), change.RequestedBy, change.CreatedAt, [.. plan.Ends.Select(end => end.View.Counts)], Group: change.Group);

    /// <param name="gone">Its link is.</param>
    private static string Unpushed(ChangeState state, ChangePlan plan, bool gone) => state switch
    {
        ChangeState.NothingToDo when plan.Kind == PushKind.Remove =>
            (plan.Ends.Count == 0 ? "Nothing of this link was ever pushed." : "Neither device has anything of this link: there is nothing to push.")
            + (gone ? " The link is deleted, with its addresses and its key." : ""),
        ChangeState.Discarded when gone => "Dropped. The link is deleted as well.",
        ChangeState.NothingToDo when plan.Kind == PushKind.Fix => "The device has all of it already: there is nothing to push.",
        ChangeState.NothingToDo => "Both devices have all of it already: there is nothing to push.",
        ChangeState.Unclear => "The push ended by an unexpected error; the armed undos take the change back.",
        _ => "",
    };

    public static string Doing(ChangeState state, PushKind kind, IReadOnlyList<PushEvent> journal) => state switch
    {
        ChangeState.Planning => kind == PushKind.Fix ? "Reading the device and auditing it" : "Reading both devices",
        ChangeState.Pushing or ChangeState.RollingBack => journal.OfType<PushEvent.PhaseStarted>().LastOrDefault() is { } phase ? PushWords.Phase(phase.Phase, kind) : "Starting",
        _ => "",
    };
}
