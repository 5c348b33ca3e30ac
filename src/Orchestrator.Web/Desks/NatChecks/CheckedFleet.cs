using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>The stored topology with what is known of each uplink. Practice routers are left out: they have no internet before them.</summary>
internal sealed record CheckedFleet(
    IReadOnlyList<(DeviceEntry Entry, string Site)> Devices, IReadOnlyDictionary<UplinkId, NatStanding> Standings, IReadOnlyList<MeasuredSite> Sites)
{
    public NatStanding? Of(Uplink uplink) => Standings.GetValueOrDefault(uplink.Id);
}

/// <summary>Reads it. Thread-safe.</summary>
internal sealed class CheckedFleetReader(SiteStore sites, DeviceStore devices, NatCheckStore checks)
{
    public async Task<CheckedFleet> ReadAsync(CancellationToken cancellationToken)
    {
        var names = new Dictionary<SiteId, string>();
        await foreach (var site in sites.StreamAsync(cancellationToken))
            names[site.Site.Id] = site.Site.Name;
        var found = new List<(DeviceEntry Entry, string Site)>();
        await foreach (var entry in devices.StreamAsync(cancellationToken))
            if (!entry.Practice)
                found.Add((entry, names.GetValueOrDefault(entry.Device.Site, "")));
        var standings = await checks.StandingsAsync(null, cancellationToken);
        return new CheckedFleet(found, standings, Measured(found, standings));
    }

    /// <summary>A site's name; empty if there is no such site.</summary>
    public async Task<string> SiteAsync(SiteId site, CancellationToken cancellationToken) => (await sites.GetAsync(site, cancellationToken))?.Value.Name ?? "";

    /// <summary>Of each site the device that would end a link: the first by name that has an uplink, by its first.</summary>
    private static IReadOnlyList<MeasuredSite> Measured(List<(DeviceEntry Entry, string Site)> devices, IReadOnlyDictionary<UplinkId, NatStanding> standings) =>
    [
        .. devices.Where(one => one.Entry.Device.Uplinks.Count > 0).GroupBy(one => one.Entry.Device.Site)
            .Select(site => site.First())
            .Select(one => new MeasuredSite(one.Entry.Device.Site.Value, one.Site, one.Entry, one.Entry.Device.Uplinks[0], standings.GetValueOrDefault(one.Entry.Device.Uplinks[0].Id)))
            .OrderBy(site => site.Name, StringComparer.OrdinalIgnoreCase),
    ];
}
