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
    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var id = new DeviceId(Guid.Parse(run.Subject));
        if (!await audits.BeginAsync(run.Lease, id, clock.GetUtcNow(), cancellationToken) || await devices.GetAsync(id, cancellationToken) is not { } entry)
            return;
        var answer = await auditor.AuditAsync(entry, cancellationToken);
        var view = answer.Value is { } examined ? await auditor.ShowAsync(examined, cancellationToken) : Answer<AuditView>.No(answer.Problems);
        if (!view.Succeeded)
        {
            await FailAsync(run, id, view.Problems[0], cancellationToken);
            return;
        }
        var before = await audits.GetAsync(id, cancellationToken);
        await audits.EndAsync(run.Lease, id, FleetViews.Stored(answer.Value!, view.Value!), Turned(entry.Device, before, view.Value!), cancellationToken);
    }

    protected override Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken) =>
        FailAsync(run, new DeviceId(Guid.Parse(run.Subject)), AuditWords.DeviceFailed, cancellationToken);

    private Task FailAsync(JobRun run, DeviceId id, Problem problem, CancellationToken cancellationToken) =>
        audits.FailAsync(run.Lease, id, clock.GetUtcNow(), StoredJson.Write(problem), cancellationToken);

    /// <summary>What was proved and is broken now is worth an entry in the activity log.</summary>
    private Activity? Turned(Device device, AuditStanding? before, AuditView now) =>
        before?.Last?.Verdict == nameof(AuditVerdict.Proved) && now is { Verdict: AuditVerdict.Broken, Findings: [var worst, ..] }
            ? new Activity(clock.GetUtcNow(), "audit", "audit.broken", device.Name, device.Id.Value, worst.Sentence) : null;
}
