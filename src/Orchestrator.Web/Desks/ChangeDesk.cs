using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Jobs;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks;

/// <summary>Changes as the pages see and command them. Every command moves the stored state in one statement, so two clicks act once.</summary>
internal sealed class ChangeDesk(ChangeStore changes, ChangeReads reads, DurableJobs jobs, ChangeDropping dropping, LostStarts lost, RouterHolds holds) : IChangeDesk
{
    public Task<IReadOnlyList<ChangeRow>> ListAsync(CancellationToken cancellationToken) => reads.ListAsync(new ChangeFilter(), 200, cancellationToken);

    public Task<ChangeView?> GetAsync(Guid changeId, CancellationToken cancellationToken) => reads.GetAsync(changeId, cancellationToken);

    public async Task<Answer<Guid>> PushAsync(Guid changeId, CancellationToken cancellationToken)
    {
        // An earlier start that was refused is not to be taken for this one.
        await lost.SettleRefusedAsync(cancellationToken);
        // For people; what keeps them apart is that the push itself waits.
        if (await holds.HeldAsync(changeId, cancellationToken) is { } held)
            return Answer<Guid>.No(SelfCheckWords.HeldByCheck(held.Name, held.Until));
        if (!await changes.TryMoveAsync(changeId, nameof(ChangeState.Ready), nameof(ChangeState.Pushing), cancellationToken))
            return await changes.GetAsync(changeId, cancellationToken) is { State: nameof(ChangeState.Pushing) }
                ? Answer<Guid>.Yes(changeId)
                : No("change.not-ready", "This change cannot be pushed now.", "Only a change that is ready can be.", "Reload the page to see its state.");
        await StartAsync<PushChangeJob>(changeId, ChangeState.Pushing, ChangeState.Ready, cancellationToken);
        return Answer<Guid>.Yes(changeId);
    }

    public async Task<Answer<Guid>> ReplanAsync(Guid changeId, CancellationToken cancellationToken)
    {
        foreach (var state in new[] { ChangeState.Ready, ChangeState.Blocked, ChangeState.NothingToDo })
        {
            if (!await changes.TryStartOverAsync(changeId, state.ToString(), nameof(ChangeState.Planning), cancellationToken))
                continue;
            await StartAsync<PlanChangeJob>(changeId, ChangeState.Planning, state, cancellationToken);
            return Answer<Guid>.Yes(changeId);
        }
        return No("change.not-before-push", "This change was pushed already.", "", "Open the link and start a new change.");
    }

    // Every push confirms or rolls back by its own proof; none waits for a person yet.
    public Task<Answer<Guid>> KeepAsync(Guid changeId, CancellationToken cancellationToken) =>
        Task.FromResult(No("change.not-waiting", "This change does not wait for you.", "It is kept when all five lights are good, and rolled back otherwise.", ""));

    // A push that runs hears of it by itself; one that waits for a check has nobody at work, and LostStarts ends it within seconds.
    public async Task<Answer<Guid>> RollBackAsync(Guid changeId, CancellationToken cancellationToken) =>
        await changes.TryMoveAsync(changeId, nameof(ChangeState.Pushing), nameof(ChangeState.RollingBack), cancellationToken)
            ? Answer<Guid>.Yes(changeId)
            : No("change.not-moving", "This change is not being pushed.", "", "Reload the page to see its state.");

    public async Task<Answer<Guid>> DiscardAsync(Guid changeId, CancellationToken cancellationToken) =>
        await dropping.DropAsync(changeId, cancellationToken)
            ? Answer<Guid>.Yes(changeId)
            : No("change.not-before-push", "Only a change that was never pushed can be dropped.", "", "");

    /// <summary>Starts the work of a state that is stored already. A crash before the start is made good by <see cref="LostStarts"/>.</summary>
    private async Task StartAsync<TJob>(Guid changeId, ChangeState moving, ChangeState before, CancellationToken cancellationToken) where TJob : DurableJob
    {
        try
        {
            await jobs.StartAsync<TJob>(changeId.ToString(), cancellationToken);
        }
        catch
        {
            // Nothing was sent to a device yet, and nobody would work on it.
            await lost.TakeBackAsync(changeId, moving, before);
            throw;
        }
    }

    private static Answer<Guid> No(string code, string what, string why, string remedy) => Answer<Guid>.No(new Problem(code, what, why, remedy));
}
