using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Secrets;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using DeviceState = Orchestrator.Web.Application.DeviceState;

namespace Orchestrator.Web.Tests.BadInput;

/// <summary>A device that is stored already shows another key one day: everything stops and says so until somebody trusts the new one.</summary>
public sealed class KnownDeviceTests(ComposedApp app) : IClassFixture<ComposedApp>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_certificate_stops_reading_planning_and_pushing_until_it_is_trusted()
    {
        await using var hub = await Router.StartAsync("hub", "10.1.0.1/24", "198.51.100.10/24", Cancel);
        var branch = await Router.StartAsync("branch", "10.2.0.1/24", "172.16.1.2/24", Cancel);
        await hub.AddAsync(app, "hub", "10.1.0.0/24", Cancel);
        var id = await branch.AddAsync(app, "branch", "10.2.0.0/24", Cancel);
        string old = (await DeviceAsync(id)).Fingerprint!;
        var sites = await app.Get<ILinkDesign>().ListSitesAsync(Cancel);
        var intent = new LinkIntent(sites.Single(site => site.Name == "hub").Id, sites.Single(site => site.Name == "branch").Id, new Dictionary<string, string>());
        var change = (await app.Get<ILinkDesign>().PreviewAsync(intent, Cancel)).Value;
        (await SettledAsync(change)).Row.State.ShouldBe(ChangeState.Ready);

        int port = branch.Port;
        await branch.DisposeAsync();
        await using var other = await Router.StartAsync("branch", "10.2.0.1/24", "172.16.1.2/24", Cancel, port);
        string before = await other.ConfigurationAsync(Cancel);

        (await app.Get<IChangeDesk>().PushAsync(change, Cancel)).Problems.ShouldBeEmpty();
        var pushed = await SettledAsync(change);
        pushed.Row.State.ShouldBe(ChangeState.Blocked);
        string seen = (await app.Get<IDeviceKeys>().LookAsync(id, Cancel)).Value!.Seen;
        seen.ShouldNotBe(old);
        Names(pushed.Problems.ShouldHaveSingleItem(), "branch", old, seen);

        (await app.Get<IChangeDesk>().ReplanAsync(change, Cancel)).Problems.ShouldBeEmpty();
        var planned = await SettledAsync(change);
        planned.Row.State.ShouldBe(ChangeState.Blocked);
        Names(planned.Problems.ShouldHaveSingleItem(), "branch", old, seen);

        var read = await ReadAgainAsync(id);
        read.Row.State.ShouldBe(DeviceState.FingerprintChanged);
        read.Fingerprint.ShouldBe(old);
        Names(read.Problem!, "branch", old, seen);
        (await other.ConfigurationAsync(Cancel)).ShouldBe(before);

        (await app.Get<IDeviceKeys>().TrustAsync(id, "AB:CD", Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("device.key.changed-again");
        (await DeviceAsync(id)).Fingerprint.ShouldBe(old);
        (await app.Get<IDeviceKeys>().TrustAsync(id, seen, Cancel)).Problems.ShouldBeEmpty();
        var trusted = await StillAsync(id);
        trusted.Row.State.ShouldBe(DeviceState.Reachable, trusted.Problem?.What);
        trusted.Fingerprint.ShouldBe(seen);
        (await app.Get<IChangeDesk>().ReplanAsync(change, Cancel)).Problems.ShouldBeEmpty();
        (await SettledAsync(change)).Row.State.ShouldBe(ChangeState.Ready);
        var noted = (await app.Get<EventStore>().ListAsync(null, id, 10, Cancel)).Select(entry => entry.Activity).Single(activity => activity.Kind == "device.key.trusted");
        noted.Actor.ShouldBe("admin");
        noted.Detail.ShouldBe($"{old} -> {seen}");
    }

    [Fact]
    public async Task A_new_host_key_stops_reading_until_it_is_trusted()
    {
        Sshd.Require();
        int port = DeviceTests.ClosedPort();
        var first = await Sshd.StartAsync(port, Cancel);
        var endpoint = new ManagementEndpoint("127.0.0.1", port, ManagementTransport.Ssh);
        string old = (await app.Get<Deployment.Contract.IDeviceDrivers>().ReadFingerprintAsync(endpoint, Cancel)).Value!;
        var id = await StoreBoxAsync(endpoint, old);
        (await ReadAgainAsync(id)).Row.State.ShouldBe(DeviceState.LoginRefused);

        await first.DisposeAsync();
        await using var second = await Sshd.StartAsync(port, Cancel);
        var read = await ReadAgainAsync(id);
        read.Row.State.ShouldBe(DeviceState.FingerprintChanged);
        string seen = (await app.Get<IDeviceKeys>().LookAsync(id, Cancel)).Value!.Seen;
        seen.ShouldNotBe(old);
        Names(read.Problem!, "box", old, seen);
        second.Said.ShouldNotContain("password");

        (await app.Get<IDeviceKeys>().TrustAsync(id, seen, Cancel)).Problems.ShouldBeEmpty();
        // Nobody may log in there: that it gets so far is what trusting it means.
        (await StillAsync(id)).Row.State.ShouldBe(DeviceState.LoginRefused);
    }

    private async Task<Guid> StoreBoxAsync(ManagementEndpoint endpoint, string fingerprint)
    {
        var site = new Site(new SiteId(Guid.NewGuid()), "box site");
        await app.Get<SiteStore>().AddAsync(site, Cancel);
        var key = new KeyId(Guid.NewGuid());
        await app.Get<KeyStore>().AddAsync(key, SecretKind.DevicePassword, new Secret("a password"), null, Cancel);
        var device = new Device
        {
            Id = new DeviceId(Guid.NewGuid()),
            Site = site.Id,
            Name = "box",
            Management = endpoint,
            UserName = "root",
            PinnedFingerprint = fingerprint,
            Facts = new LinuxFacts
            {
                Identity = "box",
                Distribution = "Debian GNU/Linux 12",
                Kernel = "6.1.0",
                Firewall = FirewallBackend.Nftables,
                Boot = BootPersistence.Systemd,
                ForwardsPackets = true,
                CanIpip = true,
            },
        };
        (await app.Get<DeviceStore>().AddAsync(device, key, practice: false, Cancel)).ShouldBe(StoreOutcome.Done);
        return device.Id.Value;
    }

    private static void Names(Problem problem, string device, string trusted, string seen)
    {
        problem.Code.ShouldBe("device.fingerprint.changed");
        problem.What.ShouldContain(device);
        problem.Why.ShouldContain(trusted);
        problem.Why.ShouldContain(seen);
        problem.Remedy.ShouldContain("trust the new one");
    }

    private async Task<DeviceView> DeviceAsync(Guid id) => (await app.Get<ITopologyQueries>().GetDeviceAsync(id, Cancel)).ShouldNotBeNull();

    private async Task<DeviceView> ReadAgainAsync(Guid id)
    {
        (await app.Get<ITopologyDesk>().RefreshDeviceAsync(id, Cancel)).Problems.ShouldBeEmpty();
        return await StillAsync(id);
    }

    private Task<DeviceView> StillAsync(Guid id) => UntilAsync(() => DeviceAsync(id), view => view.Doing.Length == 0);

    private Task<ChangeView> SettledAsync(Guid change) =>
        UntilAsync(async () => (await app.Get<IChangeDesk>().GetAsync(change, Cancel)).ShouldNotBeNull(), view => !view.IsMoving);

    private static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> done)
    {
        var clock = TimeProvider.System;
        for (long started = clock.GetTimestamp(); ; await Task.Delay(100, Cancel))
        {
            var seen = await look();
            if (done(seen))
                return seen;
            clock.GetElapsedTime(started).ShouldBeLessThan(Patience);
        }
    }
}
