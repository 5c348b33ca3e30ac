using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Secrets;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Jobs;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Devices;

/// <summary>Adding a device: a stored probe that moves from stage to stage.</summary>
internal sealed class OnboardingDesk(ProbeStore probes, NewDevices newDevices, DurableJobs jobs, OnboardingContext context) : IDeviceOnboarding
{
    public async Task<Answer<Guid>> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        if (EntryWords.Check(request, secretNeeded: true) is { Count: > 0 } problems)
            return Answer<Guid>.No(problems);
        var id = context.Ids.New();
        await probes.AddAsync(id, nameof(ProbeStage.Contacting), await context.Actor.NameAsync(), StoredJson.Write(Data(request)), Credential(request), cancellationToken);
        try
        {
            await jobs.StartAsync<ProbeDeviceJob>(id.ToString(), cancellationToken);
        }
        catch
        {
            // A probe that nobody works on would wait for ever.
            await probes.RemoveAsync(id, CancellationToken.None);
            throw;
        }
        return Answer<Guid>.Yes(id);
    }

    public async Task<ProbeView?> GetAsync(Guid probeId, CancellationToken cancellationToken) =>
        await probes.GetAsync(probeId, cancellationToken) is { } probe
            ? ProbeViews.Of(probe, StoredJson.Read<ProbeData>(probe.DataJson), await newDevices.SurroundingsAsync(cancellationToken))
            : null;

    public async Task<Answer<Guid>> TrustAsync(Guid probeId, string fingerprint, CancellationToken cancellationToken)
    {
        if (await probes.GetAsync(probeId, cancellationToken) is not { } probe)
            return Gone();
        var data = StoredJson.Read<ProbeData>(probe.DataJson);
        if ((data.Fingerprint ?? "") != fingerprint)
            return Answer<Guid>.No(new Problem("probe.fingerprint.changed", $"{data.Host} shows another key than the one on this page.", "", "Reload the page and compare again."));
        if (probe.Stage == nameof(ProbeStage.AwaitingTrust))
            await GoOnAsync(probe, ProbeStage.Reading, data with { Trusted = data.Fingerprint, Problem = null }, cancellationToken);
        return Answer<Guid>.Yes(probeId);
    }

    public async Task<Answer<Guid>> RetryAsync(Guid probeId, ProbeRequest request, CancellationToken cancellationToken)
    {
        if (await probes.GetAsync(probeId, cancellationToken) is not { } probe)
            return Gone();
        if (EntryWords.Check(request, secretNeeded: probe.Credential is null) is { Count: > 0 } problems)
            return Answer<Guid>.No(problems);
        if (probe.Stage != nameof(ProbeStage.Failed))
            return Answer<Guid>.No(new Problem("probe.not-failed", "This probe does not wait for another login.", "", "Reload the page."));
        var before = StoredJson.Read<ProbeData>(probe.DataJson);
        var data = Data(request);
        // What was trusted stays trusted only for the same place.
        bool samePlace = before.Endpoint == data.Endpoint;
        data = samePlace ? data with { Fingerprint = before.Fingerprint, Trusted = before.Trusted } : data;
        if (request.Password is not null || request.PrivateKey is not null)
            await probes.ReplaceCredentialAsync(probeId, Credential(request), cancellationToken);
        var stage = data.Trusted is null ? ProbeStage.Contacting : ProbeStage.Reading;
        await GoOnAsync(probe, stage, data, cancellationToken);
        return Answer<Guid>.Yes(probeId);
    }

    public async Task<Answer<Guid>> AddAsync(Guid probeId, AddDeviceRequest request, CancellationToken cancellationToken)
    {
        if (await probes.GetAsync(probeId, cancellationToken) is not { } probe)
            return Gone();
        var data = StoredJson.Read<ProbeData>(probe.DataJson);
        if (data.DeviceId is { } already)
            return Answer<Guid>.Yes(already);
        if (probe.Stage != nameof(ProbeStage.Ready) || data.Facts is null)
            return Answer<Guid>.No(new Problem("probe.not-ready", "The device has not been read yet.", "", "Wait for the facts, then add it."));
        if (EntryWords.Check(request) is { Count: > 0 } problems)
            return Answer<Guid>.No(problems);
        return await newDevices.AddAsync(data, probe.Credential, request, probeId, cancellationToken);
    }

    public async Task CancelAsync(Guid probeId, CancellationToken cancellationToken)
    {
        await jobs.StopAsync<ProbeDeviceJob>(probeId.ToString(), cancellationToken);
        await probes.RemoveAsync(probeId, cancellationToken);
    }

    private async Task GoOnAsync(Probe probe, ProbeStage stage, ProbeData data, CancellationToken cancellationToken)
    {
        if (!await probes.TryMoveAsync(probe.Id, probe.Stage, stage.ToString(), StoredJson.Write(data), cancellationToken))
            return;
        try
        {
            await jobs.StartAsync<ProbeDeviceJob>(probe.Id.ToString(), cancellationToken);
        }
        catch
        {
            // Nobody would work on it: it goes back to where the person can try again, who hears the cause.
            await probes.TryMoveAsync(probe.Id, stage.ToString(), probe.Stage, probe.DataJson, CancellationToken.None);
            throw;
        }
    }

    private static ProbeData Data(ProbeRequest request) => new()
    {
        Host = request.Address.Trim(),
        Port = request.Port,
        Method = request.Method,
        UserName = request.UserName,
    };

    private NewKey Credential(ProbeRequest request)
    {
        var (kind, text) = request.PrivateKey is { Length: > 0 } key ? (SecretKind.SshPrivateKey, key) : (SecretKind.DevicePassword, request.Password ?? "");
        return new NewKey(new KeyId(context.Ids.New()), kind, new Secret(text));
    }

    private static Answer<Guid> Gone() => Answer<Guid>.No(new Problem("probe.gone", "This probe is gone.", "It was cancelled, or is too old.", "Start again."));
}

/// <summary>Who adds a device, and where its ids come from.</summary>
internal sealed record OnboardingContext(Actor Actor, IIds Ids);
