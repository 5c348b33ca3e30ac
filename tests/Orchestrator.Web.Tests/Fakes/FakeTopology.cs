using Orchestrator.Web.Application;

namespace Orchestrator.Web.Tests.Fakes;

internal sealed class FakeTopology(FakeWorld world) : ITopologyQueries, ITopologyDesk
{
    public Task<DashboardView> GetDashboardAsync(CancellationToken cancellationToken) => Task.FromResult(world.Empty
        ? new DashboardView([], [], new(0, 0, 0, 0, 0, 0), [])
        : new DashboardView(
            [new("branch-7 - hub", Sample.Catches, $"/links/{Sample.BranchLink}", Sample.Now.AddMinutes(-9))],
            [.. SampleChanges.All.Select(c => c.Row).Where(r => r.State == ChangeState.WaitingForYou)],
            new(4, 4, 3, 1, 1, 1), [.. SampleChanges.All.Select(c => c.Row).Take(5)]));

    public Task<TopologyView> GetTopologyAsync(CancellationToken cancellationToken) =>
        Task.FromResult(world.Empty ? new TopologyView([], []) : Sample.Topology with { Sites = [.. Sample.Topology.Sites.Select(Placed)] });

    public Task<IReadOnlyList<DeviceRow>> ListDevicesAsync(CancellationToken cancellationToken) =>
        Task.FromResult(world.Empty ? [] : Sample.Devices);

    public Task<DeviceView?> GetDeviceAsync(Guid deviceId, CancellationToken cancellationToken) =>
        Task.FromResult(Sample.Devices.FirstOrDefault(d => d.Id == deviceId) is { } row ? Device(row) : null);

    public Task<IReadOnlyList<LinkRow>> ListLinksAsync(CancellationToken cancellationToken) => Task.FromResult(world.Empty ? [] : Sample.Links);

    public Task<LinkView?> GetLinkAsync(Guid linkId, CancellationToken cancellationToken) =>
        Task.FromResult(Sample.Links.FirstOrDefault(l => l.Id == linkId) is { } row ? Link(row) : null);

    public Task<IReadOnlyList<JumpTarget>> FindAsync(string text, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<JumpTarget>>([.. Sample.Devices.Where(d => d.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Select(d => new JumpTarget("Device", d.Name, d.Address, $"/devices/{d.Id}"))]);

    public Task PlaceSiteAsync(Guid siteId, double x, double y, CancellationToken cancellationToken)
    {
        world.Places[siteId] = (x, y);
        return Task.CompletedTask;
    }

    public Task<Answer<Guid>> RenameSiteAsync(Guid siteId, string name, CancellationToken cancellationToken) => Task.FromResult(Answer<Guid>.Yes(siteId));

    public Task<Answer<Guid>> ForgetDeviceAsync(Guid deviceId, CancellationToken cancellationToken) => Task.FromResult(Answer<Guid>.No(
        new Problem("device.has-links", "branch-7 is an end of 1 link.", "A forgotten device could not be cleaned up.", "Remove the link first.")));

    public Task<Answer<Guid>> RefreshDeviceAsync(Guid deviceId, CancellationToken cancellationToken) => Task.FromResult(Answer<Guid>.Yes(deviceId));

    public Task<Answer<Guid>> VerifyLinkAsync(Guid linkId, CancellationToken cancellationToken)
    {
        world.Verified.Add(linkId);
        return Task.FromResult(Answer<Guid>.Yes(linkId));
    }

    private SiteNode Placed(SiteNode site) =>
        world.Places.TryGetValue(site.Id, out var at) ? site with { X = at.X, Y = at.Y } : site;

    private static DeviceView Device(DeviceRow row) => new()
    {
        Row = row,
        SiteId = Sample.BranchSite,
        Method = row.Kind == DeviceKind.Linux ? AccessMethod.Ssh : AccessMethod.RouterOsApiTls,
        Port = 8729,
        UserName = "orchestrator",
        Fingerprint = "SHA256:u8Yk1m3qzv0mWkqXn7Tq0o4mB1l2c3d4e5f6g7h8i9A",
        Facts = Sample.Facts,
        Uplinks = Sample.Uplinks,
        Lans = Sample.Lans,
        Links = [Sample.Links[0]],
        Managed = [new("/ip ipsec peer", "orch-hub", "branch-7 - hub"), new("/interface ipip", "orch-hub", "branch-7 - hub")],
        Changes = [SampleChanges.All[3].Row],
        OtherSites = [new(Sample.HubSite, "Hub")],
        Problem = row.State == DeviceState.LoginRefused
            ? new("device.login.refused", "clinic-gw refuses the login of orchestrator.", "The password was changed on the device.", "Give the new one under Access.") : null,
    };

    private LinkView Link(LinkRow row) => new()
    {
        Row = world.Verified.Contains(row.Id) ? row with { Lights = Sample.Up } : row,
        A = Sample.BranchEnd,
        B = Sample.HubEnd,
        Design = SampleDesign.For(new(Sample.BranchSite, Sample.HubSite, new Dictionary<string, string>())).Choices,
        Pairs = SampleDesign.Pairs,
        Associations = [new("10.255.0.1/32 === 10.255.0.2/32", "AES-CBC-256 / HMAC-SHA2-256", "in 1.2 GB, out 0.3 GB, rekey in 31 min")],
        Managed = [new("branch-7: /ip ipsec peer", "orch-hub", row.Name)],
        Changes = [SampleChanges.All[3].Row],
        Evidence = [new("hub", "swanctl --list-sas", "orch-branch-7: #1, ESTABLISHED, IKEv2, 2f1c_i 9a0b_r*\n  local  'hub.orch' @ 198.51.100.20[4500]\n  remote 'branch-7.orch' @ 198.51.100.10[4500]")],
        VerifiedAt = Sample.Now.AddMinutes(-9),
    };
}
