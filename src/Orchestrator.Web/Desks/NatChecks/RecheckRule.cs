using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Jobs;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>What happens when a device is found with another version than its last check saw. Thread-safe.</summary>
public sealed class RecheckRule(SettingStore settings, NatCheckStore checks, INatRunner runner, DurableJobs jobs, TimeProvider clock)
{
    /// <summary>Who asked for such checks.</summary>
    public const string Actor = "new version";

    private const string Name = "nat.recheck";

    public async Task<Recheck> GetAsync(CancellationToken cancellationToken) =>
        Enum.TryParse<Recheck>(await settings.GetAsync(Name, cancellationToken), out var rule) ? rule : Recheck.Offer;

    public Task SetAsync(Recheck rule, CancellationToken cancellationToken) => settings.SetAsync(Name, rule.ToString(), cancellationToken);

    /// <summary>The device was read again.</summary>
    public async Task LookAsync(Device device, CancellationToken cancellationToken)
    {
        if (await GetAsync(cancellationToken) != Recheck.Queue || await runner.MissingAsync(cancellationToken) is not null)
            return;
        var standings = await checks.StandingsAsync(device.Id, cancellationToken);
        var (model, firmware) = UplinkViews.Version(device);
        bool any = false;
        foreach (var uplink in device.Uplinks)
        {
            if (standings.GetValueOrDefault(uplink.Id)?.Done is not { } done || UplinkViews.Newer(device, done).Length == 0 || await WasTriedAsync(uplink.Id, firmware, cancellationToken))
                continue;
            any |= await checks.RequestAsync(new NatCheckRequest(device.Id, uplink.Id, uplink.Interface, Actor, model) { Firmware = firmware }, clock.GetUtcNow(), cancellationToken) is not null;
        }
        if (any)
            await jobs.EnsureAsync<NatCheckFleetJob>(NatCheckFleetJob.Subject, cancellationToken);
    }

    /// <summary>Once a version: a check of it that failed, or that a person stopped, is not repeated for ever. One that did not get to the device does not count.</summary>
    private async Task<bool> WasTriedAsync(UplinkId uplink, string firmware, CancellationToken cancellationToken) =>
        (await checks.HistoryAsync(uplink, null, NatCheckStore.Remembered, cancellationToken)).Any(check => check.Firmware == firmware);
}
