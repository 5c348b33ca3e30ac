using Orchestrator.Deployment.Contract;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Devices;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Jobs;

/// <summary>Contacts a device that is being added: first its fingerprint, and once that is trusted, its facts. Changes nothing on it.</summary>
internal sealed class ProbeDeviceJob(DurableJobServices services, ProbeStore probes, DeviceDoor door, IDeviceDrivers drivers) : DurableJob(services)
{
    private static readonly AccessMethod[] Guesses = [AccessMethod.RouterOsApiTls, AccessMethod.Ssh, AccessMethod.RouterOsApiPlain];

    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var id = Guid.Parse(run.Subject);
        if (await probes.GetAsync(id, cancellationToken) is not { } probe)
            return;
        var data = StoredJson.Read<ProbeData>(probe.DataJson);
        var (stage, after) = probe.Stage switch
        {
            nameof(ProbeStage.Contacting) => await ContactAsync(data, cancellationToken),
            nameof(ProbeStage.Reading) => await ReadAsync(probe, data, cancellationToken),
            _ => (Enum.Parse<ProbeStage>(probe.Stage), data),
        };
        if (stage.ToString() != probe.Stage)
            await probes.TryMoveAsync(id, probe.Stage, stage.ToString(), StoredJson.Write(after), cancellationToken);
    }

    protected override async Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken)
    {
        if (await probes.GetAsync(Guid.Parse(run.Subject), cancellationToken) is not { } probe)
            return;
        var data = StoredJson.Read<ProbeData>(probe.DataJson) with { Problem = new Problem("probe.failed", "The probe ended by an unexpected error.", "The log has it.", "Try again.") };
        await probes.TryMoveAsync(probe.Id, probe.Stage, nameof(ProbeStage.Failed), StoredJson.Write(data), cancellationToken);
    }

    private async Task<(ProbeStage, ProbeData)> ContactAsync(ProbeData data, CancellationToken cancellationToken)
    {
        DeviceFault? first = null;
        foreach (var method in data.Method == AccessMethod.Detect ? Guesses : [data.Method])
        {
            var candidate = data with { Method = method };
            var fingerprint = await drivers.ReadFingerprintAsync(candidate.Endpoint, cancellationToken);
            if (fingerprint.IsOk)
                return (ProbeStage.AwaitingTrust, candidate with { Fingerprint = fingerprint.Value.Length > 0 ? fingerprint.Value : null, Problem = null });
            first ??= fingerprint.Fault;
        }
        return (ProbeStage.Failed, data with { Problem = FaultWords.Problem(data.Host, first!) });
    }

    private async Task<(ProbeStage, ProbeData)> ReadAsync(Probe probe, ProbeData data, CancellationToken cancellationToken)
    {
        var access = await door.AccessAsync(data.Host, data.Endpoint, data.UserName, probe.Credential, data.Trusted, cancellationToken);
        var connected = await drivers.ConnectAsync(access, cancellationToken);
        if (!connected.IsOk)
            return (ProbeStage.Failed, data with { Problem = FaultWords.Problem(data.Host, connected.Fault) });
        await using var driver = connected.Value;
        var facts = await driver.ProbeAsync(cancellationToken);
        return facts.IsOk
            ? (ProbeStage.Ready, data with { Facts = facts.Value, Problem = null })
            : (ProbeStage.Failed, data with { Problem = FaultWords.Problem(data.Host, facts.Fault) });
    }
}
