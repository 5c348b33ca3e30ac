using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Auditing;
using Orchestrator.Web.Desks.Devices;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Desks.Preview;

namespace Orchestrator.Web.Jobs;

/// <summary>
/// Pushes a previewed change, or goes on with a push that was cut off. The journal in the database and the devices
/// themselves tell how far it is; nothing is kept in memory between attempts. One whose router a check holds returns unbegun and is started again
/// by <see cref="LostStarts"/>: waiting takes no slot of others.
/// </summary>
internal sealed class PushChangeJob(DurableJobServices services, PushRecords records, DeviceDoor door, FixProofs proofs, LinkPush push, RouterHolds holds, TimeProvider clock) : DurableJob(services)
{
    /// <summary>How often a device that must still take its change back is asked again.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(10);

    /// <summary>How long after the last undo was due a device is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LookForWish = TimeSpan.FromMilliseconds(700);

    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var id = Guid.Parse(run.Subject);
        // One that is taken back meanwhile touches no device, so that it need not wait.
        if (await StateAsync(id, cancellationToken) != nameof(ChangeState.RollingBack) && await holds.HeldAsync(id, cancellationToken) is not null)
            return;
        if (await records.BeginAsync(run.Lease, id, cancellationToken) is not { } change)
            return;
        var result = await PushAsync(run, change, cancellationToken);
        await records.EndAsync(run.Lease, change, result, cancellationToken);
    }

    protected override Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken) =>
        records.FailAsync(run.Lease, Guid.Parse(run.Subject), cancellationToken);

    private async Task<PushResult> PushAsync(JobRun run, Change change, CancellationToken cancellationToken)
    {
        var plan = StoredJson.Read<ChangePlan>(change.PlanJson);
        var journal = new StoredJournal(records.Changes, records.Lights, run.Lease, change.Id, change.Link);
        using var giveUp = new CancellationTokenSource();
        // Taken back before anybody began: known before the first word to a device.
        if (change.State == nameof(ChangeState.RollingBack))
            await giveUp.CancelAsync();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var wish = WatchWishAsync(change.Id, giveUp, done.Token);
        try
        {
            while (true)
            {
                var written = await StoredJournal.ReadAsync(records.Changes, change.Id, cancellationToken);
                var result = await push.ResumeAsync(await OrderAsync(change, plan, cancellationToken), written, journal, giveUp.Token, cancellationToken);
                var due = result.Sides.Max(side => side.UndoAt) ?? clock.GetUtcNow();
                if (result.IsFinal || clock.GetUtcNow() > due + Patience)
                    return result;
                await Task.Delay(AskAgain, clock, cancellationToken);
            }
        }
        finally
        {
            await done.CancelAsync();
            await wish;
        }
    }

    private async Task<PushOrder> OrderAsync(Change change, ChangePlan plan, CancellationToken cancellationToken)
    {
        var ends = new List<PushEnd>();
        foreach (var end in plan.Ends.OrderBy(end => end.Side == plan.First ? 0 : 1))
        {
            var device = await DeviceAsync(end, cancellationToken);
            ends.Add(new PushEnd
            {
                Access = await door.AccessAsync(device, cancellationToken),
                Desired = end.Desired,
                Preview = end.Preview,
                Probe = end.Probe,
                Previous = end.Previous,
                Proof = plan.Fix is { } fix ? await proofs.ForAsync(device, fix, end.View.Audit, cancellationToken) : null,
            });
        }
        return new PushOrder
        {
            ChangeId = change.Id,
            Kind = plan.Kind,
            First = ends[0],
            Second = ends.Count > 1 ? ends[1] : null,
            RevertIn = TimeSpan.FromSeconds(plan.UndoAfterSeconds),
        };
    }

    private async Task<DeviceEntry> DeviceAsync(PlannedEnd end, CancellationToken cancellationToken)
    {
        var id = new DeviceId(end.View.Counts.DeviceId);
        return await records.Devices.GetAsync(id, cancellationToken) ?? throw new InvalidOperationException($"{end.View.Counts.Device} was forgotten during its push.");
    }

    private async Task<string> StateAsync(Guid change, CancellationToken cancellationToken) =>
        (await records.Changes.GetAsync(change, cancellationToken))?.State ?? nameof(ChangeState.Pushing);

    /// <summary>The admin's wish to go back is a state of the change record, so it reaches whichever node does the work.</summary>
    private async Task WatchWishAsync(Guid change, CancellationTokenSource giveUp, CancellationToken cancellationToken)
    {
        try
        {
            while (await StateAsync(change, cancellationToken) != nameof(ChangeState.RollingBack))
                await Task.Delay(LookForWish, clock, cancellationToken);
            await giveUp.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The push has ended.
        }
    }
}
