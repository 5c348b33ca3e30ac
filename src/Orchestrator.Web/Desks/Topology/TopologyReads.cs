using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Auditing;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Topology;

/// <summary>What is, as the pages show it. Reads only the store.</summary>
internal sealed class TopologyReads(SiteStore sites, DeviceStore devices, LinkReads linkReads, DeviceReads deviceReads, ChangeReads changes, AuditStore audits) : ITopologyQueries
{
    private const int MostHits = 12;
    private static readonly UplinkKind[] BestFirst = [UplinkKind.PublicStatic, UplinkKind.PublicDynamic, UplinkKind.BehindNat, UplinkKind.Unknown];

    public async Task<DashboardView> GetDashboardAsync(CancellationToken cancellationToken)
    {
        var links = await linkReads.ListAsync(cancellationToken);
        var devicePage = await devices.ListAsync(new PageRequest(Take: 1), null, cancellationToken);
        var sitePage = await sites.ListAsync(new PageRequest(Take: 1), cancellationToken);
        var recent = await changes.ListAsync(new ChangeFilter(), 5, cancellationToken);
        var attention = links.Where(link => link.State == LinkState.Deployed).SelectMany(link => link.Lights.InOrder().Where(light => light.Problem is not null)
            .Select(light => new AttentionItem(link.Name, light.Problem!, $"/links/{link.Id}", light.Since))).ToList();
        attention.AddRange((await audits.ListAsync(nameof(AuditVerdict.Broken), cancellationToken)).Select(Broken));
        return new DashboardView(attention, [.. recent.Where(change => change.State == ChangeState.WaitingForYou)],
            new FleetNumbers(sitePage.Total, devicePage.Total, links.Count, Count(Core.Diagnosis.LightState.Good), Count(Core.Diagnosis.LightState.Bad),
                links.Count - Count(Core.Diagnosis.LightState.Good) - Count(Core.Diagnosis.LightState.Bad)), recent);

        int Count(Core.Diagnosis.LightState state) => links.Count(link => link.Lights.Worst() == state);
    }

    private static AttentionItem Broken(AuditStanding standing)
    {
        var worst = FleetViews.Questions(standing) is [var first, ..] ? first : null;
        return new AttentionItem(standing.DeviceName, new Problem("audit.broken", worst?.Sentence ?? "", "", worst?.Fix ?? ""), $"/devices/{standing.Device.Value}/audit", standing.Since);
    }

    public async Task<TopologyView> GetTopologyAsync(CancellationToken cancellationToken)
    {
        var all = new List<SiteEntry>();
        await foreach (var site in sites.StreamAsync(cancellationToken))
            all.Add(site);
        var bySite = new Dictionary<SiteId, List<DeviceEntry>>();
        await foreach (var entry in devices.StreamAsync(cancellationToken))
            (bySite.TryGetValue(entry.Device.Site, out var list) ? list : bySite[entry.Device.Site] = []).Add(entry);
        // A site that came since they were read has no place on the map, and so its links have none.
        var siteOf = all.SelectMany(site => bySite.GetValueOrDefault(site.Site.Id, [])).ToDictionary(entry => entry.Device.Id, entry => entry.Device.Site);
        return new TopologyView(
            [.. all.Select(site => Node(site, bySite.GetValueOrDefault(site.Site.Id, [])))],
            [.. await linkReads.EdgesAsync(siteOf, cancellationToken)]);
    }

    public Task<IReadOnlyList<DeviceRow>> ListDevicesAsync(CancellationToken cancellationToken) => deviceReads.ListAsync(cancellationToken);

    public Task<DeviceView?> GetDeviceAsync(Guid deviceId, CancellationToken cancellationToken) => deviceReads.GetAsync(new DeviceId(deviceId), cancellationToken);

    public Task<IReadOnlyList<LinkRow>> ListLinksAsync(CancellationToken cancellationToken) => linkReads.ListAsync(cancellationToken);

    public Task<LinkView?> GetLinkAsync(Guid linkId, CancellationToken cancellationToken) => linkReads.GetAsync(new LinkId(linkId), cancellationToken);

    public async Task<IReadOnlyList<JumpTarget>> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var search = new PageRequest(Take: MostHits, Search: text.Trim());
        var deviceHits = (await devices.ListAsync(search, null, cancellationToken)).Items.Select(device => new JumpTarget("Device", device.Name, device.Host, $"/devices/{device.Id.Value}"));
        var linkHits = (await linkReads.FindAsync(search, cancellationToken)).Select(link => new JumpTarget("Link", link.Name, LightWords.Link(link.Worst), $"/links/{link.Id.Value}"));
        var siteHits = (await sites.ListAsync(search, cancellationToken)).Items.Select(site => new JumpTarget("Site", site.Site.Name, DashboardWords.Count(site.Devices, "device"), "/topology"));
        return [.. deviceHits.Concat(linkHits).Concat(siteHits).OrderBy(hit => !hit.Name.StartsWith(text.Trim(), StringComparison.OrdinalIgnoreCase)).Take(MostHits)];
    }

    private static SiteNode Node(SiteEntry site, List<DeviceEntry> entries) => new(
        site.Site.Id.Value, site.Site.Name,
        entries.SelectMany(entry => entry.Device.Uplinks).Select(uplink => Views.Uplink(uplink.Nat)).OrderBy(kind => Array.IndexOf(BestFirst, kind)).FirstOrDefault(UplinkKind.Unknown),
        "", site.MapX, site.MapY,
        [.. entries.Select(entry => new DeviceRef(entry.Device.Id.Value, entry.Device.Name, Views.Kind(entry.Device.Platform)))],
        [.. entries.SelectMany(entry => entry.Device.Lans).Where(lan => lan.InVpn).Select(lan => lan.Prefix.ToString())],
        entries.Count > 0 && entries.TrueForAll(entry => entry.Practice));
}
