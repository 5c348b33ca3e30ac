using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Topology;

/// <summary>Devices as views. Thread-safe.</summary>
internal sealed class DeviceReads(DeviceStore devices, LinkReads links, LinkEnds ends, LinkStore linkStore)
{
    public async Task<IReadOnlyList<DeviceRow>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = new List<DeviceRow>();
        for (int skip = 0; ; skip += PageRequest.MaxTake)
        {
            var page = await devices.ListAsync(new PageRequest(skip, PageRequest.MaxTake), null, cancellationToken);
            foreach (var summary in page.Items)
                if (await devices.GetAsync(summary.Id, cancellationToken) is { } entry)
                    rows.Add(Row(entry, summary.Site, summary.Status, summary.Links));
            if (rows.Count >= page.Total || page.Items.Count == 0)
                return rows;
        }
    }

    public async Task<DeviceView?> GetAsync(DeviceId id, CancellationToken cancellationToken)
    {
        if (await devices.GetAsync(id, cancellationToken) is not { } entry)
            return null;
        var device = entry.Device;
        var status = await devices.StatusAsync(id, cancellationToken);
        var sites = await ends.SitesAsync(cancellationToken);
        var mine = await links.OfDeviceAsync(id, cancellationToken);
        return new DeviceView
        {
            Row = Row(entry, sites.FirstOrDefault(site => site.Id == device.Site.Value)?.Name ?? "", status, mine.Count),
            SiteId = device.Site.Value,
            Method = Views.Method(device.Management.Transport),
            Port = device.Management.Port,
            UserName = device.UserName,
            Fingerprint = device.PinnedFingerprint,
            Facts = DeviceWords.Facts(device.Facts),
            Uplinks = [.. device.Uplinks.Select(uplink => new ProbedUplink(uplink.Interface, uplink.Address?.ToString() ?? "", uplink.Gateway?.ToString() ?? "", Views.Uplink(uplink.Nat), DeviceWords.Verdict(uplink.Nat)))],
            Lans = [.. device.Lans.Select(lan => new ProbedLan(lan.Prefix.ToString(), lan.Interface, lan.InVpn, lan.InVpn ? "Links may carry it" : "Kept out of links"))],
            Links = mine,
            Managed = [.. await ManagedAsync(device, cancellationToken)],
            Doing = status?.State == TopologyDesk.Reading ? $"Reading {device.Name}" : "",
            Problem = status is { State: not TopologyDesk.Reading, DetailJson: { } json } ? StoredJson.Read<Problem>(json) : null,
            OtherSites = [.. sites.Where(site => site.Id != device.Site.Value)],
        };
    }

    private async Task<IEnumerable<ManagedObject>> ManagedAsync(Device device, CancellationToken cancellationToken)
    {
        var managed = new List<ManagedObject>();
        foreach (var entry in await linkStore.OfDeviceAsync(device.Id, cancellationToken))
        {
            if (entry.Stage != LinkStage.Deployed
                || await devices.GetAsync(entry.Link.A.Device, cancellationToken) is not { } a || await devices.GetAsync(entry.Link.B.Device, cancellationToken) is not { } b)
                continue;
            var plan = LinkPlanner.Plan(await ends.RequestAsync(entry.Link, a.Device, b.Device, cancellationToken));
            managed.AddRange(ManagedViews.Of(entry.Link.A.Device == device.Id ? plan.A : plan.B, device.Name, entry.Link.Name));
        }
        return managed;
    }

    private static DeviceRow Row(DeviceEntry entry, string site, DeviceStatus? status, int linkCount)
    {
        var device = entry.Device;
        var uplink = device.Uplinks.Count > 0 ? Views.Uplink(device.Uplinks[0].Nat) : UplinkKind.Unknown;
        return new DeviceRow(device.Id.Value, device.Name, site, Views.Kind(device.Platform), device.Management.Host, DeviceWords.Version(device.Facts), uplink,
            Enum.TryParse<DeviceState>(status?.State, out var state) ? state : DeviceState.Unknown, status?.LastSeenAt, linkCount, entry.Practice);
    }
}
