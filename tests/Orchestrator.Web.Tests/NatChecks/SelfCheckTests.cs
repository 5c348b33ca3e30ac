using Microsoft.EntityFrameworkCore;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Tests.Host;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Tests.NatChecks;

/// <summary>Checks of stored uplinks: what devices measure is made up, everything else real.</summary>
public sealed class SelfCheckTests : IAsyncDisposable
{
    private const int AtOnce = 4;

    private readonly CheckedApp _app = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Checks_run_a_few_at_a_time_and_say_what_pairs_can_do_and_what_mends_most()
    {
        _app.Runner.Gate = new TaskCompletionSource();
        var hub = await _app.AddAsync("hub", Profiles.Public("203.0.113.1"), cancellationToken: Cancel);
        var devices = new List<Device> { hub };
        for (int number = 1; number <= 5; number++)
            devices.Add(await _app.AddAsync($"branch-{number}", Profiles.Symmetric($"192.168.{number}.2", $"203.0.113.{10 + number}"), cancellationToken: Cancel));

        (await _app.Checks.StartAsync([.. devices.Select(device => device.Uplinks[0].Id.Value)], Cancel)).Value.ShouldBe(6);
        var running = await _app.UntilAsync(view => view.Uplinks.Count(uplink => uplink is { Activity: CheckActivity.Running, EndsAt: not null }) == AtOnce, Cancel);
        running.Moving.ShouldBe(6);
        running.Uplinks.First(uplink => uplink.EndsAt is not null).Stage.ShouldBe("waiting how long an idle mapping lives");
        _app.Runner.Gate.SetResult();
        var view = await _app.UntilAsync(view => view.Moving == 0, Cancel);
        _app.Runner.MostAtOnce.ShouldBe(AtOnce);

        view.Uplinks.Select(uplink => uplink.Site).ShouldBe(["branch-1", "branch-2", "branch-3", "branch-4", "branch-5", "hub"]);
        view.Uplinks[0].Headline.ShouldBe("branch-1 is behind a symmetric NAT: every destination sees another port of 203.0.113.11.");
        view.Uplinks[5].Badge.ShouldBe("public");
        view.Matrix.Of(0, 1)!.Kind.ShouldBe(PairKind.NeedsHub);
        view.Matrix.Of(0, 5)!.Text.Sentence.ShouldBe("branch-1 and hub: direct if branch-1 begins.");
        view.Matrix.Of(5, 0)!.Initiator.ShouldBe(devices[1].Site.Value);
        view.Matrix.Of(3, 3).ShouldBeNull();
        view.Matrix.Forwards.Count.ShouldBe(5);
        view.Matrix.Forwards[0].Text.ShouldStartWith("Forward UDP 500 and 4500 to 192.168.1.2 (branch-1) on the router before branch-1 (192.168.1.1): 4 more pairs");
        view.Boxes.ShouldHaveSingleItem().Seen.ShouldBe(5);
        (await _app.Checks.GetPairAsync(hub.Site.Value, devices[1].Site.Value, Cancel))!.Text.Sentence.ShouldBe("hub and branch-1: direct if branch-1 begins.");
        (await _app.Checks.ListPairsAsync(hub.Site.Value, Cancel)).Count.ShouldBe(5);
        (await _app.Checks.GetSitesAsync(Cancel))[hub.Site.Value].Badge.ShouldBe("public");
    }

