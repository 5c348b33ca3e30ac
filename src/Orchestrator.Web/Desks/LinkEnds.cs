using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.NatChecks;

namespace Orchestrator.Web.Desks;

/// <summary>What link design needs to know of the stored topology. Thread-safe.</summary>
internal sealed class LinkEnds(SiteStore sites, DeviceStore devices, LinkStore links, KeyStore keys, NatCheckStore checks)
{
    public async Task<IReadOnlyList<SiteChoice>> SitesAsync(CancellationToken cancellationToken)
    {
        var choices = new List<SiteChoice>();
        await foreach (var entry in sites.StreamAsync(cancellationToken))
            if (entry.Devices > 0)
                choices.Add(new SiteChoice(entry.Site.Id.Value, entry.Site.Name));
        return choices;
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

    /// <summary>All that planning is given. The devices may come in either order: a stored link's ends keep theirs.</summary>
    public async Task<PlanRequest> RequestAsync(Link link, Device one, Device other, CancellationToken cancellationToken)
    {
        var (a, b) = link.A.Device == other.Id ? (other, one) : (one, other);
        return new PlanRequest
        {
            Link = link,
            A = a,
            B = b,
            Secret = link.Key is { } key ? (await keys.GetAsync(key, cancellationToken))?.Ref : null,
            Begins = await MeasuredAsync(link, a, b, cancellationToken),
            Neighbours = [.. await NeighboursAsync(link, a, cancellationToken), .. await NeighboursAsync(link, b, cancellationToken)],
        };
    }

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
        var others = (await links.OfDeviceAsync(device.Id, cancellationToken)).Select(entry => entry.Link).Where(other => other.Id != link.Id)
            .Select(other => (other.Name, Far: (other.A.Device == device.Id ? other.B : other.A).Uplink)).ToList();
        if (others.Count == 0)
            return [];
        var hidden = await devices.HiddenAsync([.. others.Select(other => other.Far)], cancellationToken);
        // A far end that cannot be reached makes this router take its peer from anywhere.
        return others.Select(other => new NeighbourLink(other.Name, hidden.Contains(other.Far) ? device.Id : null));
    }

    /// <summary>Where both ends pass for reachable, the planner may choose either; what was measured knows better who must begin.</summary>
    private async Task<LinkSide?> MeasuredAsync(Link link, Device a, Device b, CancellationToken cancellationToken)
    {
        if (link.Choices.Initiator is not null || await EndAsync(link.A, a, cancellationToken) is not { } left || await EndAsync(link.B, b, cancellationToken) is not { } right)
            return null;
        return PairJudgement.Judge(left, right).Initiator switch
        {
            PairEnd.A => LinkSide.A,
            PairEnd.B => LinkSide.B,
            _ => null,
        };
    }

    private async Task<PairSite?> EndAsync(LinkEnd end, Device device, CancellationToken cancellationToken) =>
        device.Uplinks.FirstOrDefault(uplink => uplink.Id == end.Uplink) is { ReachableAt: not null } uplink
        && (await checks.StandingsAsync(device.Id, cancellationToken)).GetValueOrDefault(uplink.Id)?.Done?.Profile is { } profile
            ? MeasuredSite.EndOf(device, uplink, profile) : null;

    private static string Shortened(string text, int most) => text.Length <= most ? text : text[..most].TrimEnd();
}
