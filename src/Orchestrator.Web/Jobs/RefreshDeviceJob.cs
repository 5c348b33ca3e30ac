using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Devices;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Jobs;

/// <summary>Reads a known device's facts again and stores how it was found. Changes nothing on it.</summary>
internal sealed class RefreshDeviceJob(DurableJobServices services, DeviceStore devices, IDeviceReading reading, AuditStore audits, RecheckRule recheck, DurableJobs jobs, TimeProvider clock) : DurableJob(services)
{
    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var id = new DeviceId(Guid.Parse(run.Subject));
        if (await devices.GetAsync(id, cancellationToken) is not { } entry)
            return;
        var facts = await reading.ReadAsync(entry, cancellationToken);
        if (facts.IsOk)
            // What was edited meanwhile, its trusted key above all, stands; the facts come with the next reading then.
            await devices.SaveAsync(entry.Device with { Facts = facts.Value }, entry.Version, cancellationToken);
        var before = await devices.StatusAsync(id, cancellationToken);
        var now = clock.GetUtcNow();
        var state = facts.IsOk ? DeviceState.Reachable : StateOf(facts.Fault.Reason);
        string? detail = facts.IsOk ? null : StoredJson.Write(FaultWords.Problem(entry.Device.Name, facts.Fault));
        await devices.PutStatusAsync(id, new DeviceStatus(state.ToString(), facts.IsOk ? now : before?.LastSeenAt, now, detail), cancellationToken);
        // It was away: who knows what was done to it meanwhile.
        if (facts.IsOk && before?.DetailJson is not null)
            await AuditAsync(id, now, cancellationToken);
        if (facts.IsOk)
            await recheck.LookAsync(entry.Device with { Facts = facts.Value }, cancellationToken);
    }

    private async Task AuditAsync(DeviceId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await audits.RequestAsync(id, now, cancellationToken);
        await jobs.EnsureAsync<AuditFleetJob>(AuditFleetJob.Subject, cancellationToken);
    }

    protected override async Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken)
    {
        var id = new DeviceId(Guid.Parse(run.Subject));
        var before = await devices.StatusAsync(id, cancellationToken);
        await devices.PutStatusAsync(id, new DeviceStatus(nameof(DeviceState.Unknown), before?.LastSeenAt, clock.GetUtcNow()), cancellationToken);
    }

    private static DeviceState StateOf(FaultReason reason) => reason switch
    {
        FaultReason.WrongCredentials => DeviceState.LoginRefused,
        FaultReason.FingerprintChanged or FaultReason.FingerprintUnknown => DeviceState.FingerprintChanged,
        FaultReason.Busy => DeviceState.Busy,
        _ => DeviceState.Unreachable,
    };
}
