using Orchestrator.Core.Addressing;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Secrets;
using Orchestrator.Persistence.Stores;
using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Stores;

public abstract class TopologyStoreTests
{
    private static readonly Site Hub = Sample.Site(1, "Hub");
    private static readonly Device HubBox = Sample.Box(11, "hub-gw", Hub);
    private static readonly Device Branch = Sample.Router(12, "branch-7", Hub);
    private static readonly Link Link = Sample.Link(21, "hub - branch-7", Branch, HubBox);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private protected abstract Task<TestDatabase> OpenAsync();

    [Fact]
    public async Task What_is_stored_comes_back_equal()
    {
        await using var database = await FilledAsync();

        (await database.Get<SiteStore>().GetAsync(Hub.Id, Now))!.Value.ShouldBe(Hub);
        Same((await database.Get<DeviceStore>().GetAsync(HubBox.Id, Now))!.Device, HubBox);
        Same((await database.Get<DeviceStore>().GetAsync(Branch.Id, Now))!.Device, Branch);
        Same((await database.Get<LinkStore>().GetAsync(Link.Id, Now))!.Link, Link);
    }

    [Fact]
    public async Task Names_are_unique_whatever_their_case()
    {
        await using var database = await FilledAsync();
        var devices = database.Get<DeviceStore>();

        (await database.Get<SiteStore>().AddAsync(Sample.Site(2, " HUB "), Now)).ShouldBe(StoreOutcome.NameTaken);
        (await devices.AddAsync(Sample.Router(13, "Branch-7", Hub), null, practice: false, Now)).ShouldBe(StoreOutcome.NameTaken);
        (await devices.SaveAsync(Branch with { Name = "HUB-GW" }, null, Now)).ShouldBe(StoreOutcome.NameTaken);
        (await database.Get<LinkStore>().AddAsync(Sample.Link(22, "HUB - branch-7", Branch, HubBox, 1), LinkStage.Draft, Now)).ShouldBe(StoreOutcome.NameTaken);
    }

    [Fact]
    public async Task Two_links_cannot_have_the_same_inner_addresses()
    {
        await using var database = await FilledAsync();
        var links = database.Get<LinkStore>();

        (await links.AddAsync(Sample.Link(22, "second", Branch, HubBox), LinkStage.Draft, Now)).ShouldBe(StoreOutcome.AddressesTaken);

        var taken = await links.TakenAsync([InnerAddresses.TunnelPool, InnerAddresses.EndpointPool], Now);
        var free = InnerAddresses.Allocate(taken)!;
        (await links.AddAsync(Sample.Link(22, "second", Branch, HubBox) with { Addresses = free }, LinkStage.Draft, Now)).ShouldBe(StoreOutcome.Done);
    }

