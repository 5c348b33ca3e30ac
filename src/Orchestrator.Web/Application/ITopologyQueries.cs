namespace Orchestrator.Web.Application;

/// <summary>What is: read-only views for dashboard, map, lists and pages. Reads only the store, never a device; quick.</summary>
public interface ITopologyQueries
{
    Task<DashboardView> GetDashboardAsync(CancellationToken cancellationToken);

    Task<TopologyView> GetTopologyAsync(CancellationToken cancellationToken);

    /// <summary>Sorted by name.</summary>
    Task<IReadOnlyList<DeviceRow>> ListDevicesAsync(CancellationToken cancellationToken);

    Task<DeviceView?> GetDeviceAsync(Guid deviceId, CancellationToken cancellationToken);

    /// <summary>Sorted by name.</summary>
    Task<IReadOnlyList<LinkRow>> ListLinksAsync(CancellationToken cancellationToken);

    Task<LinkView?> GetLinkAsync(Guid linkId, CancellationToken cancellationToken);

    /// <summary>Devices, sites, links and changes whose name or address contains the text; at most 12, best first.</summary>
    Task<IReadOnlyList<JumpTarget>> FindAsync(string text, CancellationToken cancellationToken);
}

/// <summary>What an admin does to the topology itself. Writes only the store.</summary>
public interface ITopologyDesk
{
    /// <summary>Keeps where a site was dragged to on the map. Units are map units, any finite value.</summary>
    Task PlaceSiteAsync(Guid siteId, double x, double y, CancellationToken cancellationToken);

    /// <summary>1 to 63 visible characters, unique among sites.</summary>
    Task<Answer<Guid>> RenameSiteAsync(Guid siteId, string name, CancellationToken cancellationToken);

    /// <summary>Forgets a device. Refused with <c>device.has-links</c> while links use it.</summary>
    Task<Answer<Guid>> ForgetDeviceAsync(Guid deviceId, CancellationToken cancellationToken);

    /// <summary>Reads the device's facts again in the background; the device page shows the progress.</summary>
    Task<Answer<Guid>> RefreshDeviceAsync(Guid deviceId, CancellationToken cancellationToken);

    /// <summary>Checks all five lights in the background; they show Working until each is known.</summary>
    Task<Answer<Guid>> VerifyLinkAsync(Guid linkId, CancellationToken cancellationToken);
}

/// <summary>A hit of the search box.</summary>
/// <param name="Kind">"Device", "Site", "Link", "Change" or "Page".</param>
/// <param name="Name">Shown first.</param>
/// <param name="Hint">Address or state, shown dimmed.</param>
/// <param name="Url">Where it goes.</param>
public sealed record JumpTarget(string Kind, string Name, string Hint, string Url);

/// <param name="Attention">What needs a person, worst first.</param>
/// <param name="Waiting">Changes waiting for a person, with their deadline.</param>
/// <param name="Numbers">Fleet counts.</param>
/// <param name="RecentChanges">At most 5, newest first.</param>
public sealed record DashboardView(
    IReadOnlyList<AttentionItem> Attention, IReadOnlyList<ChangeRow> Waiting, FleetNumbers Numbers, IReadOnlyList<ChangeRow> RecentChanges)
{
    public bool IsEmpty => Numbers is { Devices: 0, Links: 0 };
}

/// <param name="Subject">Link or device name.</param>
/// <param name="Problem">Cause and fix.</param>
/// <param name="Url">Where to go.</param>
/// <param name="Since">Since when, or null.</param>
public sealed record AttentionItem(string Subject, Problem Problem, string Url, DateTimeOffset? Since);

public sealed record FleetNumbers(int Sites, int Devices, int Links, int LinksGood, int LinksBad, int LinksUnknown);

public sealed record TopologyView(IReadOnlyList<SiteNode> Sites, IReadOnlyList<LinkEdge> Links);