    [Fact]
    public async Task A_stopped_check_leaves_what_was_found_and_says_that_it_was_stopped()
    {
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, branch);
        _app.Runner.Gate = new TaskCompletionSource();
        _app.Runner.TakesBack = new TaskCompletionSource();
        await _app.Checks.StartAsync([branch.Uplinks[0].Id.Value], Cancel);
        await _app.UntilAsync(view => view.Uplinks[0].Activity == CheckActivity.Running, Cancel);
        await _app.Checks.StopAsync(branch.Id.Value, Cancel);
        (await _app.Checks.GetAsync(Cancel)).Uplinks[0].Stopping.ShouldBeTrue();
        _app.Runner.TakesBack.SetResult();
        var stopped = (await _app.UntilAsync(view => view.Moving == 0, Cancel)).Uplinks[0];
        stopped.Problem!.Code.ShouldBe("check.stopped");
        stopped.Headline.ShouldStartWith("branch is behind a NAT that keeps");
    }

    [Fact]
    public async Task What_is_shown_already_is_not_read_again_until_something_of_it_changes()
    {
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, branch);
        var shown = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!;
        var again = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel, shown))!;
        again.Result.ShouldBeSameAs(shown.Result);

        await _app.Checks.DescribeAsync(shown.Result!.Id, new BoxEntry("", "Speedport 4", ""), Cancel);
        var described = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel, again))!;
        described.Result!.Box.Model.ShouldBe("Speedport 4");
        _app.Runner.Gate = new TaskCompletionSource();
        await _app.Checks.StartAsync([branch.Uplinks[0].Id.Value], Cancel);
        await _app.UntilAsync(view => view.Uplinks[0].EndsAt is not null, Cancel);
        var running = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel, described))!;
        (running.Uplink!.Activity, running.History[0].End).ShouldBe((CheckActivity.Running, NatCheckEnd.Moving));
        _app.Runner.Gate.SetResult();
        await _app.UntilAsync(view => view.Moving == 0, Cancel);
        (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel, running))!.Result!.Id.ShouldBeGreaterThan(shown.Result.Id);
    }

    [Fact]
    public async Task What_is_gone_is_said_to_be_gone()
    {
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        _app.Runner.Fault = SelfCheckWords.BeingPushed("branch");
        await _app.CheckAsync(Cancel, branch);
        long empty = (await _app.Get<NatCheckStore>().HistoryAsync(branch.Uplinks[0].Id, null, 1, Cancel))[0].Id;
        (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, 999_999, Cancel))!.Absent.ShouldBe("This check is gone: only the newest of each uplink are kept.");
        (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, empty, Cancel))!.Absent.ShouldBe("This check found nothing.");
        (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!.Absent.ShouldBeNull();
        var elsewhere = (await _app.Checks.GetDeviceAsync(branch.Id.Value, Guid.NewGuid(), null, Cancel))!;
        (elsewhere.Uplink, elsewhere.Absent).ShouldBe((null, "branch has no such uplink any more."));
    }

    [Fact]
    public async Task A_check_that_a_restart_cut_off_is_stopped_and_not_repeated()
    {
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        var (checks, leases) = (_app.Get<NatCheckStore>(), _app.Get<JobLeases>());
        long id = (await checks.RequestAsync(new NatCheckRequest(branch.Id, branch.Uplinks[0].Id, "ether1", "ada", "hEX S"), TimeProvider.System.GetUtcNow(), Cancel))!.Value;
        // As a node leaves it that dies: begun, and nobody at work.
        var lease = (await leases.AcquireAsync("of a node that died", "dead", TimeSpan.FromMilliseconds(1), Cancel))!;
        await checks.BeginAsync(lease, id, TimeProvider.System.GetUtcNow(), Cancel);
        var stopped = (await _app.UntilAsync(view => view.Moving == 0, Cancel)).Uplinks[0];
        stopped.Problem!.What.ShouldBe("The check was cut off: the app restarted, or its database was away for long.");
        _app.Runner.MostAtOnce.ShouldBe(0);
    }

    [Fact]
    public async Task A_check_outlives_a_database_that_is_away_for_a_while()
    {
        _app.Runner.Gate = new TaskCompletionSource();
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        await _app.Checks.StartAsync([branch.Uplinks[0].Id.Value], Cancel);
        await _app.UntilAsync(view => view.Uplinks[0].EndsAt is not null, Cancel);

        await _app.WithoutChecksTableAsync(refusals: 4, Cancel);
        (await _app.Checks.GetAsync(Cancel)).Uplinks[0].Activity.ShouldBe(CheckActivity.Running);
        // And away when the result is there to be stored.
        var away = _app.WithoutChecksTableAsync(refusals: 4, Cancel);
        _app.Runner.Gate.SetResult();
        await away;

        var done = (await _app.UntilAsync(view => view.Moving == 0, Cancel)).Uplinks[0];
        (done.Problem, done.Headline.StartsWith("branch is behind a NAT that keeps", StringComparison.Ordinal)).ShouldBe((null, true));
    }

    [Fact]
    public async Task What_is_missing_is_said_and_nothing_starts()
    {
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        _app.Runner.Missing = SelfCheckWords.NoResponder;
        (await _app.Checks.GetAsync(Cancel)).Missing!.Remedy.ShouldContain("orchestrator-responder");
        (await _app.Checks.StartAsync([branch.Uplinks[0].Id.Value], Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("check.no-responder");
        _app.Runner.Missing = null;
        (await _app.Checks.StartAsync([Guid.NewGuid()], Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("check.nothing-chosen");

        _app.Runner.Fault = new Problem("device.unreachable", "branch does not answer.", "", "Check address, port and the route to it.");
        (await _app.CheckAsync(Cancel, branch)).Uplinks[0].Problem!.What.ShouldBe("branch does not answer.");
        _app.Runner.Fault = null;
        _app.Runner.Measurements["branch"] = new NatMeasurement { Uplink = null, Trials = [] };
        (await _app.CheckAsync(Cancel, branch)).Uplinks[0].Problem!.Code.ShouldBe("check.nothing-seen");
    }

    [Fact]
    public async Task A_check_that_fails_in_the_middle_keeps_what_it_found_and_replaces_no_result()
    {
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, branch);
        long good = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!.Result!.Id;
        _app.Runner.Measurements["branch"] = Profiles.Symmetric("192.168.1.2", "203.0.113.7");
        _app.Runner.FaultInTheMiddle = new Problem("device.lost", "The connection to branch was lost.");

        var list = (await _app.CheckAsync(Cancel, branch)).Uplinks[0];
        (list.Problem!.Code, list.Headline.StartsWith("branch is behind a NAT that keeps", StringComparison.Ordinal)).ShouldBe(("device.lost", true));
        var device = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!;
        device.Result!.Id.ShouldBe(good);
        device.History.Select(check => (check.End, check.HasFindings, check.Changed.Count)).ShouldBe([(NatCheckEnd.Failed, true, 0), (NatCheckEnd.Done, true, 0)]);
        device.History[0].Text.ShouldBe("The connection to branch was lost.");

        long failed = device.History[0].Id;
        var kept = (await _app.Checks.GetDeviceAsync(branch.Id.Value, branch.Uplinks[0].Id.Value, failed, Cancel))!;
        kept.Result!.Headline.ShouldMatch("^The check failed after .*; what was found until then: branch is behind a symmetric NAT");
        kept.Result.Problem!.Code.ShouldBe("device.lost");
        (kept.Use!.Options.Count, (await _app.Checks.UseAsync(failed, UplinkKind.BehindNat, Cancel)).Problems.ShouldHaveSingleItem().Code).ShouldBe((0, "check.nothing-to-use"));
        (await _app.Checks.GetEvidenceAsync(failed, Cancel))!.Text.ShouldContain("failed    The connection to branch was lost. What follows was found until then.");
        (await _app.Checks.GetAsync(Cancel)).Boxes.ShouldHaveSingleItem().Mapping.ShouldNotContain("symmetric");
    }

    [Fact]
    public async Task A_result_is_used_and_taken_back()
    {
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, branch);
        var view = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!;
        view.Use!.Text.ShouldBe("behind NAT");
        view.Use.Options.ShouldHaveSingleItem().ShouldBe(new UseOption(UplinkKind.BehindNat, "behind NAT, idle mappings live 30 s"));

        (await _app.Checks.UseAsync(view.Result!.Id, UplinkKind.BehindNat, Cancel)).Problems.ShouldBeEmpty();
        (await NatAsync(branch)).ShouldBe(new NatBoundary.BehindNat(TimeSpan.FromSeconds(30)));
        view = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!;
        (view.Use!.Former, view.Use.Options.Count).ShouldBe(("behind NAT", 0));
        (await _app.Checks.UseAsync(view.Result!.Id, UplinkKind.BehindNat, Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("check.nothing-to-use");
        (await _app.Get<EventStore>().ListAsync(null, branch.Id.Value, 5, Cancel))[0].Activity.Detail.ShouldBe("ether1: behind NAT -> behind NAT, idle mappings live 30 s");

        (await _app.Checks.UndoUseAsync(branch.Uplinks[0].Id.Value, Cancel)).Problems.ShouldBeEmpty();
        (await NatAsync(branch)).ShouldBe(new NatBoundary.BehindNat());
        (await _app.Checks.UndoUseAsync(branch.Uplinks[0].Id.Value, Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("check.no-former");
    }

    [Fact]
    public async Task What_was_before_the_first_of_several_results_is_what_is_put_back()
    {
        var hub = await _app.AddAsync("hub", Profiles.Public("203.0.113.1"), new NatBoundary.BehindNat(), Cancel);
        await _app.CheckAsync(Cancel, hub);
        long result = (await _app.Checks.GetDeviceAsync(hub.Id.Value, null, null, Cancel))!.Result!.Id;
        (await _app.Checks.UseAsync(result, UplinkKind.PublicStatic, Cancel)).Problems.ShouldBeEmpty();
        (await _app.Checks.UseAsync(result, UplinkKind.PublicDynamic, Cancel)).Problems.ShouldBeEmpty();
        (await FormerAsync()).ShouldBe("behind NAT");

        // What somebody wrote by hand in between is what was before the next one, and nothing is where that is what was found.
        var stored = (await _app.Get<DeviceStore>().GetAsync(hub.Id, Cancel))!.Device;
        await _app.Get<DeviceStore>().SaveAsync(stored with { Uplinks = [stored.Uplinks[0] with { Nat = new NatBoundary.PublicStatic() }] }, null, Cancel);
        (await _app.Checks.UseAsync(result, UplinkKind.PublicDynamic, Cancel)).Problems.ShouldBeEmpty();
        (await FormerAsync()).ShouldBe("public, the address stays");
        (await _app.Checks.UseAsync(result, UplinkKind.PublicStatic, Cancel)).Problems.ShouldBeEmpty();
        (await FormerAsync()).ShouldBeNull();
        (await _app.Checks.UndoUseAsync(hub.Uplinks[0].Id.Value, Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("check.no-former");

        async Task<string?> FormerAsync() => (await _app.Checks.GetDeviceAsync(hub.Id.Value, null, null, Cancel))!.Use!.Former;
    }

    [Theory]
    [InlineData("Installation")]
    [InlineData("Events")]
    public async Task A_result_is_used_and_remembered_or_neither(string table)
    {
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, branch);
        long result = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!.Result!.Id;
        _app.Refuse(table, () => true);
        (await _app.Checks.UseAsync(result, UplinkKind.BehindNat, Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("store.diskfull");
        _app.Refuse(table, null);
        (await NatAsync(branch)).ShouldBe(new NatBoundary.BehindNat());
        (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!.Use!.Former.ShouldBeNull();
    }

    [Fact]
    public async Task Many_are_asked_for_all_or_none()
    {
        var devices = new List<Device>();
        for (int number = 1; number <= 5; number++)
            devices.Add(await _app.AddAsync($"branch-{number}", Profiles.Keeping($"192.168.{number}.2", $"203.0.113.{number}"), cancellationToken: Cancel));
        int asked = 0;
        _app.Refuse("NatChecks", () => ++asked == 3);
        (await StartAsync(Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("store.diskfull");
        (await _app.Checks.GetAsync(Cancel)).Uplinks.ShouldAllBe(uplink => uplink.Activity == CheckActivity.Idle && uplink.At == null && uplink.Problem == null);

        // Whoever asks and leaves the page at once has asked for all of them.
        using var leaving = new CancellationTokenSource();
        _app.Refuse("NatChecks", () =>
        {
            leaving.Cancel();
            return false;
        });
        (await StartAsync(leaving.Token)).Value.ShouldBe(5);
        await _app.UntilAsync(view => view.Uplinks.All(uplink => uplink.At is not null), Cancel);

        Task<Answer<int>> StartAsync(CancellationToken cancellationToken) => _app.Checks.StartAsync([.. devices.Select(device => device.Uplinks[0].Id.Value)], cancellationToken);
    }

    [Fact]
    public async Task Deployed_links_that_leave_by_the_uplink_are_named_for_they_keep_what_was_pushed()
    {
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        var hub = await _app.AddAsync("hub", Profiles.Public("203.0.113.1"), cancellationToken: Cancel);
        var link = new Link
        {
            Id = new LinkId(Guid.CreateVersion7()),
            Name = "branch - hub",
            A = new LinkEnd(branch.Id, branch.Uplinks[0].Id, [branch.Lans[0].Prefix]),
            B = new LinkEnd(hub.Id, hub.Uplinks[0].Id, [hub.Lans[0].Prefix]),
            Addresses = new LinkAddresses(Core.Addressing.Ipv4Prefix.Parse("10.255.128.0/30"), Core.Addressing.Ipv4Prefix.Parse("10.255.0.0/30")),
        };
        await _app.Get<LinkStore>().AddAsync(link, LinkStage.Planned, null, Cancel);
        await _app.CheckAsync(Cancel, branch);
        (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!.Use!.Links.ShouldBeEmpty();
        await _app.Get<LinkStore>().SetStageAsync(link.Id, LinkStage.Deployed, Cancel);
        (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!.Use!.Links.ShouldBe([new UsedLink(link.Id.Value, "branch - hub")]);
    }

    [Fact]
    public async Task A_node_without_a_responder_leaves_a_check_to_others_and_then_says_what_to_do()
    {
        _app.Runner.Gate = new TaskCompletionSource();
        var hub = await _app.AddAsync("hub", Profiles.Public("203.0.113.1"), cancellationToken: Cancel);
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        // Keeps the fleet gone through while another node, which has a responder, is asked.
        await _app.Checks.StartAsync([hub.Uplinks[0].Id.Value], Cancel);
        await _app.UntilAsync(view => view.Uplinks[1].Activity == CheckActivity.Running, Cancel);
        _app.Runner.Missing = SelfCheckWords.NoResponder;

        await _app.RequestAsync(branch, Cancel);
        await Task.Delay(TimeSpan.FromSeconds(3), Cancel);
        (await _app.Checks.GetAsync(Cancel)).Uplinks[0].Activity.ShouldBe(CheckActivity.Waiting);
        var told = (await _app.UntilAsync(view => view.Moving == 1, Cancel)).Uplinks[0].Problem!;
        (told.Code, _app.Runner.MostAtOnce).ShouldBe(("check.no-responder-here", 1));

        // A responder that comes in time is used.
        await _app.RequestAsync(branch, Cancel);
        await Task.Delay(TimeSpan.FromSeconds(3), Cancel);
        _app.Runner.Missing = null;
        _app.Runner.Gate.SetResult();
        (await _app.UntilAsync(view => view.Moving == 0, Cancel)).Uplinks[0].Problem.ShouldBeNull();
    }

    [Fact]
    public async Task A_check_leaves_no_lease_and_a_forgotten_device_no_setting()
    {
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, branch);
        var result = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!.Result!;
        (await _app.Checks.UseAsync(result.Id, UplinkKind.BehindNat, Cancel)).Problems.ShouldBeEmpty();
        string setting = $"nat.former.{branch.Uplinks[0].Id.Value:N}";
        (await _app.Get<SettingStore>().GetAsync(setting, Cancel)).ShouldNotBeNull();

        (await _app.Get<ITopologyDesk>().ForgetDeviceAsync(branch.Id.Value, Cancel)).Succeeded.ShouldBeTrue();

        (await _app.Get<SettingStore>().GetAsync(setting, Cancel)).ShouldBeNull();
        await using var context = await _app.Get<IDbContextFactory<OrchestratorDbContext>>().CreateDbContextAsync(Cancel);
        string key = $"NatCheckJob:{result.Id}";
        var left = await context.Database.SqlQuery<int>($"""SELECT COUNT(*) AS "Value" FROM "JobLeases" WHERE "Key" = {key}""").SingleAsync(Cancel);
        left.ShouldBe(0);
    }

    [Fact]
    public async Task A_helper_that_was_seen_makes_the_planner_begin_on_4500_where_a_linux_box_begins()
    {
        var box = await _app.AddBoxAsync("box", Profiles.Meddling("192.168.1.2", "203.0.113.7"), Cancel);
        var router = await _app.AddAsync("router", Profiles.Meddling("192.168.2.2", "203.0.113.8"), cancellationToken: Cancel);
        var hub = await _app.AddAsync("hub", Profiles.Public("203.0.113.1"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, box, router, hub);
        (await _app.Checks.GetPairAsync(hub.Site.Value, router.Site.Value, Cancel))!.Text.Sentence.ShouldBe("hub and router: a hub is needed.");
        var pair = (await _app.Checks.GetPairAsync(hub.Site.Value, box.Site.Value, Cancel))!.Text;
        (pair.Sentence, pair.Why).ShouldBe((
            "hub and box: direct if box begins.", "First packets from outside reach hub and not box. IKE begins on UDP 4500, for 500 is of no use at box."));

        var view = (await _app.Checks.GetDeviceAsync(box.Id.Value, null, null, Cancel))!;
        view.Use!.Options.ShouldHaveSingleItem().Text.ShouldBe("behind NAT, idle mappings live 60 s, no IKE on 500");
        (await _app.Checks.UseAsync(view.Result!.Id, UplinkKind.BehindNat, Cancel)).Problems.ShouldBeEmpty();
        (await BlockedAsync(box)).ShouldBe(Blockages.Isakmp);
        (await _app.Checks.UndoUseAsync(box.Uplinks[0].Id.Value, Cancel)).Problems.ShouldBeEmpty();
        (await BlockedAsync(box)).ShouldBe(Blockages.None);
    }

    [Fact]
    public async Task A_forward_that_was_seen_makes_the_uplink_reachable_and_without_a_nat_the_choice_stays_the_admins()
    {
        var branch = await _app.AddAsync("branch", Profiles.Forwarded("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        var hub = await _app.AddAsync("hub", Profiles.Public("203.0.113.1"), new NatBoundary.BehindNat(), Cancel);
        await _app.CheckAsync(Cancel, branch, hub);
        var result = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!.Result!;
        (await _app.Checks.UseAsync(result.Id, UplinkKind.BehindNat, Cancel)).Problems.ShouldBeEmpty();
        (await _app.Get<DeviceStore>().GetAsync(branch.Id, Cancel))!.Device.Uplinks[0].ReachableAt!.Value.ToString().ShouldBe("203.0.113.7");

        var open = (await _app.Checks.GetDeviceAsync(hub.Id.Value, null, null, Cancel))!;
        open.Use!.Options.Select(option => option.Kind).ShouldBe([UplinkKind.PublicStatic, UplinkKind.PublicDynamic]);
        (await _app.Checks.UseAsync(open.Result!.Id, UplinkKind.BehindNat, Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("check.nothing-to-use");
        (await _app.Checks.UseAsync(open.Result.Id, UplinkKind.PublicDynamic, Cancel)).Problems.ShouldBeEmpty();
        (await NatAsync(hub)).ShouldBe(new NatBoundary.PublicDynamic());
    }

    [Fact]
    public async Task A_forward_that_a_routers_check_cannot_tell_is_said_by_the_admin_and_believed_from_then_on()
    {
        var measured = Profiles.Keeping("192.168.1.2", "203.0.113.7");
        var branch = await _app.AddAsync("branch", measured with
        {
            Trials = [.. measured.Trials.Where(trial => trial is not NatTrial.Unsolicited).Select(trial => trial is NatTrial.Filtering filter ? filter with { Arrived = true } : trial)],
        }, cancellationToken: Cancel);
        var far = await _app.AddAsync("far", Profiles.Symmetric("192.168.2.2", "203.0.113.8"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, branch, far);
        (await _app.Checks.GetPairAsync(branch.Site.Value, far.Site.Value, Cancel))!.Kind.ShouldBe(PairKind.Experimental);
        (await _app.Checks.GetAsync(Cancel)).Matrix.Forwards.ShouldContain(forward => forward.DeviceName == "branch");
        string digest = (await _app.Checks.GetAsync(Cancel)).Matrix.Digest;
        var view = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!;
        view.Use!.SaidForwarded.ShouldBe("behind NAT, idle mappings live 30 s, 500 and 4500 forwarded from 203.0.113.7");
        (await _app.Checks.UseForwardedAsync(view.Result!.Id, Cancel)).Problems.ShouldBeEmpty();

        (await NatAsync(branch)).ShouldBe(new NatBoundary.BehindNat(TimeSpan.FromSeconds(30), Core.Addressing.Ipv4Address.Parse("203.0.113.7")));
        (await _app.Checks.GetPairAsync(branch.Site.Value, far.Site.Value, Cancel))!.Text.Sentence.ShouldBe("branch and far: direct if far begins.");
        (await _app.Checks.GetAsync(Cancel)).Matrix.Forwards.ShouldBeEmpty();
        (await _app.Checks.GetAsync(Cancel)).Matrix.Digest.ShouldNotBe(digest);
        (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!.Use!.SaidForwarded.ShouldBeNull();
        (await _app.Checks.UseForwardedAsync(view.Result.Id, Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("check.nothing-to-use");
        (await _app.Checks.UndoUseAsync(branch.Uplinks[0].Id.Value, Cancel)).Problems.ShouldBeEmpty();
        (await NatAsync(branch)).ShouldBe(new NatBoundary.BehindNat());
    }

    [Fact]
    public async Task The_box_that_was_written_down_makes_the_table_and_the_history_says_what_changed()
    {
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, branch);
        long first = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!.Result!.Id;
        (await _app.Checks.DescribeAsync(first, new BoxEntry("provider's router", " Speedport 4 ", "1.2"), Cancel)).Problems.ShouldBeEmpty();
        (await _app.Checks.DescribeAsync(first, new BoxEntry(new string('x', 201), "", ""), Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("check.box");
        _app.Runner.Measurements["branch"] = Profiles.Symmetric("192.168.1.2", "203.0.113.7");
        var view = await _app.CheckAsync(Cancel, branch);
        view.Boxes.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            box => box.Box.ShouldBe("Speedport 4"), box => box.Firmware.ShouldBe("1.2"), box => box.Mapping.ShouldContain("symmetric"), box => box.Lifetime.ShouldBe("60 s to 65 s"));

        var device = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!;
        device.History.Count.ShouldBe(2);
        device.History[0].Changed.ShouldContain("Idle mapping lives: 30 s to 35 s, now 60 s to 65 s.");
        device.History[0].Changed.ShouldContain("Mapping: endpoint-independent, now address- and port-dependent (symmetric).");
        device.Result!.Findings.Single(finding => finding.Property == NatProperty.Mapping).Remedy.ShouldContain("on provider's router (192.168.1.1).");
        device.Result.Notes.ShouldHaveSingleItem();
        // The earlier one can still be looked at.
        var earlier = (await _app.Checks.GetDeviceAsync(branch.Id.Value, branch.Uplinks[0].Id.Value, first, Cancel))!;
        earlier.Result!.Headline.ShouldContain("keeps UDP ports 500 and 4500");
        var picture = earlier.Result.Picture;
        picture.Stops.Select(stop => stop.Kind).ShouldBe([PathStopKind.Device, PathStopKind.Nat, PathStopKind.Internet, PathStopKind.Responder]);
        picture.Stops[1].Lines.ShouldBe(["192.168.1.1", "203.0.113.7"]);
        picture.Flows.ShouldContain(new PathFlow("192.168.1.2:4500", "203.0.113.7:4500", "everywhere", Passage.Passes));
    }

    [Fact]
    public async Task Evidence_can_be_taken_away_as_text_and_as_a_capture()
    {
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, branch);
        long id = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!.Result!.Id;
        string token = (await _app.Get<ApiTokenStore>().CreateAsync(Guid.CreateVersion7(), "test", ApiTokenPurpose.Scripts, new Activity(TimeProvider.System.GetUtcNow(), "ada", "token.created"), Cancel)).Reveal();
        using var script = _app.Visitor();
        script.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using (var audit = await script.GetAsync("/api/audit", Cancel))
            ((int)audit.StatusCode).ShouldBe(200);
        using var person = _app.Visitor();
        foreach (var stranger in new[] { script, person })
        {
            using var refused = await stranger.GetAsync($"/api/self-check/checks/{id}/evidence.txt", Cancel);
            using var none = await stranger.GetAsync($"/api/self-check/checks/{id}/evidence.pcap", Cancel);
            ((int)refused.StatusCode, (int)none.StatusCode).ShouldBe((401, 401));
            string told = await refused.Content.ReadAsStringAsync(Cancel);
            (told.Contains("api.login", StringComparison.Ordinal), told.Contains("Bearer", StringComparison.Ordinal)).ShouldBe((true, false));
        }
        (await person.CreateAdministratorAsync()).Dispose();
        using var response = await person.GetAsync($"/api/self-check/checks/{id}/evidence.txt", Cancel);
        response.Content.Headers.ContentDisposition!.FileName.ShouldBe($"nat-check-branch-{id}.txt");
        string text = await response.Content.ReadAsStringAsync(Cancel);
        text.ShouldContain("branch is behind a NAT that keeps UDP ports 500 and 4500");
        text.ShouldContain("35 s of silence, then a packet to the mapping: it was gone");
        text.ShouldContain("responder got  UDP 203.0.113.7:4500 -> 198.51.100.1:4500, 276 octets (28 kept)\n      000102");
        text.ShouldContain("Of IKE messages whose content is protected the header alone is kept, of others 2048 octets at most, of what came too often or beyond a megabyte none.");
        byte[] capture = await person.GetByteArrayAsync($"/api/self-check/checks/{id}/evidence.pcap", Cancel);
        capture.AsSpan(0, 4).ToArray().ShouldBe([0xa1, 0xb2, 0xc3, 0xd4]);
        capture.Length.ShouldBeGreaterThan(24 + 16 * 20);
        using var gone = await person.GetAsync("/api/self-check/checks/999999/evidence.txt", Cancel);
        (await gone.Content.ReadAsStringAsync(Cancel)).ShouldContain("check.gone");
    }

    [Fact]
    public async Task Another_version_is_told_and_checked_at_once_where_that_is_wanted()
    {
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, branch);
        var stored = (await _app.Get<DeviceStore>().GetAsync(branch.Id, Cancel))!;
        var updated = stored.Device with { Facts = (RouterOsFacts)stored.Device.Facts with { Version = "7.17" } };
        await _app.Get<DeviceStore>().SaveAsync(updated, null, Cancel);
        var rule = _app.Get<RecheckRule>();

        await rule.LookAsync(updated, Cancel);
        var offered = (await _app.Checks.GetAsync(Cancel)).Uplinks[0];
        (offered.Newer, offered.Activity).ShouldBe(("branch runs 7.17 now; it was checked with 7.16.2 (stable).", CheckActivity.Idle));

        (await _app.Checks.SetRecheckAsync(Recheck.Queue, Cancel)).Problems.ShouldBeEmpty();
        await rule.LookAsync(updated, Cancel);
        (await _app.UntilAsync(view => view.Moving == 0 && view.Uplinks[0].Newer.Length == 0, Cancel)).Uplinks[0].Problem.ShouldBeNull();
        var history = await _app.Get<NatCheckStore>().HistoryAsync(branch.Uplinks[0].Id, null, 10, Cancel);
        history.Select(check => (check.StartedBy, check.Firmware)).ShouldBe([(RecheckRule.Actor, "7.17"), ("ada", "7.16.2 (stable)")]);
        await rule.LookAsync(updated, Cancel);
        (await _app.Get<NatCheckStore>().DueAsync(Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_must_begin_is_proposed_from_what_was_measured()
    {
        // Two public addresses, but nothing gets in at hub.
        var measured = Profiles.Public("203.0.113.1");
        var hub = await _app.AddAsync("hub", measured with { Trials = [.. measured.Trials.Select(trial => trial is NatTrial.Unsolicited first ? first with { Arrived = false } : trial)] }, cancellationToken: Cancel);
        var branch = await _app.AddAsync("branch", Profiles.Public("203.0.113.9"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, hub, branch);
        var intent = new LinkIntent(branch.Site.Value, hub.Site.Value, new Dictionary<string, string>());
        var proposal = (await _app.Get<ILinkDesign>().ProposeAsync(intent, Cancel)).Value!;
        (proposal.A.Device, proposal.A.Initiates, proposal.B.Initiates).ShouldBe(("branch", false, true));
        var chosen = (await _app.Get<ILinkDesign>().ProposeAsync(intent with { Overrides = new Dictionary<string, string> { ["initiator"] = "a" } }, Cancel)).Value!;
        chosen.A.Initiates.ShouldBeTrue();
    }

    private async Task<Blockages> BlockedAsync(Device device) => (await _app.Get<DeviceStore>().GetAsync(device.Id, Cancel))!.Device.Uplinks[0].Blocked;

    private async Task<NatBoundary> NatAsync(Device device) => (await _app.Get<DeviceStore>().GetAsync(device.Id, Cancel))!.Device.Uplinks[0].Nat;
}