    [Fact]
    public async Task Of_links_that_are_asked_for_those_there_are_are_told()
    {
        await using var database = await FilledAsync();
        (await database.Get<LinkStore>().ThereAsync([Link.Id, new LinkId(Sample.Id(99))], Now)).ShouldBe([Link.Id]);
        (await database.Get<LinkStore>().ThereAsync([], Now)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_device_with_links_and_a_site_with_devices_are_kept()
    {
        await using var database = await FilledAsync();

        (await database.Get<DeviceStore>().RemoveAsync(Branch.Id, Now)).ShouldBe(StoreOutcome.InUse);
        (await database.Get<DeviceStore>().SaveAsync(Branch with { Uplinks = [] }, null, Now)).ShouldBe(StoreOutcome.InUse);
        (await database.Get<SiteStore>().RemoveAsync(Hub.Id, Now)).ShouldBe(StoreOutcome.InUse);

        (await database.Get<LinkStore>().RemoveAsync(Link.Id, Now)).ShouldBe(StoreOutcome.Done);
        (await database.Get<DeviceStore>().RemoveAsync(Branch.Id, Now)).ShouldBe(StoreOutcome.Done);
        (await database.Get<DeviceStore>().GetAsync(Branch.Id, Now)).ShouldBeNull();
    }

    [Fact]
    public async Task The_database_itself_refuses_to_delete_a_device_that_has_links()
    {
        await using var database = await FilledAsync();
        await using var context = database.Context();

        context.Devices.Remove(context.Devices.Single(row => row.Id == Branch.Id.Value));

        (await context.TrySaveAsync(Now)).ShouldBe(StoreOutcome.InUse);
    }

    [Fact]
    public async Task Of_two_edits_of_the_same_version_the_second_is_refused()
    {
        await using var database = await FilledAsync();
        var devices = database.Get<DeviceStore>();
        long version = (await devices.GetAsync(Branch.Id, Now))!.Version;

        (await devices.SaveAsync(Branch with { UserName = "first" }, version, Now)).ShouldBe(StoreOutcome.Done);
        (await devices.SaveAsync(Branch with { UserName = "second" }, version, Now)).ShouldBe(StoreOutcome.ChangedMeanwhile);

        (await devices.GetAsync(Branch.Id, Now))!.Device.UserName.ShouldBe("first");
        (await database.Get<LinkStore>().SaveAsync(Link with { Name = "x" }, version: 99, Now)).ShouldBe(StoreOutcome.ChangedMeanwhile);
        (await database.Get<SiteStore>().RenameAsync(Hub.Id, "x", version: 99, Now)).ShouldBe(StoreOutcome.ChangedMeanwhile);
    }

    [Fact]
    public async Task Uplinks_and_lans_follow_an_edit()
    {
        await using var database = await FilledAsync();
        var devices = database.Get<DeviceStore>();
        var edited = Branch with
        {
            Uplinks = [Branch.Uplinks[0] with { PathMtu = 1400 }],
            Lans = [.. Sample.Router(14, "x", Hub, "10.9.0.0/16").Lans, Branch.Lans[0] with { InVpn = false }],
        };

        (await devices.SaveAsync(edited, null, Now)).ShouldBe(StoreOutcome.Done);

        Same((await devices.GetAsync(Branch.Id, Now))!.Device, edited);
    }

    [Fact]
    public async Task Overlapping_lans_are_found()
    {
        await using var database = await FilledAsync();
        var devices = database.Get<DeviceStore>();

        (await devices.FindOverlapsAsync(Ipv4Prefix.Parse("10.0.0.0/8"), Now)).Select(use => use.DeviceName).ShouldBe(["branch-7", "hub-gw"]);
        (await devices.FindOverlapsAsync(Ipv4Prefix.Parse("10.1.0.64/26"), Now)).ShouldBe([new LanUse(Branch.Id, "branch-7", Ipv4Prefix.Parse("10.1.0.0/24"))]);
        (await devices.FindOverlapsAsync(Ipv4Prefix.Parse("10.3.0.0/24"), Now)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Lists_are_pages_with_a_total_and_a_search()
    {
        await using var database = await FilledAsync();
        var devices = database.Get<DeviceStore>();
        await devices.PutStatusAsync(Branch.Id, new DeviceStatus("Reachable", At, At), Now);

        var page = await devices.ListAsync(new PageRequest(0, 1), null, Now);
        page.Total.ShouldBe(2);
        page.Items.Single().ShouldBe(new DeviceSummary(
            Branch.Id, "branch-7", Hub.Id, "Hub", Branch.Platform, "192.0.2.1", Practice: false, new DeviceStatus("Reachable", At, At), Links: 1));
        (await devices.ListAsync(new PageRequest(Search: "HUB.example"), Hub.Id, Now)).Items.Single().Name.ShouldBe("hub-gw");
        (await database.Get<SiteStore>().ListAsync(new PageRequest(), Now)).Items.Single().Devices.ShouldBe(2);
        var link = (await database.Get<LinkStore>().ListAsync(new PageRequest(Search: "BRANCH"), Now)).Items.Single();
        (link.DeviceAName, link.DeviceBName, link.Stage).ShouldBe(("branch-7", "hub-gw", LinkStage.Planned));
    }

    [Fact]
    public async Task A_fleet_is_streamed_in_batches_without_losing_any()
    {
        await using var database = await FilledAsync();
        var devices = database.Get<DeviceStore>();
        for (int i = 0; i < 230; i++)
            await devices.AddAsync(Sample.Router(5000 + (i * 5000), $"fleet-{i}", Hub) with { Uplinks = [], Lans = [] }, null, practice: false, Now);

        var names = new List<string>();
        await foreach (var entry in devices.StreamAsync(Now))
            names.Add(entry.Device.Name);

        names.Count.ShouldBe(232);
        names.Distinct().Count().ShouldBe(232);
    }

    [Fact]
    public async Task More_sites_than_a_page_holds_are_streamed_by_name()
    {
        await using var database = await FilledAsync();
        var sites = database.Get<SiteStore>();
        // Counted down, and in either case.
        for (int i = PageRequest.MaxTake; i > 0; i--)
            await sites.AddAsync(Sample.Site(5000 + i, i % 2 == 0 ? $"site-{i:000}" : $"SITE-{i:000}"), Now);

        var streamed = new List<SiteEntry>();
        await foreach (var entry in sites.StreamAsync(Now))
            streamed.Add(entry);

        streamed.Select(entry => (entry.Site.Name.ToLowerInvariant(), entry.Devices))
            .ShouldBe([("hub", 2), .. Enumerable.Range(1, PageRequest.MaxTake).Select(i => ($"site-{i:000}", 0))]);
    }

    [Fact]
    public async Task A_credential_goes_with_its_device()
    {
        await using var database = await FilledAsync();
        var keys = database.Get<KeyStore>();
        var key = await keys.AddAsync(new KeyId(Sample.Id(31)), SecretKind.DevicePassword, new Secret("p"), null, Now);
        await database.Get<DeviceStore>().AddAsync(Sample.Router(15, "third", Hub), key.Id, practice: true, Now);
        (await keys.RemoveAsync(key.Id, Now)).ShouldBe(StoreOutcome.InUse);

        (await database.Get<DeviceStore>().RemoveAsync(new DeviceId(Sample.Id(15)), Now)).ShouldBe(StoreOutcome.Done);

        (await keys.GetAsync(key.Id, Now)).ShouldBeNull();
    }

    private static DateTimeOffset At { get; } = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    private async Task<TestDatabase> FilledAsync()
    {
        var database = await OpenAsync();
        (await database.Get<SiteStore>().AddAsync(Hub, Now)).ShouldBe(StoreOutcome.Done);
        (await database.Get<DeviceStore>().AddAsync(HubBox, null, practice: false, Now)).ShouldBe(StoreOutcome.Done);
        (await database.Get<DeviceStore>().AddAsync(Branch, null, practice: false, Now)).ShouldBe(StoreOutcome.Done);
        (await database.Get<LinkStore>().AddAsync(Link, LinkStage.Planned, Now)).ShouldBe(StoreOutcome.Done);
        return database;
    }

    // Records with lists compare by reference; their stored form tells all.
    private static void Same<T>(T actual, T expected) => StoredJson.Write(actual).ShouldBe(StoredJson.Write(expected));
}

public sealed class SqliteTopologyStoreTests : TopologyStoreTests
{
    private protected override Task<TestDatabase> OpenAsync() => TestDatabase.SqliteAsync();
}

public sealed class PostgreSqlTopologyStoreTests(PostgreSqlServer server) : TopologyStoreTests
{
    private protected override Task<TestDatabase> OpenAsync() => server.OpenAsync();
}