/// <summary>A site as a card.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uplink">The best uplink kind of its devices: public static before dynamic before NAT.</param>
/// <param name="NatGroup">Sites with the same non-empty value sit behind the same NAT.</param>
/// <param name="X">Kept position, or null when never placed.</param>
/// <param name="Y">Kept position, or null when never placed.</param>
/// <param name="Devices">Its devices.</param>
/// <param name="Lans">Prefixes offered to links.</param>
/// <param name="Practice">Made of virtual routers of the practice network.</param>
public sealed record SiteNode(
    Guid Id, string Name, UplinkKind Uplink, string NatGroup, double? X, double? Y,
    IReadOnlyList<DeviceRef> Devices, IReadOnlyList<string> Lans, bool Practice);

public sealed record DeviceRef(Guid Id, string Name, DeviceKind Kind);

public sealed record LinkEdge(Guid Id, string Name, Guid SiteA, Guid SiteB, LinkLights Lights);

public enum DeviceState { Unknown, Reachable, Unreachable, LoginRefused, FingerprintChanged, Busy }

public sealed record DeviceRow(
    Guid Id, string Name, string Site, DeviceKind Kind, string Address, string Version, UplinkKind Uplink,
    DeviceState State, DateTimeOffset? LastSeen, int Links, bool Practice);

public sealed record DeviceView
{
    public required DeviceRow Row { get; init; }
    public required Guid SiteId { get; init; }
    public required AccessMethod Method { get; init; }
    public required int Port { get; init; }
    public required string UserName { get; init; }
    public string? Fingerprint { get; init; }
    public IReadOnlyList<Fact> Facts { get; init; } = [];
    public IReadOnlyList<ProbedUplink> Uplinks { get; init; } = [];
    public IReadOnlyList<ProbedLan> Lans { get; init; } = [];
    public IReadOnlyList<LinkRow> Links { get; init; } = [];

    /// <summary>What the product made on this device: path or menu, name, which link it serves.</summary>
    public IReadOnlyList<ManagedObject> Managed { get; init; } = [];
    public IReadOnlyList<ChangeRow> Changes { get; init; } = [];

    /// <summary>Set while something is being read.</summary>
    public string Doing { get; init; } = "";
    public Problem? Problem { get; init; }

    /// <summary>The other sites a link can go to; a single one makes "Connect" a single click.</summary>
    public IReadOnlyList<SiteChoice> OtherSites { get; init; } = [];
}

public sealed record ManagedObject(string Where, string Name, string Link);

/// <summary>A link's life as the lists show it.</summary>
public enum LinkState { Draft, Planned, Deploying, Deployed, Removing }

public sealed record LinkRow(Guid Id, string Name, string SiteA, string SiteB, LinkState State, LinkLights Lights, DateTimeOffset? Since);

public sealed record LinkView
{
    public required LinkRow Row { get; init; }
    public required LinkEndView A { get; init; }
    public required LinkEndView B { get; init; }

    /// <summary>What was chosen, with reasons, as the design page showed it.</summary>
    public IReadOnlyList<DesignChoice> Design { get; init; } = [];
    public IReadOnlyList<LanPair> Pairs { get; init; } = [];

    /// <summary>SAs as read last, one line each; no key material.</summary>
    public IReadOnlyList<Fact> Associations { get; init; } = [];
    public IReadOnlyList<ManagedObject> Managed { get; init; } = [];
    public IReadOnlyList<ChangeRow> Changes { get; init; } = [];

    /// <summary>Raw text the lights were read from, per device.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];
    public DateTimeOffset? VerifiedAt { get; init; }
    public bool Verifying { get; init; }
}

public sealed record LinkEndView(Guid SiteId, string Site, Guid DeviceId, string Device, UplinkKind Uplink, string Address, bool Initiates);

public sealed record LanPair(string A, string B);

public sealed record Evidence(string Device, string Source, string Text);
