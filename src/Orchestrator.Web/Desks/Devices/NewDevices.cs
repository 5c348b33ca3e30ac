using Orchestrator.Core.Addressing;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks.Devices;

/// <param name="Subnets">Of all devices, with the devices' names.</param>
internal sealed record Surroundings(IReadOnlyList<SiteChoice> Sites, IReadOnlyCollection<(string Device, Ipv4Prefix Prefix)> Subnets);

/// <summary>Puts a probed device, and its site when that is new, into the topology. Thread-safe.</summary>
internal sealed class NewDevices(SiteStore sites, DeviceStore devices, EventStore events, IIds ids, TimeProvider clock)
{
    public async Task<Surroundings> SurroundingsAsync(CancellationToken cancellationToken)
    {
        var page = await sites.ListAsync(new PageRequest(Take: PageRequest.MaxTake), cancellationToken);
        var subnets = new List<(string, Ipv4Prefix)>();
        await foreach (var entry in devices.StreamAsync(cancellationToken))
            subnets.AddRange(entry.Device.Lans.Select(lan => (entry.Device.Name, lan.Prefix)));
        return new Surroundings([.. page.Items.Select(entry => new SiteChoice(entry.Site.Id.Value, entry.Site.Name))], subnets);
    }

    public async Task<Answer<Guid>> AddAsync(ProbeData data, KeyId? credential, AddDeviceRequest request, CancellationToken cancellationToken, bool practice = false)
    {
        var suggestion = DeviceSuggestion.From(data.Facts!, (await SurroundingsAsync(cancellationToken)).Subnets);
        if (await SiteAsync(request.SiteName, cancellationToken) is not { } site)
            return Answer<Guid>.No(new Problem("site.not-stored", "The site could not be stored.", "", "Try again, or choose another name.", nameof(request.SiteName)));
        var device = Device(data, request, site, suggestion);
        var outcome = await devices.AddAsync(device, credential, practice, cancellationToken);
        if (outcome != StoreOutcome.Done)
        {
            // A site made for this device only would stay behind empty; one in use refuses to go.
            await sites.RemoveAsync(site, cancellationToken);
            return Answer<Guid>.No(Refusal(outcome, request.DeviceName));
        }
        await devices.PutStatusAsync(device.Id, new DeviceStatus(nameof(DeviceState.Reachable), clock.GetUtcNow(), clock.GetUtcNow()), cancellationToken);
        await events.AddAsync(new Activity(clock.GetUtcNow(), "onboarding", "device.added", device.Name, device.Id.Value), cancellationToken);
        return Answer<Guid>.Yes(device.Id.Value);
    }

    private async Task<SiteId?> SiteAsync(string name, CancellationToken cancellationToken)
    {
        if (await sites.FindAsync(name, cancellationToken) is { } known)
            return known.Id;
        var fresh = new Site(new SiteId(ids.New()), name.Trim());
        return await sites.AddAsync(fresh, cancellationToken) == StoreOutcome.Done ? fresh.Id : (await sites.FindAsync(name, cancellationToken))?.Id;
    }

    private Device Device(ProbeData data, AddDeviceRequest request, SiteId site, DeviceSuggestion suggestion) => new()
    {
        Id = new DeviceId(ids.New()),
        Site = site,
        Name = request.DeviceName.Trim(),
        Management = data.Endpoint,
        UserName = data.UserName,
        PinnedFingerprint = data.Trusted,
        Facts = data.Facts!,
        Uplinks = [.. suggestion.Uplinks.Select(uplink => new Uplink { Id = new UplinkId(ids.New()), Interface = uplink.Interface, Address = uplink.Address?.Address, Gateway = uplink.Gateway, Nat = uplink.Nat })],
        Lans = [.. suggestion.Lans.Select(lan => new Lan
        {
            Id = new LanId(ids.New()),
            Interface = lan.Interface,
            Prefix = lan.Address.Prefix,
            RouterAddress = lan.Address.Address,
            InVpn = request.Lans.Contains(lan.Address.Prefix.ToString()),
        })],
    };

    private static Problem Refusal(StoreOutcome outcome, string name) => outcome == StoreOutcome.NameTaken
        ? new Problem("device.name.taken", $"There is a device named {name} already.", "", "Choose another name.", nameof(AddDeviceRequest.DeviceName))
        : new Problem("device.not-stored", $"{name} could not be stored.", "", "Try again.");
}
