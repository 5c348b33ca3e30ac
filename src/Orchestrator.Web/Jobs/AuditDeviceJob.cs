using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Auditing;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Jobs;

/// <summary>Audits one device if that is due, and stores what came of it. Changes nothing on it.</summary>
internal sealed class AuditDeviceJob(DurableJobServices services, AuditStore audits, DeviceStore devices, DeviceAuditor auditor, TimeProvider clock) : DurableJob(services)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var id = new DeviceId(Guid.Parse(run.Subject));
        if (!await audits.BeginAsync(run.Lease, id, clock.GetUtcNow(), cancellationToken) || await devices.GetAsync(id, cancellationToken) is not { } entry)
            return;
        if (await WhileWantedAsync(id, stop => AuditAsync(entry, stop), cancellationToken) is not { } done)
            await audits.GiveUpAsync(run.Lease, id, cancellationToken);
        else if (done.Examined is { } examined && done.Answer.Value is { } view)
            await audits.EndAsync(run.Lease, id, FleetViews.Stored(examined, view), Turned(entry.Device, await audits.GetAsync(id, cancellationToken), view), cancellationToken);
        else
            await FailAsync(run, id, done.Answer.Problems[0], cancellationToken);
    }

    private async Task<Done> AuditAsync(DeviceEntry entry, CancellationToken cancellationToken)
    {
        var answer = await auditor.AuditAsync(entry, cancellationToken);
        return new(answer.Value, answer.Value is { } examined ? await auditor.ShowAsync(examined, cancellationToken) : Answer<AuditView>.No(answer.Problems));
    }

    /// <summary>null if somebody took the audit back in between; whichever node that was said to, the store says it here.</summary>
    private async Task<Done?> WhileWantedAsync(DeviceId id, Func<CancellationToken, Task<Done>> audit, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = audit(stop.Token);
        try
        {
            while (!cancellationToken.IsCancellationRequested && await Task.WhenAny(work, Task.Delay(LookAgain, clock, cancellationToken)) != work)
            {
                if (!await audits.IsWantedAsync(id, cancellationToken))
                    await stop.CancelAsync();
            }
            return await work;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            // Nobody waits for it any more, whatever went wrong with the store.
            await stop.CancelAsync();
        }
    }

    protected override Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken) =>
        FailAsync(run, new DeviceId(Guid.Parse(run.Subject)), AuditWords.DeviceFailed, cancellationToken);

    private Task FailAsync(JobRun run, DeviceId id, Problem problem, CancellationToken cancellationToken) =>
        audits.FailAsync(run.Lease, id, clock.GetUtcNow(), StoredJson.Write(problem), cancellationToken);

    /// <summary>What was proved and is broken now is worth an entry in the activity log.</summary>
    private Activity? Turned(Device device, AuditStanding? before, AuditView now) =>
        before?.Last?.Verdict == nameof(AuditVerdict.Proved) && now is { Verdict: AuditVerdict.Broken, Findings: [var worst, ..] }
            ? new Activity(clock.GetUtcNow(), "audit", "audit.broken", device.Name, device.Id.Value, worst.Sentence) : null;

    /// <param name="Examined">null where the device could not be read or audited.</param>
    private sealed record Done(ExaminedDevice? Examined, Answer<AuditView> Answer);
}
