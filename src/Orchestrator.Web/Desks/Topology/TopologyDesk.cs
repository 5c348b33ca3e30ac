using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Jobs;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Topology;

/// <summary>What an admin does to the topology itself.</summary>
internal sealed class TopologyDesk(SiteStore sites, DeviceStore devices, LinkStore links, UplinkUses uses, DurableJobs jobs, TimeProvider clock) : ITopologyDesk
{
    /// <summary>Stored while a device is being read again; the job replaces it.</summary>
    public const string Reading = "Reading";

    public async Task PlaceSiteAsync(Guid siteId, double x, double y, CancellationToken cancellationToken)
    {
        if (double.IsFinite(x) && double.IsFinite(y))
            await sites.PlaceAsync(new SiteId(siteId), x, y, cancellationToken);
    }

    public async Task<Answer<Guid>> RenameSiteAsync(Guid siteId, string name, CancellationToken cancellationToken)
    {
        if (EntryWords.Name("Site", nameof(name), name) is { Count: > 0 } problems)
            return Answer<Guid>.No(problems);
        return await sites.RenameAsync(new SiteId(siteId), name, null, cancellationToken) switch
        {
            StoreOutcome.Done => Answer<Guid>.Yes(siteId),
            StoreOutcome.NameTaken => No("site.name.taken", $"There is a site named {name} already.", "Choose another name."),
            _ => No("site.gone", "This site is gone.", "Reload the page."),
        };
    }

    public async Task<Answer<Guid>> ForgetDeviceAsync(Guid deviceId, CancellationToken cancellationToken)
    {
        var id = new DeviceId(deviceId);
        var entry = await devices.GetAsync(id, cancellationToken);
        switch (await devices.RemoveAsync(id, cancellationToken))
        {
            case StoreOutcome.Done:
                // An empty site is of no use; one with other devices refuses to go.
                await sites.RemoveAsync(entry!.Device.Site, cancellationToken);
                await uses.ForgetAsync(entry.Device, cancellationToken);
                return Answer<Guid>.Yes(deviceId);
            case StoreOutcome.InUse:
                return No("device.has-links", $"{entry?.Device.Name} is an end of a link.", "Remove its links first.");
            default:
                return No("device.gone", "This device is gone already.", "Go back to the list of devices.");
        }
    }

    public async Task<Answer<Guid>> RefreshDeviceAsync(Guid deviceId, CancellationToken cancellationToken)
    {
        var id = new DeviceId(deviceId);
        if (await devices.GetAsync(id, cancellationToken) is null)
            return No("device.gone", "This device is gone.", "Go back to the list of devices.");
        var before = await devices.StatusAsync(id, cancellationToken);
        await devices.PutStatusAsync(id, new DeviceStatus(Reading, before?.LastSeenAt, clock.GetUtcNow(), before?.DetailJson), cancellationToken);
        try
        {
            await jobs.StartAsync<RefreshDeviceJob>(deviceId.ToString(), cancellationToken);
        }
        catch
        {
            // Nobody would read it.
            await devices.PutStatusAsync(id, before ?? new DeviceStatus(nameof(DeviceState.Unknown), null, clock.GetUtcNow()), CancellationToken.None);
            throw;
        }
        return Answer<Guid>.Yes(deviceId);
    }

    public async Task<Answer<Guid>> VerifyLinkAsync(Guid linkId, CancellationToken cancellationToken)
    {
        if (await links.GetAsync(new LinkId(linkId), cancellationToken) is not { } entry)
            return No("link.gone", "This link is gone.", "Go back to the list of links.");
        if (entry.Stage is LinkStage.Draft or LinkStage.Planned)
            return No("link.not-deployed", "This link was not pushed yet.", "Push it first; there is nothing to verify.");
        await jobs.StartAsync<VerifyLinkJob>(linkId.ToString(), cancellationToken);
        return Answer<Guid>.Yes(linkId);
    }

    private static Answer<Guid> No(string code, string what, string remedy) => Answer<Guid>.No(new Problem(code, what, "", remedy));
}
