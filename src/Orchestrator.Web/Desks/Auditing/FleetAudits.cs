using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Jobs;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>The audits of stored devices. Thread-safe.</summary>
internal sealed class FleetAudits(AuditStore audits, DeviceStore devices, LinkStore links, AuditSchedule schedule, DurableJobs jobs, StoreGuard guard, TimeProvider clock) : IFleetAudits
{
    private const int Shown = 20;

    public async Task<FleetAuditView> GetAsync(CancellationToken cancellationToken)
    {
        var standings = (await audits.ListAsync(null, cancellationToken)).ToDictionary(one => one.Device);
        var all = new List<FleetDevice>();
        await foreach (var summary in SummariesAsync(cancellationToken))
            all.Add(FleetViews.Of(summary, standings.GetValueOrDefault(summary.Id)));
        return new FleetAuditView([.. all.OrderBy(device => device.Verdict is null).ThenBy(device => device.Verdict).ThenBy(device => device.Name, StringComparer.OrdinalIgnoreCase)],
            all.Count(device => device.Activity != AuditActivity.Idle));
    }

    public async Task<DeviceAuditView?> GetDeviceAsync(Guid deviceId, CancellationToken cancellationToken)
    {
        var id = new DeviceId(deviceId);
        if (await devices.GetAsync(id, cancellationToken) is not { } entry)
            return null;
        var standing = await audits.GetAsync(id, cancellationToken);
        return new DeviceAuditView
        {
            Id = deviceId,
            Name = entry.Device.Name,
            Kind = Views.Kind(entry.Device.Platform),
            Activity = FleetViews.Activity(standing),
            At = standing?.Last?.At,
            Since = standing?.Since,
            Digest = standing?.Last?.Digest,
            Problem = FleetViews.Problem(standing),
            Audit = await audits.ViewAsync(id, cancellationToken) is { } json ? StoredJson.Read<AuditView>(json) : null,
            History = [.. (await audits.HistoryAsync(id, Shown, cancellationToken)).Select(FleetViews.Past)],
        };
    }

    public async Task<AuditText?> GetTextAsync(Guid deviceId, CancellationToken cancellationToken)
    {
        var id = new DeviceId(deviceId);
        if (await audits.RulesTextAsync(id, cancellationToken) is not { Length: > 0 } text || await devices.GetAsync(id, cancellationToken) is not { } entry)
            return null;
        // A router's text has its policies; what a Linux box's programs print has not.
        if (entry.Device.Platform == Core.Platforms.DevicePlatform.RouterOs)
            return new AuditText(text, "", entry.Device.Name);
        var pairs = (await links.OfDeviceAsync(id, cancellationToken)).Where(link => link.Stage == LinkStage.Deployed)
            .Select(link => link.Link.A.Device == id ? (Near: link.Link.A, Far: link.Link.B) : (Near: link.Link.B, Far: link.Link.A))
            .SelectMany(link => link.Near.Lans.SelectMany(near => link.Far.Carried.Select(far => $"{near} - {far}")));
        return new AuditText(text, string.Join('\n', pairs), entry.Device.Name);
    }

    public Task<Answer<Guid>> StartAsync(Guid deviceId, CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        var id = new DeviceId(deviceId);
        if (await devices.GetAsync(id, cancellationToken) is null)
            return Answer<Guid>.No(AuditWords.DeviceGone);
        await audits.RequestAsync(id, clock.GetUtcNow(), cancellationToken);
        await jobs.StartAsync<AuditDeviceJob>(deviceId.ToString(), cancellationToken);
        return Answer<Guid>.Yes(deviceId);
    });

    public Task<Answer<int>> StartAllAsync(CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        int count = 0;
        var now = clock.GetUtcNow();
        await foreach (var summary in SummariesAsync(cancellationToken))
        {
            await audits.RequestAsync(summary.Id, now, cancellationToken);
            count++;
        }
        await jobs.StartAsync<AuditFleetJob>(AuditFleetJob.Subject, cancellationToken);
        return Answer<int>.Yes(count);
    });

    public Task<Answer<int>> StopAsync(CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        await audits.TakeBackAsync(null, cancellationToken);
        return Answer<int>.Yes((await audits.DueAsync(cancellationToken)).Count);
    });

    public Task<Answer<Guid>> StopAsync(Guid deviceId, CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        await audits.TakeBackAsync(new DeviceId(deviceId), cancellationToken);
        return Answer<Guid>.Yes(deviceId);
    });

    public Task<TimeSpan?> GetIntervalAsync(CancellationToken cancellationToken) => schedule.IntervalAsync(cancellationToken);

    public Task<Answer<TimeSpan?>> SetIntervalAsync(TimeSpan? interval, CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        if (interval is { } every && (every < TimeSpan.FromHours(1) || every > TimeSpan.FromDays(30)))
            return Answer<TimeSpan?>.No(AuditWords.Interval);
        await schedule.SetIntervalAsync(interval, cancellationToken);
        return Answer<TimeSpan?>.Yes(interval);
    });

    private async IAsyncEnumerable<DeviceSummary> SummariesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int skip = 0; ; skip += PageRequest.MaxTake)
        {
            var page = await devices.ListAsync(new PageRequest(skip, PageRequest.MaxTake), null, cancellationToken);
            foreach (var summary in page.Items)
                yield return summary;
            if (page.Items.Count < PageRequest.MaxTake)
                yield break;
        }
    }
}
