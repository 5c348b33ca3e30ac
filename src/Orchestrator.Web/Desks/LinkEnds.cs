using Orchestrator.Core.Addressing;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks;

/// <summary>What link design needs to know of the stored topology. Thread-safe.</summary>
internal sealed class LinkEnds(SiteStore sites, DeviceStore devices, LinkStore links, KeyStore keys)
{
    public async Task<IReadOnlyList<SiteChoice>> SitesAsync(CancellationToken cancellationToken)
    {
        var page = await sites.ListAsync(new PageRequest(Take: PageRequest.MaxTake), cancellationToken);
        return [.. page.Items.Where(entry => entry.Devices > 0).Select(entry => new SiteChoice(entry.Site.Id.Value, entry.Site.Name))];
    }

    /// <summary>The site's device that can end a link: the first by name that has an uplink, else the first.</summary>
    public async Task<DeviceEntry?> DeviceOfAsync(Guid site, CancellationToken cancellationToken)
    {
        var page = await devices.ListAsync(new PageRequest(), new SiteId(site), cancellationToken);
        DeviceEntry? first = null;
        foreach (var summary in page.Items)
        {
            var entry = await devices.GetAsync(summary.Id, cancellationToken);
            if (entry is { Device.Uplinks.Count: > 0 })
                return entry;
            first ??= entry;
        }
        return first;
    }

    public async Task<LinkEntry?> BetweenAsync(Guid? link, DeviceId a, DeviceId b, CancellationToken cancellationToken) =>
        link is { } id
            ? await links.GetAsync(new LinkId(id), cancellationToken)
            : (await links.OfDeviceAsync(a, cancellationToken)).FirstOrDefault(entry => entry.Link.A.Device == b || entry.Link.B.Device == b);

    public async Task<IReadOnlyCollection<Ipv4Prefix>> TakenAsync(Device a, Device b, CancellationToken cancellationToken) =>
        [
            .. await links.TakenAsync([InnerAddresses.TunnelPool, InnerAddresses.EndpointPool], cancellationToken),
            .. from device in new[] { a, b } from port in device.Facts.Interfaces from address in port.Addresses select address.Prefix,
        ];

    public async Task<string> FreeNameAsync(string a, string b, CancellationToken cancellationToken)
    {
        string name = Shortened($"{a} - {b}", EntryRules.LongestName - 4);
        var page = await links.ListAsync(new PageRequest(Take: PageRequest.MaxTake, Search: name), cancellationToken);
        var taken = page.Items.Select(link => link.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Enumerable.Range(1, taken.Count + 1).Select(number => number == 1 ? name : $"{name} {number}").First(candidate => !taken.Contains(candidate));
    }

    public async Task<PlanRequest> RequestAsync(Link link, Device a, Device b, CancellationToken cancellationToken) => new()
    {
        Link = link,
        A = a,
        B = b,
        Secret = link.Key is { } key ? (await keys.GetAsync(key, cancellationToken))?.Ref : null,
        Neighbours = [.. await NeighboursAsync(link, a, cancellationToken), .. await NeighboursAsync(link, b, cancellationToken)],
    };

    public async Task<LinkEndView> ViewAsync(Device device, LinkEnd end, bool initiates, CancellationToken cancellationToken)
    {
        var site = await sites.GetAsync(device.Site, cancellationToken);
        var uplink = device.Uplinks.FirstOrDefault(candidate => candidate.Id == end.Uplink);
        return new LinkEndView(
            device.Site.Value, site?.Value.Name ?? "", device.Id.Value, device.Name,
            uplink is null ? UplinkKind.Unknown : Views.Uplink(uplink.Nat), uplink?.Address?.ToString() ?? "", initiates);
    }

    private async Task<IEnumerable<NeighbourLink>> NeighboursAsync(Link link, Device device, CancellationToken cancellationToken)
    {
        if (device.Platform != DevicePlatform.RouterOs)
            return [];
        var neighbours = new List<NeighbourLink>();
        foreach (var other in (await links.OfDeviceAsync(device.Id, cancellationToken)).Where(entry => entry.Link.Id != link.Id))
        {
            var farEnd = other.Link.A.Device == device.Id ? other.Link.B : other.Link.A;
            var far = await devices.GetAsync(farEnd.Device, cancellationToken);
            var uplink = far?.Device.Uplinks.FirstOrDefault(candidate => candidate.Id == farEnd.Uplink);
            // A far end that cannot be reached makes this router take its peer from anywhere.
            neighbours.Add(new NeighbourLink(other.Link.Name, uplink is { ReachableAt: null } ? device.Id : null));
        }
        return neighbours;
    }

    private static string Shortened(string text, int most) => text.Length <= most ? text : text[..most].TrimEnd();
}
