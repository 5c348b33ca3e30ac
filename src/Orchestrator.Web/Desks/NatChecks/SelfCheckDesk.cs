using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Jobs;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <inheritdoc cref="ISelfCheck"/>
internal sealed class SelfCheckDesk(SelfCheckReads reads, SelfCheckWork work, UplinkUses uses, RecheckRule recheck, Actor actor) : ISelfCheck
{
    public Task<SelfCheckView> GetAsync(CancellationToken cancellationToken) => reads.GetAsync(cancellationToken);

    public Task<DeviceCheckView?> GetDeviceAsync(Guid deviceId, Guid? uplink, long? check, CancellationToken cancellationToken, DeviceCheckView? shown = null) =>
        reads.GetDeviceAsync(new DeviceId(deviceId), uplink, check, shown, cancellationToken);

    public Task<PairView?> GetPairAsync(Guid siteA, Guid siteB, CancellationToken cancellationToken) => reads.GetPairAsync(siteA, siteB, cancellationToken);

    public Task<IReadOnlyDictionary<Guid, SiteNat>> GetSitesAsync(CancellationToken cancellationToken) => reads.GetSitesAsync(cancellationToken);

    public Task<IReadOnlyList<PairView>> ListPairsAsync(Guid site, CancellationToken cancellationToken) => reads.ListPairsAsync(site, cancellationToken);

    public async Task<Answer<int>> StartAsync(IReadOnlyCollection<Guid> uplinks, CancellationToken cancellationToken) =>
        await work.StartAsync(uplinks, await actor.NameAsync(), cancellationToken);

    public Task<Answer<int>> StopAsync(Guid deviceId, CancellationToken cancellationToken) => work.StopAsync(new DeviceId(deviceId), cancellationToken);

    public Task<Answer<int>> StopAsync(IReadOnlyCollection<Guid> uplinks, CancellationToken cancellationToken) => work.StopAsync(uplinks, cancellationToken);

    public Task<Answer<long>> DescribeAsync(long check, BoxEntry box, CancellationToken cancellationToken) => work.DescribeAsync(check, box, cancellationToken);

    public async Task<Answer<Guid>> UseAsync(long check, UplinkKind kind, CancellationToken cancellationToken) =>
        await reads.EntryAsync(check, cancellationToken) is { } entry
            ? await work.GuardedAsync(async () => await uses.UseAsync(entry, kind, await actor.NameAsync(), cancellationToken))
            : Answer<Guid>.No(SelfCheckWords.CheckGone);

    public async Task<Answer<Guid>> UseForwardedAsync(long check, CancellationToken cancellationToken) =>
        await reads.EntryAsync(check, cancellationToken) is { } entry
            ? await work.GuardedAsync(async () => await uses.UseForwardedAsync(entry, await actor.NameAsync(), cancellationToken))
            : Answer<Guid>.No(SelfCheckWords.CheckGone);

    public async Task<Answer<Guid>> UndoUseAsync(Guid uplink, CancellationToken cancellationToken) =>
        await reads.UplinkAsync(uplink, cancellationToken) is { } found
            ? await work.GuardedAsync(async () => await uses.UndoAsync(found.Entry, found.Uplink, await actor.NameAsync(), cancellationToken))
            : Answer<Guid>.No(SelfCheckWords.DeviceGone);

    public Task<Recheck> GetRecheckAsync(CancellationToken cancellationToken) => recheck.GetAsync(cancellationToken);

    public Task<Answer<Recheck>> SetRecheckAsync(Recheck rule, CancellationToken cancellationToken) => work.GuardedAsync(async () =>
    {
        await recheck.SetAsync(rule, cancellationToken);
        return Answer<Recheck>.Yes(rule);
    });

    public Task<CheckEvidence?> GetEvidenceAsync(long check, CancellationToken cancellationToken) => reads.GetEvidenceAsync(check, cancellationToken);
}

/// <summary>Commands of the self-check. Thread-safe.</summary>
internal sealed class SelfCheckWork(CheckedFleetReader fleet, NatCheckStore checks, DurableJobs jobs, StoreGuard guard, TimeProvider clock, INatRunner runner)
{
    public Task<Answer<T>> GuardedAsync<T>(Func<Task<Answer<T>>> command) => guard.TryAsync(command);

    public Task<Problem?> MissingAsync(CancellationToken cancellationToken) => runner.MissingAsync(cancellationToken);

    public Task<Answer<int>> StartAsync(IReadOnlyCollection<Guid> uplinks, string by, CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        if (await MissingAsync(cancellationToken) is { } missing)
            return Answer<int>.No(missing);
        var known = await fleet.ReadAsync(cancellationToken);
        var chosen = known.Devices.SelectMany(one => one.Entry.Device.Uplinks.Where(uplink => uplinks.Contains(uplink.Id.Value)).Select(uplink => (one.Entry.Device, uplink))).ToList();
        if (chosen.Count == 0)
            return Answer<int>.No(SelfCheckWords.NothingChosen);
        // All of them or none, also when the page is left meanwhile: what is asked for starts by itself.
        await checks.RequestAsync([.. chosen.Select(one => new NatCheckRequest(one.Device.Id, one.uplink.Id, one.uplink.Interface, by, UplinkViews.Version(one.Device).Model))],
            clock.GetUtcNow(), CancellationToken.None);
        await jobs.StartAsync<NatCheckFleetJob>(NatCheckFleetJob.Subject, CancellationToken.None);
        return Answer<int>.Yes(chosen.Count);
    });

    public Task<Answer<int>> StopAsync(DeviceId device, CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        await checks.StopAsync(device, clock.GetUtcNow(), StoredJson.Write(SelfCheckWords.Stopped), cancellationToken);
        return Answer<int>.Yes((await checks.DueAsync(cancellationToken)).Count);
    });

    public Task<Answer<int>> StopAsync(IReadOnlyCollection<Guid> uplinks, CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        await checks.StopAsync([.. uplinks.Select(uplink => new UplinkId(uplink))], clock.GetUtcNow(), StoredJson.Write(SelfCheckWords.Stopped), cancellationToken);
        return Answer<int>.Yes((await checks.DueAsync(cancellationToken)).Count);
    });

    public Task<Answer<long>> DescribeAsync(long check, BoxEntry box, CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        var known = new NatBox(box.Name.Trim(), box.Model.Trim(), box.Firmware.Trim());
        if (known.Name.Length > BoxEntry.Longest || known.Model.Length > BoxEntry.Longest || known.Firmware.Length > BoxEntry.Longest)
            return Answer<long>.No(SelfCheckWords.BoxTooLong);
        return await checks.SetBoxAsync(check, known, cancellationToken) == StoreOutcome.Done ? Answer<long>.Yes(check) : Answer<long>.No(SelfCheckWords.CheckGone);
    });
}
