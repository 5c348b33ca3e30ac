using Orchestrator.Core.Addressing;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks.Devices;

/// <param name="Subnets">Of all devices, with the devices' names.</param>
internal sealed record Surroundings(IReadOnlyList<SiteChoice> Sites, IReadOnlyCollection<(string Device, Ipv4Prefix Prefix)> Subnets);

/// <summary>Puts a probed device, and its site when that is new, into the topology. Thread-safe.</summary>
internal sealed class NewDevices(SiteStore sites, DeviceStore devices, IIds ids, TimeProvider clock)
{
    public async Task<Surroundings> SurroundingsAsync(CancellationToken cancellationToken)
    {
        var choices = new List<SiteChoice>();
        await foreach (var entry in sites.StreamAsync(cancellationToken))
            choices.Add(new SiteChoice(entry.Site.Id.Value, entry.Site.Name));
        var subnets = new List<(string, Ipv4Prefix)>();
        await foreach (var entry in devices.StreamAsync(cancellationToken))
            subnets.AddRange(entry.Device.Lans.Select(lan => (entry.Device.Name, lan.Prefix)));
        return new Surroundings(choices, subnets);
    }

    /// <summary>Stores device, new site, first status and the probe's end together, or nothing.</summary>
    /// <param name="probe">The probe that found it; null when there was none.</param>
    public async Task<Answer<Guid>> AddAsync(ProbeData data, KeyId? credential, AddDeviceRequest request, Guid? probe, CancellationToken cancellationToken)
    {
        var suggestion = DeviceSuggestion.From(data.Facts!, (await SurroundingsAsync(cancellationToken)).Subnets);
        if (request.Lans.FirstOrDefault(lan => suggestion.Lans.All(known => known.Address.Prefix.ToString() != lan)) is { } stranger)
            return Answer<Guid>.No(new Problem("entry.lan.unknown", $"LANs: {stranger} is no subnet of {request.DeviceName}.", "", "Tick one of the list.", nameof(request.Lans)));
        var site = await sites.FindAsync(request.SiteName, cancellationToken);
        var fresh = site is null ? new Site(new SiteId(ids.New()), request.SiteName.Trim()) : null;
        var device = Device(data, request, (site ?? fresh)!.Id, suggestion);
        var now = clock.GetUtcNow();
        var outcome = await devices.AddAsync(new Arrival(device, credential, Practice: probe is null)
        {
            NewSite = fresh,
            Status = new DeviceStatus(nameof(DeviceState.Reachable), now, now),
            Activity = new Activity(now, "onboarding", "device.added", device.Name, device.Id.Value),
            Probe = probe is { } id ? new ProbeEnd(id, nameof(ProbeStage.Ready), nameof(ProbeStage.Added), StoredJson.Write(data with { DeviceId = device.Id.Value })) : null,
        }, cancellationToken);
        return outcome == StoreOutcome.Done ? Answer<Guid>.Yes(device.Id.Value) : Answer<Guid>.No(Refusal(outcome, request.DeviceName));
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
