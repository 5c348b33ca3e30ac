using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Jobs;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>What happens when a device is found with another version than its last check saw. Thread-safe.</summary>
public sealed class RecheckRule(SettingStore settings, NatCheckStore checks, DurableJobs jobs, TimeProvider clock)
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
        if (await GetAsync(cancellationToken) != Recheck.Queue)
            return;
        var standings = await checks.StandingsAsync(device.Id, cancellationToken);
        var (model, firmware) = UplinkViews.Version(device);
        bool any = false;
        foreach (var uplink in device.Uplinks)
        {
            // Once a version: a check of it that failed is not repeated for ever.
            if (standings.GetValueOrDefault(uplink.Id) is not { Done: { } done, Newest: var newest } || UplinkViews.Newer(device, done).Length == 0 || newest.Firmware == firmware)
                continue;
            any |= await checks.RequestAsync(new NatCheckRequest(device.Id, uplink.Id, uplink.Interface, Actor, model, firmware), clock.GetUtcNow(), cancellationToken) is not null;
        }
        if (any)
            await jobs.EnsureAsync<NatCheckFleetJob>(NatCheckFleetJob.Subject, cancellationToken);
    }
}
