using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Secrets;
using Orchestrator.Persistence.Stores;
using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Stores;

/// <summary>Changes, activity, lights, profiles, probes.</summary>
public abstract class RecordStoreTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private protected TestClock Clock { get; } = new();

    private protected abstract Task<TestDatabase> OpenAsync();

    [Fact]
    public async Task A_change_is_listed_newest_first_and_read_whole()
    {
        await using var database = await OpenAsync();
        var changes = database.Get<ChangeStore>();
        for (int i = 1; i <= 3; i++)
            await changes.AddAsync(Change(i) with { CreatedAt = Clock.GetUtcNow().AddMinutes(i) }, Now);

        var page = await changes.ListAsync(new PageRequest(0, 2), new ChangeFilter(), Now);

        page.Total.ShouldBe(3);
        page.Items.Select(change => change.Id).ShouldBe([Sample.Id(3), Sample.Id(2)]);
        (await changes.GetAsync(Sample.Id(2), Now)).ShouldBe(Change(2) with { CreatedAt = Clock.GetUtcNow().AddMinutes(2) });
        (await changes.ListAsync(new PageRequest(), new ChangeFilter(Link: new LinkId(Sample.Id(99))), Now)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Times_sort_as_moments_whatever_their_offset()
    {
        await using var database = await OpenAsync();
        var changes = database.Get<ChangeStore>();
        var noon = Clock.GetUtcNow();
        await changes.AddAsync(Change(1) with { CreatedAt = noon.AddTicks(10).ToOffset(TimeSpan.FromHours(-9)) }, Now);
        await changes.AddAsync(Change(2) with { CreatedAt = noon.ToOffset(TimeSpan.FromHours(9)) }, Now);
        await changes.AddAsync(Change(3) with { CreatedAt = noon.AddTicks(20) }, Now);

        var page = await changes.ListAsync(new PageRequest(), new ChangeFilter(), Now);

        page.Items.Select(change => change.Id).ShouldBe([Sample.Id(3), Sample.Id(1), Sample.Id(2)]);
        page.Items[1].CreatedAt.ShouldBe(noon.AddTicks(10));
    }

    [Fact]
    public async Task Of_two_pushes_of_one_change_one_starts()
    {
        await using var database = await OpenAsync();
        var changes = database.Get<ChangeStore>();
        await changes.AddAsync(Change(1), Now);

        var started = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => changes.TryMoveAsync(Sample.Id(1), "Ready", "Pushing", Now))));

        started.Count(yes => yes).ShouldBe(1);
    }

    [Fact]
    public async Task A_journal_is_appended_in_order_and_fenced()
    {
        await using var database = await OpenAsync();
        var changes = database.Get<ChangeStore>();
        var leases = database.Get<JobLeases>();
        await changes.AddAsync(Change(1), Now);
        var stale = (await leases.AcquireAsync("push", "a", Long, Now))!;
        (await changes.AppendAsync(stale, Sample.Id(1), Step("armed"), Now)).ShouldBe(0);
        Clock.Advance(Long);
        var lease = (await leases.AcquireAsync("push", "b", Long, Now))!;

        await Should.ThrowAsync<FencedOutException>(() => changes.AppendAsync(stale, Sample.Id(1), Step("stale"), Now));
        await Should.ThrowAsync<FencedOutException>(() => changes.SaveAsync(stale, Change(1) with { State = "Kept" }, Now));
        (await changes.AppendAsync(lease, Sample.Id(1), Step("applied"), Now)).ShouldBe(1);
        await changes.SaveAsync(lease, Change(1) with { State = "RolledBack", FinishedAt = Clock.GetUtcNow() }, Now);

        (await changes.StepsAsync(Sample.Id(1), -1, Now)).Select(step => step.Kind).ShouldBe(["armed", "applied"]);
        (await changes.StepsAsync(Sample.Id(1), 0, Now)).Single().ShouldBe(Step("applied") with { Position = 1 });
        (await changes.GetAsync(Sample.Id(1), Now))!.State.ShouldBe("RolledBack");
    }

    [Fact]
    public async Task Activity_is_read_backwards_page_by_page()
    {
        await using var database = await OpenAsync();
        var events = database.Get<EventStore>();
        for (int i = 1; i <= 5; i++)
            await events.AddAsync(new Activity(Clock.GetUtcNow(), "ada", $"kind-{i}", "hub", Sample.Id(i % 2)), Now);

        var first = await events.ListAsync(null, null, 2, Now);
        var second = await events.ListAsync(first[^1].Id, null, 2, Now);

        first.Concat(second).Select(entry => entry.Activity.Kind).ShouldBe(["kind-5", "kind-4", "kind-3", "kind-2"]);
        (await events.ListAsync(null, Sample.Id(0), 50, Now)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_light_that_keeps_its_state_keeps_its_time()
    {
        await using var database = await OpenAsync();
        var link = await LinkAsync(database);
        var lights = database.Get<LightStore>();
        (await lights.CountAsync(Now)).ShouldBe(new LightCounts(0, 0, 0, 1));
        var before = Clock.GetUtcNow();
        await lights.PutAsync(link, Lit(LightState.Good), before, "{}", Now);
        Clock.Advance(Long);

        await lights.PutAsync(link, Lit(LightState.Good, nat: LightState.Bad), Clock.GetUtcNow(), null, Now);

        var entry = (await lights.GetAsync(link, Now))!;
        entry.Lights.Single(light => light.Light.Kind == LightKind.Ike).Since.ShouldBe(before);
        entry.Lights.Single(light => light.Light.Kind == LightKind.Nat).Since.ShouldBe(Clock.GetUtcNow());
        (entry.At, entry.ObservationJson, entry.Five.Worst).ShouldBe((Clock.GetUtcNow(), "{}", LightState.Bad));
        entry.Five[LightKind.Nat].Evidence.ShouldBe(["rule 7"]);
        (await lights.CountAsync(Now)).ShouldBe(new LightCounts(0, 1, 0, 0));
        (await database.Get<LinkStore>().ListAsync(new PageRequest(), Now)).Items.Single().Worst.ShouldBe(LightState.Bad);
    }

    [Fact]
    public async Task A_profile_is_named_edited_and_removed()
    {
        await using var database = await OpenAsync();
        var profiles = database.Get<ProfileStore>();
        var strong = new IkeProfile(Sample.Id(1), "Strong", new LinkChoices { Mtu = 1400 });
        (await profiles.AddAsync(strong, Now)).ShouldBe(StoreOutcome.Done);
        (await profiles.AddAsync(strong with { Id = Sample.Id(2), Name = "strong" }, Now)).ShouldBe(StoreOutcome.NameTaken);

        var stored = (await profiles.ListAsync(new PageRequest(), Now)).Items.Single();
        stored.Value.ShouldBe(strong);
        (await profiles.SaveAsync(strong with { Name = "Stronger" }, stored.Version, Now)).ShouldBe(StoreOutcome.Done);
        (await profiles.SaveAsync(strong, stored.Version, Now)).ShouldBe(StoreOutcome.ChangedMeanwhile);
        (await profiles.RemoveAsync(strong.Id, Now)).ShouldBe(StoreOutcome.Done);
        (await profiles.RemoveAsync(strong.Id, Now)).ShouldBe(StoreOutcome.Missing);
    }

    [Fact]
    public async Task A_forgotten_probe_takes_its_credential_along()
    {
        await using var database = await OpenAsync();
        var probes = database.Get<ProbeStore>();
        var keys = database.Get<KeyStore>();
        var key = await keys.AddAsync(new KeyId(Sample.Id(31)), SecretKind.DevicePassword, new Secret("p"), null, Now);
        await probes.AddAsync(Sample.Id(1), "Contacting", "ada", "{}", key.Id, Now);

        (await probes.TryMoveAsync(Sample.Id(1), "Contacting", "AwaitingTrust", """{"x":1}""", Now)).ShouldBeTrue();
        (await probes.TryMoveAsync(Sample.Id(1), "Contacting", "Failed", "{}", Now)).ShouldBeFalse();
        (await probes.GetAsync(Sample.Id(1), Now))!.DataJson.ShouldBe("""{"x":1}""");
        await probes.RemoveOlderAsync(Clock.GetUtcNow(), Now);
        (await probes.GetAsync(Sample.Id(1), Now)).ShouldNotBeNull();
        Clock.Advance(Long);
        await probes.RemoveOlderAsync(Clock.GetUtcNow(), Now);

        (await probes.GetAsync(Sample.Id(1), Now)).ShouldBeNull();
        (await keys.GetAsync(key.Id, Now)).ShouldBeNull();
    }

    private Change Change(int number) => new()
    {
        Id = Sample.Id(number),
        Kind = "Provision",
        State = "Ready",
        Link = new LinkId(Sample.Id(50)),
        Title = "hub - branch-7",
        RequestedBy = "ada",
        CreatedAt = Clock.GetUtcNow(),
        PlanJson = "{}",
    };

    private ChangeStep Step(string kind) => new(0, kind, "hub", "{}", Clock.GetUtcNow());

    private static FiveLights Lit(LightState state, LightState? nat = null) => new([.. Enum.GetValues<LightKind>().Select(kind =>
        new Light(kind, kind == LightKind.Nat ? nat ?? state : state, LightFinding.NatExceptionFirst, null, null, kind == LightKind.Nat ? ["rule 7"] : []))]);

    private static async Task<LinkId> LinkAsync(TestDatabase database)
    {
        var site = Sample.Site(1, "Hub");
        var (a, b) = (Sample.Router(11, "a", site), Sample.Box(12, "b", site));
        var link = Sample.Link(21, "a - b", a, b);
        await database.Get<SiteStore>().AddAsync(site, Now);
        await database.Get<DeviceStore>().AddAsync(a, null, practice: false, Now);
        await database.Get<DeviceStore>().AddAsync(b, null, practice: false, Now);
        await database.Get<LinkStore>().AddAsync(link, LinkStage.Deployed, Now);
        return link.Id;
    }
}

public sealed class SqliteRecordStoreTests : RecordStoreTests
{
    private protected override Task<TestDatabase> OpenAsync() => TestDatabase.SqliteAsync(Clock.Register);
}

public sealed class PostgreSqlRecordStoreTests(PostgreSqlServer server) : RecordStoreTests
{
    private protected override Task<TestDatabase> OpenAsync() => server.OpenAsync(Clock.Register);
}
