using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.NatChecks;

namespace Orchestrator.Web.Desks.Mesh;

/// <summary>A site with the device that would end its links, and what was measured there.</summary>
/// <param name="Measured">null for a practice router, and where the device has no uplink.</param>
internal sealed record MeshSite(Guid Id, string Name, DeviceEntry Entry, MeasuredSite? Measured)
{
    public Device Device => Entry.Device;

    public Uplink? Uplink => Device.Uplinks.Count > 0 ? Device.Uplinks[0] : null;

    public bool HasAddress => Uplink?.ReachableAt is not null;

    public MeshEnd End => new(Id, Name, Device.Id.Value, Device.Name, Entry.Practice);
}

/// <summary>All that several links' design asks of the stored topology, read once. Not thread-safe; one for each look.</summary>
/// <param name="hidden">Uplinks that nobody finds by an address.</param>
internal sealed class MeshFleet(IReadOnlyList<MeshSite> sites, IReadOnlyList<LinkEntry> links, IReadOnlyCollection<Ipv4Prefix> taken, IReadOnlySet<UplinkId> hidden)
{
    private readonly Dictionary<SitePair, Reach> _reach = [];

    /// <summary>By name.</summary>
    public IReadOnlyList<MeshSite> Sites => sites;

    public IReadOnlyList<LinkEntry> Links => links;

    /// <summary>What new inner addresses must not meet, whichever devices they are for.</summary>
    public IReadOnlyCollection<Ipv4Prefix> Taken => taken;

    public IReadOnlyList<MeshSite> Pick(IEnumerable<Guid> ids)
    {
        var byId = sites.ToDictionary(site => site.Id);
        return [.. ids.Distinct().Where(byId.ContainsKey).Select(id => byId[id])];
    }

    public LinkEntry? Between(DeviceId a, DeviceId b) =>
        links.FirstOrDefault(entry => (entry.Link.A.Device == a && entry.Link.B.Device == b) || (entry.Link.A.Device == b && entry.Link.B.Device == a));

    /// <summary>Whether a link's far end can be found by an address.</summary>
    public bool IsFound(LinkEnd end) => !hidden.Contains(end.Uplink);

    /// <summary>What their NATs mean together; null where no NAT could be measured.</summary>
    public static PairView? Verdict(MeshSite a, MeshSite b) => a.Measured is { } left && b.Measured is { } right ? PairViews.Of(left, right) : null;

    /// <summary>
    /// What a hub's choice asks of two sites, in either order. The search for a hub goes through the whole fleet for each link and asks for the
    /// same two again and again: it is judged once, and not worded.
    /// </summary>
    public Reach Reach(MeshSite a, MeshSite b)
    {
        var pair = new SitePair(a.Id, b.Id);
        return _reach.TryGetValue(pair, out var known) ? known : _reach[pair] = Reached(a, b);
    }

    private static Reach Reached(MeshSite a, MeshSite b) => a.Uplink is null || b.Uplink is null ? Core.Planning.Reach.None : Judged(a, b) switch
    {
        { Kind: PairKind.Direct or PairKind.DirectIfInitiated } => Core.Planning.Reach.Direct,
        { Kind: PairKind.Experimental or PairKind.NeedsHub, Reason: not PairReason.ClosedWithoutNat } => Core.Planning.Reach.None,
        _ => a.HasAddress || b.HasAddress ? Core.Planning.Reach.Expected : Core.Planning.Reach.None,
    };

    private static PairVerdict? Judged(MeshSite a, MeshSite b) =>
        a.Measured?.End is { } left && b.Measured?.End is { } right ? PairJudgement.Judge(left, right) : null;

    public static HubSite AsHub(MeshSite site) => new(site.Device.Platform, site.HasAddress);
}

/// <summary>Reads it. Thread-safe.</summary>
internal sealed class MeshFleetReader(SiteStore sites, DeviceStore devices, LinkStore links, CheckedFleetReader measured)
{
    public async Task<MeshFleet> ReadAsync(CancellationToken cancellationToken)
    {
        var names = new Dictionary<SiteId, string>();
        await foreach (var entry in sites.StreamAsync(cancellationToken))
            names[entry.Site.Id] = entry.Site.Name;
        var all = new List<DeviceEntry>();
        await foreach (var entry in devices.StreamAsync(cancellationToken))
            all.Add(entry);
        var stored = new List<LinkEntry>();
        await foreach (var entry in links.StreamAsync(cancellationToken))
            stored.Add(entry);
        var known = (await measured.ReadAsync(cancellationToken)).Sites.ToDictionary(site => site.Site);
        return new MeshFleet(
            [
                .. all.GroupBy(entry => entry.Device.Site)
                    .Select(site => (Id: site.Key.Value, Entry: site.FirstOrDefault(entry => entry.Device.Uplinks.Count > 0) ?? site.First()))
                    .Select(site => new MeshSite(site.Id, names.GetValueOrDefault(site.Entry.Device.Site, ""), site.Entry, known.GetValueOrDefault(site.Id)))
                    .OrderBy(site => site.Name, StringComparer.OrdinalIgnoreCase),
            ],
            stored, await links.TakenAsync([InnerAddresses.TunnelPool, InnerAddresses.EndpointPool], cancellationToken),
            all.SelectMany(entry => entry.Device.Uplinks).Where(uplink => uplink.ReachableAt is null).Select(uplink => uplink.Id).ToHashSet());
    }
}
