using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Stores;

/// <summary>Checks of uplinks with their evidence.</summary>
public abstract class NatCheckStoreTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private static readonly DeviceId Branch = new(Sample.Id(11));
    private static readonly UplinkId Uplink = new(Sample.Id(1011));
    private static readonly UplinkId Other = new(Sample.Id(2011));

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private protected TestClock Clock { get; } = new();

    private protected abstract Task<TestDatabase> OpenAsync();

    [Fact]
    public async Task A_check_waits_runs_and_ends_with_all_that_it_found()
    {
        await using var database = await WithBranchAsync();
        var (checks, leases) = (database.Get<NatCheckStore>(), database.Get<JobLeases>());
        var at = Clock.GetUtcNow();
        long id = (await checks.RequestAsync(Asked, at, Now))!.Value;
        (await checks.RequestAsync(Asked, at.AddSeconds(1), Now)).ShouldBe(id);
        (await checks.DueAsync(Now)).ShouldBe([new NatDue(id, Branch)]);
        var lease = (await leases.AcquireAsync("check", "a", Long, Now))!;
        (await checks.BeginAsync(lease, id, at.AddSeconds(2), Now)).ShouldBeTrue();
        (await checks.BeginAsync(lease, id, at.AddSeconds(3), Now)).ShouldBeFalse();
        await checks.ProgressAsync(lease, id, "Lifetime", at.AddSeconds(90), Now);
        var running = (await checks.GetAsync(id, Now))!;
        (running.State, running.StartedAt, running.Stage, running.EndsAt).ShouldBe((NatCheckState.Running, at.AddSeconds(2), "Lifetime", at.AddSeconds(90)));
        running.StartedBy.ShouldBe("ada");
        (running.Model, running.Firmware).ShouldBe(("RB5009", ""));
        await checks.MetAsync(lease, id, "RB5009", "7.16.2 (stable)", Now);

        var measurement = SampleNat.Measurement();
        var profile = NatClassifier.Classify(measurement);
        await checks.EndAsync(lease, id, at.AddSeconds(120), new NatFound(["responder.example.net"], measurement, profile, "[1]"), Now);

        var standing = (await checks.StandingsAsync(null, Now))[Uplink];
        standing.Done!.Id.ShouldBe(id);
        standing.Newest.State.ShouldBe(NatCheckState.Done);
        (standing.Done.Stage, standing.Done.EndsAt, standing.Done.EndedAt).ShouldBe((null, null, at.AddSeconds(120)));
        standing.Done.Responders.ShouldBe(["responder.example.net"]);
        standing.Done.NotesJson.ShouldBe("[1]");
        (standing.Done.Model, standing.Done.Firmware).ShouldBe(("RB5009", "7.16.2 (stable)"));
        // Collections of records are equal only as texts.
        StoredJson.Write(standing.Done.Profile).ShouldBe(StoredJson.Write(profile));
        StoredJson.Write(await checks.MeasurementAsync(id, packets: true, Now)).ShouldBe(StoredJson.Write(measurement));
        var light = (await checks.MeasurementAsync(id, packets: false, Now))!;
        light.Packets.ShouldBeEmpty();
        light.Trials.Count.ShouldBe(measurement.Trials.Count);
        light.Trials[0].ShouldBeOfType<NatTrial.Ask>().External.ShouldBe(SampleNat.Outer);
        NatClassifier.Classify(light).Lifetime.ShouldBe(new BindingLifetime(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(35)));
        (await checks.DueAsync(Now)).ShouldBeEmpty();
    }

    [Fact]
    public void A_packet_that_was_stored_without_its_size_is_whole()
    {
        var text = StoredJson.Write(SampleNat.Measurement().Packets[0]);
        text.ShouldContain(",\"Size\":6");
        StoredJson.Read<NatPacket>(text.Replace(",\"Size\":6", "", StringComparison.Ordinal)).Size.ShouldBe(6);
    }

    [Fact]
    public async Task A_failed_check_leaves_what_was_found_before()
    {
        await using var database = await WithBranchAsync();
        var checks = database.Get<NatCheckStore>();
        long found = await CheckAsync(database, "a");
        long failed = await FailAsync(database, "b", NatCheckState.Failed);
        var standing = (await checks.StandingsAsync(Branch, Now))[Uplink];
        (standing.Newest.Id, standing.Newest.State, standing.Newest.ProblemJson).ShouldBe((failed, NatCheckState.Failed, """{"what":1}"""));
        standing.Done!.Id.ShouldBe(found);
        (await checks.MeasurementAsync(failed, packets: true, Now)).ShouldBeNull();
        (await checks.HistoryAsync(Uplink, null, 10, Now)).Select(check => check.Id).ShouldBe([failed, found]);
        (await checks.HistoryAsync(Uplink, failed, 10, Now)).Select(check => check.Id).ShouldBe([found]);
    }

    [Fact]
    public async Task What_a_failed_check_had_found_is_kept_with_it_and_is_no_result()
    {
        await using var database = await WithBranchAsync();
        var (checks, leases) = (database.Get<NatCheckStore>(), database.Get<JobLeases>());
        long good = await CheckAsync(database, "a");
        long failed = (await checks.RequestAsync(Asked, Clock.GetUtcNow(), Now))!.Value;
        var lease = (await leases.AcquireAsync("failing", "b", Long, Now))!;
        await checks.BeginAsync(lease, failed, Clock.GetUtcNow(), Now);
        var measurement = SampleNat.Measurement();

        await checks.FailAsync(lease, failed, NatCheckState.Failed, Clock.GetUtcNow(), "{}", Now, new NatFound(["one"], measurement, NatClassifier.Classify(measurement), "[2]"));

        var entry = (await checks.GetAsync(failed, Now))!;
        (entry.State, entry.NotesJson, entry.Profile is null).ShouldBe((NatCheckState.Failed, "[2]", false));
        StoredJson.Write(await checks.MeasurementAsync(failed, packets: true, Now)).ShouldBe(StoredJson.Write(measurement));
        var standing = (await checks.StandingsAsync(null, Now))[Uplink];
        (standing.Newest.Id, standing.Done!.Id).ShouldBe((failed, good));
        (await checks.SeenAsync(Now)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Stopping_ends_what_waits_and_is_heard_by_what_runs()
    {
        await using var database = await WithBranchAsync();
        var (checks, leases) = (database.Get<NatCheckStore>(), database.Get<JobLeases>());
        var at = Clock.GetUtcNow();
        long runs = (await checks.RequestAsync(Asked, at, Now))!.Value;
        long waits = (await checks.RequestAsync(Asked with { Uplink = Other, Interface = "lte1" }, at, Now))!.Value;
        var lease = (await leases.AcquireAsync("check", "a", Long, Now))!;
        await checks.BeginAsync(lease, runs, at, Now);
        (await checks.IsWantedAsync(runs, Now)).ShouldBeTrue();
        await checks.StopAsync(Branch, at.AddSeconds(1), "{}", Now);
        (await checks.IsWantedAsync(runs, Now)).ShouldBeFalse();
        (await checks.DueAsync(Now)).ShouldBe([new NatDue(runs, Branch)]);
        var stopped = (await checks.GetAsync(waits, Now))!;
        (stopped.State, stopped.EndedAt).ShouldBe((NatCheckState.Stopped, at.AddSeconds(1)));
        await checks.FailAsync(lease, runs, NatCheckState.Stopped, at.AddSeconds(2), "{}", Now);
        (await checks.DueAsync(Now)).ShouldBeEmpty();
        (await checks.RequestAsync(Asked, at, Now)).ShouldNotBe(runs);
    }

    [Fact]
    public async Task Many_are_asked_for_at_once_with_their_boxes_and_without_what_moves_already_or_is_gone()
    {
        await using var database = await WithBranchAsync();
        var checks = database.Get<NatCheckStore>();
        long before = await CheckAsync(database, "a");
        var box = new NatBox("provider's router", "Speedport 4", "1.2.3");
        await checks.SetBoxAsync(before, box, Now);
        long moves = (await checks.RequestAsync(Asked with { Uplink = Other, Interface = "lte1" }, Clock.GetUtcNow(), Now))!.Value;
        var gone = new UplinkId(Sample.Id(9999));

        var due = await checks.RequestAsync([Asked, Asked with { Uplink = Other }, Asked with { Uplink = gone }, Asked], Clock.GetUtcNow(), Now);

        due.Keys.ShouldBe([Uplink, Other], ignoreOrder: true);
        due[Other].ShouldBe(moves);
        due[Uplink].ShouldBeGreaterThan(before);
        (await checks.GetAsync(due[Uplink], Now))!.Box.ShouldBe(box);
        (await checks.RequestAsync([], Clock.GetUtcNow(), Now)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_asks_at_the_same_moment_is_answered_the_same_checks()
    {
        await using var database = await WithBranchAsync();
        var checks = database.Get<NatCheckStore>();
        NatCheckRequest[] both = [Asked, Asked with { Uplink = Other, Interface = "lte1" }];
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => checks.RequestAsync(both, Clock.GetUtcNow(), Now), Now)));
        answers.Select(each => (each[Uplink], each[Other])).Distinct().ShouldHaveSingleItem();
        (await checks.DueAsync(Now)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_version_a_check_is_asked_for_stays_with_it_until_it_begins()
    {
        await using var database = await WithBranchAsync();
        var (checks, leases) = (database.Get<NatCheckStore>(), database.Get<JobLeases>());
        long stopped = (await checks.RequestAsync(Asked with { Firmware = "7.17" }, Clock.GetUtcNow(), Now))!.Value;
        await checks.StopAsync([Uplink], Clock.GetUtcNow(), "{}", Now);
        long begun = (await checks.RequestAsync(Asked with { Firmware = "7.17" }, Clock.GetUtcNow(), Now))!.Value;
        await checks.BeginAsync((await leases.AcquireAsync("check", "a", Long, Now))!, begun, Clock.GetUtcNow(), Now);
        (await checks.HistoryAsync(Uplink, null, 10, Now)).Select(check => (check.Id, check.Firmware)).ShouldBe([(begun, ""), (stopped, "7.17")]);
    }

    [Fact]
    public async Task What_is_written_of_the_box_goes_on_to_the_next_check()
    {
        await using var database = await WithBranchAsync();
        var checks = database.Get<NatCheckStore>();
        long first = await CheckAsync(database, "a");
        var box = new NatBox("provider's router", "Speedport 4", "1.2.3");
        (await checks.SetBoxAsync(first, box, Now)).ShouldBe(StoreOutcome.Done);
        (await checks.SetBoxAsync(first + 1000, box, Now)).ShouldBe(StoreOutcome.Missing);
        long second = await CheckAsync(database, "b", longLived: true);
        (await checks.GetAsync(second, Now))!.Box.ShouldBe(box);

        // The same model and firmware: the newest counts. Another firmware stands beside it.
        (await checks.SeenAsync(Now)).Select(seen => (seen.Box, seen.AliveSeconds, seen.DeadSeconds)).ShouldBe([(box, 35, null)]);
        await checks.SetBoxAsync(second, box with { Firmware = "1.3" }, Now);
        var seen = await checks.SeenAsync(Now);
        seen.Select(one => (one.Box.Firmware, one.AliveSeconds, one.DeadSeconds)).ShouldBe([("1.3", 35, null), ("1.2.3", 30, 35)]);
        (seen[0].Nat, seen[0].KeepsPorts, seen[0].Helper).ShouldBe((NatPresence.Present, true, HelperSign.AltersIke));
    }

    [Fact]
    public async Task What_is_written_of_the_box_reaches_checks_that_began_meanwhile_but_not_what_somebody_wrote_since()
    {
        await using var database = await WithBranchAsync();
        var checks = database.Get<NatCheckStore>();
        long shown = await CheckAsync(database, "a");
        long failed = await FailAsync(database, "b", NatCheckState.Failed);
        long waiting = (await checks.RequestAsync(Asked, Clock.GetUtcNow(), Now))!.Value;
        long elsewhere = (await checks.RequestAsync(Asked with { Uplink = Other, Interface = "lte1" }, Clock.GetUtcNow(), Now))!.Value;
        var box = new NatBox("provider's router", "Speedport 4", "1.2.3");

        await checks.SetBoxAsync(shown, box, Now);
        (await BoxesAsync(failed, waiting, elsewhere)).ShouldBe([box, box, new NatBox()]);

        var other = box with { Firmware = "1.3" };
        await checks.SetBoxAsync(waiting, other, Now);
        await checks.SetBoxAsync(shown, box with { Name = "" }, Now);
        (await BoxesAsync(shown, failed, waiting)).ShouldBe([box with { Name = "" }, box with { Name = "" }, other]);

        async Task<List<NatBox>> BoxesAsync(params long[] ids)
        {
            List<NatBox> boxes = [];
            foreach (long id in ids)
                boxes.Add((await checks.GetAsync(id, Now))!.Box);
            return boxes;
        }
    }

    [Fact]
    public async Task Only_the_uplinks_that_are_named_are_stopped()
    {
        await using var database = await WithBranchAsync();
        var (checks, leases) = (database.Get<NatCheckStore>(), database.Get<JobLeases>());
        long runs = (await checks.RequestAsync(Asked, Clock.GetUtcNow(), Now))!.Value;
        long waits = (await checks.RequestAsync(Asked with { Uplink = Other, Interface = "lte1" }, Clock.GetUtcNow(), Now))!.Value;
        await checks.BeginAsync((await leases.AcquireAsync("check", "a", Long, Now))!, runs, Clock.GetUtcNow(), Now);
        await checks.StopAsync([Uplink], Clock.GetUtcNow(), "{}", Now);
        ((await checks.GetAsync(runs, Now))!.StopRequested, (await checks.GetAsync(waits, Now))!.State).ShouldBe((true, NatCheckState.Waiting));
    }

    [Fact]
    public async Task Only_so_many_checks_are_kept_and_what_was_found_last_among_them()
    {
        await using var database = await WithBranchAsync();
        var checks = database.Get<NatCheckStore>();
        await CheckAsync(database, "first");
        long found = await CheckAsync(database, "found");
        for (int number = 0; number < NatCheckStore.Remembered + 3; number++)
            await FailAsync(database, $"failed-{number}", NatCheckState.Failed);
        (await checks.StandingsAsync(null, Now))[Uplink].Done!.Id.ShouldBe(found);
        await using var context = database.Context();
        context.NatChecks.Count().ShouldBe(NatCheckStore.Remembered + 1);
        context.NatEvidence.Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_stale_owner_stores_nothing_and_a_forgotten_device_leaves_nothing()
    {
        await using var database = await WithBranchAsync();
        var (checks, leases) = (database.Get<NatCheckStore>(), database.Get<JobLeases>());
        long id = (await checks.RequestAsync(Asked, Clock.GetUtcNow(), Now))!.Value;
        var stale = (await leases.AcquireAsync("check", "a", Long, Now))!;
        await checks.BeginAsync(stale, id, Clock.GetUtcNow(), Now);
        Clock.Advance(Long);
        var fresh = (await leases.AcquireAsync("check", "b", Long, Now))!;
        var measurement = SampleNat.Measurement();
        await Should.ThrowAsync<FencedOutException>(() => checks.EndAsync(stale, id, Clock.GetUtcNow(), new NatFound([], measurement, NatClassifier.Classify(measurement)), Now));
        (await checks.GetAsync(id, Now))!.State.ShouldBe(NatCheckState.Running);
        await checks.EndAsync(fresh, id, Clock.GetUtcNow(), new NatFound([], measurement, NatClassifier.Classify(measurement)), Now);
        (await database.Get<DeviceStore>().RemoveAsync(Branch, Now)).ShouldBe(StoreOutcome.Done);
        (await checks.StandingsAsync(null, Now)).ShouldBeEmpty();
        (await checks.MeasurementAsync(id, packets: true, Now)).ShouldBeNull();
        (await checks.RequestAsync(Asked, Clock.GetUtcNow(), Now)).ShouldBeNull();
    }

    private static NatCheckRequest Asked => new(Branch, Uplink, "ether1", "ada", "RB5009");

    private async Task<TestDatabase> WithBranchAsync()
    {
        var database = await OpenAsync();
        var site = Sample.Site(1, "Branch");
        await database.Get<SiteStore>().AddAsync(site, Now);
        await database.Get<DeviceStore>().AddAsync(Sample.Router(11, "branch", site), null, practice: false, Now);
        return database;
    }

    private async Task<long> CheckAsync(TestDatabase database, string work, bool longLived = false)
    {
        var (id, lease) = await BegunAsync(database, work);
        var measurement = SampleNat.Measurement(longLived);
        await database.Get<NatCheckStore>().EndAsync(lease, id, Clock.GetUtcNow(), new NatFound(["here"], measurement, NatClassifier.Classify(measurement)), Now);
        return id;
    }

    private async Task<long> FailAsync(TestDatabase database, string work, NatCheckState state)
    {
        var (id, lease) = await BegunAsync(database, work);
        await database.Get<NatCheckStore>().FailAsync(lease, id, state, Clock.GetUtcNow(), """{"what":1}""", Now);
        return id;
    }

    private async Task<(long Id, Lease Lease)> BegunAsync(TestDatabase database, string work)
    {
        var checks = database.Get<NatCheckStore>();
        long id = (await checks.RequestAsync(Asked, Clock.GetUtcNow(), Now))!.Value;
        var lease = (await database.Get<JobLeases>().AcquireAsync(work, "a", Long, Now))!;
        (await checks.BeginAsync(lease, id, Clock.GetUtcNow(), Now)).ShouldBeTrue();
        return (id, lease);
    }
}

public sealed class SqliteNatCheckStoreTests : NatCheckStoreTests
{
    private protected override Task<TestDatabase> OpenAsync() => TestDatabase.SqliteAsync(Clock.Register);
}

public sealed class PostgreSqlNatCheckStoreTests(PostgreSqlServer server) : NatCheckStoreTests
{
    private protected override Task<TestDatabase> OpenAsync() => server.OpenAsync(Clock.Register);
}
