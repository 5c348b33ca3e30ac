using Orchestrator.Core.Planning;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Tests.Auditing;
using Orchestrator.Web.Tests.BadInput;

namespace Orchestrator.Web.Tests.Mesh;

/// <summary>Several links are pushed together onto virtual routers.</summary>
public sealed class GroupPushTests : IAsyncLifetime
{
    private ComposedApp _app = new();
    private VirtualFleet? _fleet;
    private Dictionary<string, Guid> _sites = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IChangeGroups Groups => _app.Get<IChangeGroups>();

    public async ValueTask InitializeAsync()
    {
        _fleet = await VirtualFleet.StartAsync(Cancel);
        await _fleet.OnboardAsync(_app.Onboarding, Cancel);
        _sites = (await _app.Get<ILinkDesign>().ListSitesAsync(Cancel)).ToDictionary(site => site.Name, site => site.Id);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _fleet!.DisposeAsync();
    }

    [Fact]
    public async Task A_mesh_is_pushed_link_after_link_and_a_restart_of_the_app_in_the_middle_changes_nothing()
    {
        var group = await PreviewAsync(LinkShape.FullMesh);
        (await Groups.StopAsync(group, Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("group.not-pushing");
        (await Groups.PushAsync(group, Cancel)).Problems.ShouldBeEmpty();
        (await Groups.PushAsync(group, Cancel)).Problems.ShouldBeEmpty();
        (await Groups.DiscardAsync(group, Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("group.stop-first");
        await UntilAsync(group, view => view.Count(ChangeState.Kept) == 1);

        _app = await _app.RestartAsync();

        var done = await UntilAsync(group, view => !view.IsMoving);
        done.Changes.Select(change => (change.Row.Title, change.Row.State)).ShouldBe(
            [("Connect hub - north", ChangeState.Kept), ("Connect hub - south", ChangeState.Kept), ("Connect north - south", ChangeState.Kept)], Told(done));
        done.Changes.ShouldAllBe(change => change.Lights!.InOrder().All(light => light.State == Core.Diagnosis.LightState.Good));
        done.State.ShouldBe(GroupState.Open);
        (await Groups.PushAsync(group, Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("group.nothing-ready");
    }

    [Fact]
    public async Task Spokes_reach_each_other_through_the_hub_if_that_is_wanted_and_links_that_are_there_are_given_what_they_lack()
    {
        var apart = await PreviewAsync(LinkShape.HubAndSpokes, through: false);
        await PushedAsync(apart);
        (await _fleet!.PingsAsync(VirtualFleet.North, VirtualFleet.Hub, Cancel)).ShouldBeTrue();
        (await _fleet.PingsAsync(VirtualFleet.North, VirtualFleet.South, Cancel)).ShouldBeFalse();

        var links = (await _app.Get<IMeshDesign>().ProposeAsync(Intent(LinkShape.HubAndSpokes, through: true), Cancel)).Links;
        links.Select(link => (link.A.SiteName, link.ExistingState, link.Stays, link.Ticked, Lans: string.Join(' ', link.Transit)))
            .ShouldBe([("north", LinkState.Deployed, false, true, "10.12.0.0/24"), ("south", LinkState.Deployed, false, true, "10.11.0.0/24")]);
        var joined = await PreviewAsync(LinkShape.HubAndSpokes, through: true);
        await PushedAsync(joined);

        (await _fleet.PingsAsync(VirtualFleet.North, VirtualFleet.South, Cancel)).ShouldBeTrue();
        (await _fleet.PingsAsync(VirtualFleet.South, VirtualFleet.North, Cancel)).ShouldBeTrue();
        (await _fleet.PingsAsync(VirtualFleet.South, VirtualFleet.Hub, Cancel)).ShouldBeTrue();
        var audits = _app.Get<IFleetAudits>();
        (await audits.StartAllAsync(Cancel)).Value.ShouldBe(3);
        var audited = await PracticeFleet.UntilAsync(() => audits.GetAsync(Cancel), view => view.Moving == 0, Cancel);
        audited.Devices.ShouldAllBe(device => device.Verdict == AuditVerdict.Proved);

        // Kept as intent: planned anew, nothing of it is lost, and nothing more is to do.
        (await _app.Get<IMeshDesign>().ProposeAsync(Intent(LinkShape.HubAndSpokes, through: true), Cancel)).Links.ShouldAllBe(link => link.Stays);
        foreach (var link in links)
        {
            var change = (await _app.Get<ILinkDesign>().PreviewAsync(new LinkIntent(link.A.Site, link.B.Site, new Dictionary<string, string>()), Cancel)).Value;
            (await PracticeFleet.UntilAsync(async () => (await _app.Get<IChangeDesk>().GetAsync(change, Cancel))!, view => !view.IsMoving, Cancel)).Row.State.ShouldBe(ChangeState.NothingToDo);
        }
    }

    [Fact]
    public async Task One_that_fails_keeps_no_other_from_being_pushed()
    {
        var group = await PreviewAsync(LinkShape.HubAndSpokes);
        (await Groups.GetAsync(group, Cancel))!.Changes.Count.ShouldBe(2);
        await _fleet!.CutAsync(VirtualFleet.North);
        (await Groups.PushAsync(group, Cancel)).Problems.ShouldBeEmpty();

        var done = await UntilAsync(group, view => !view.IsMoving);
        var failed = done.Changes.Single(change => change.Row.Title == "Connect north - hub");
        failed.Row.State.ShouldBe(ChangeState.Blocked, Told(done));
        failed.Problem!.What.ShouldContain("north");
        done.Changes.Single(change => change.Row.Title == "Connect south - hub").Row.State.ShouldBe(ChangeState.Kept, Told(done));
    }

    [Fact]
    public async Task What_has_not_begun_when_it_is_stopped_waits_until_it_is_pushed_or_dropped()
    {
        var group = await PreviewAsync(LinkShape.HubAndSpokes);
        (await Groups.PushAsync(group, Cancel)).Problems.ShouldBeEmpty();
        (await Groups.StopAsync(group, Cancel)).Problems.ShouldBeEmpty();

        var stopped = await UntilAsync(group, view => !view.IsMoving);
        // Both need the hub: at most the first had begun.
        stopped.Changes[1].Row.State.ShouldBe(ChangeState.Ready, Told(stopped));
        stopped.Ready.ShouldBeGreaterThan(0);
        (await Groups.DiscardAsync(group, Cancel)).Problems.ShouldBeEmpty();
        var dropped = (await Groups.GetAsync(group, Cancel))!;
        dropped.Changes[1].Row.State.ShouldBe(ChangeState.Discarded);
        (dropped.Changes[1].Link, dropped.Unpushed).ShouldBe((null, 0));
        (await _app.Get<LinkStore>().ListAsync(new PageRequest(), Cancel)).Total.ShouldBe(stopped.Count(ChangeState.Kept));
    }

    [Fact]
    public async Task Removing_a_link_of_which_the_devices_have_nothing_forgets_it_also_where_one_does_not_answer()
    {
        var group = await PreviewAsync(LinkShape.FullMesh);
        var links = _app.Get<LinkStore>();
        var view = (await Groups.GetAsync(group, Cancel))!;

        var removed = await RemovedAsync(view.Changes[0].Link!.Value);
        (removed.Row.State, removed.Result).ShouldBe((ChangeState.NothingToDo, "Neither device has anything of this link: there is nothing to push. The link is deleted, with its addresses and its key."));
        (await Groups.GetAsync(group, Cancel))!.Changes.Select(change => change.Row.State).ShouldBe([ChangeState.Discarded, ChangeState.Ready, ChangeState.Ready]);

        await _fleet!.CutAsync(VirtualFleet.South);
        var deaf = await RemovedAsync(view.Changes[1].Link!.Value);
        (deaf.Row.State, deaf.Result).ShouldBe((ChangeState.NothingToDo, "Nothing of this link was ever pushed. The link is deleted, with its addresses and its key."));
        (await links.ListAsync(new PageRequest(), Cancel)).Items.Select(link => link.Name).ShouldBe(["north - south"]);

        // One that may be on a device is not forgotten unseen.
        await links.SetStageAsync(new Core.Topology.LinkId(view.Changes[2].Link!.Value), LinkStage.Deployed, Cancel);
        (await RemovedAsync(view.Changes[2].Link!.Value, gone: false)).Row.State.ShouldBe(ChangeState.Blocked);
        (await links.ListAsync(new PageRequest(), Cancel)).Total.ShouldBe(1);
    }

    [Fact]
    public async Task A_database_that_is_full_in_the_middle_leaves_nothing_that_cannot_be_removed()
    {
        string before = Made(await _app.CensusAsync(Cancel));
        foreach (int room in new[] { 1, 3, 5, 8, 12 })
        {
            _app.RoomForWrites = room;
            var answer = await _app.Get<IMeshDesign>().PreviewAsync(Intent(LinkShape.FullMesh, through: false), Cancel);
            _app.RoomForWrites = int.MaxValue;
            if (room == 1)
            {
                answer.Problems.Count.ShouldBe(3);
                answer.Problems[0].What.ShouldStartWith("hub and north: no draft was made.");
                (await _app.Get<ChangeGroupStore>().InStatesAsync([nameof(GroupState.Open)], Cancel)).ShouldBeEmpty();
            }
            foreach (var group in await _app.Get<ChangeGroupStore>().InStatesAsync([nameof(GroupState.Open)], Cancel))
            {
                var view = (await Groups.GetAsync(group, Cancel))!;
                if (answer.Succeeded && answer.Value == group)
                    (view.Changes.Count == 3 || view.Refused.Count > 0).ShouldBeTrue(Told(view));
                (await Groups.DiscardAsync(group, Cancel)).Problems.ShouldBeEmpty();
            }
            Made(await _app.CensusAsync(Cancel)).ShouldBe(before, $"room for {room} writes");
        }

        // Changes that were dropped stay as history.
        static string Made(string census) => census[..census.IndexOf(", Changes", StringComparison.Ordinal)];
    }

    private async Task<ChangeView> RemovedAsync(Guid link, bool gone = true)
    {
        var change = (await _app.Get<ILinkDesign>().PreviewExistingAsync(link, remove: true, Cancel)).Value;
        return await PracticeFleet.UntilAsync(async () => (await _app.Get<IChangeDesk>().GetAsync(change, Cancel))!, view => !view.IsMoving && (view.LinkId is null) == gone, Cancel);
    }

    private MeshIntent Intent(LinkShape shape, bool through) =>
        new(shape, [_sites[VirtualFleet.Hub], _sites[VirtualFleet.North], _sites[VirtualFleet.South]], _sites[VirtualFleet.Hub], new Dictionary<SitePair, bool>()) { Through = through };

    private async Task PushedAsync(Guid group)
    {
        (await Groups.PushAsync(group, Cancel)).Problems.ShouldBeEmpty();
        var done = await UntilAsync(group, view => !view.IsMoving);
        done.Count(ChangeState.Kept).ShouldBe(done.Changes.Count, Told(done));
    }

    private async Task<Guid> PreviewAsync(LinkShape shape, bool through = true)
    {
        var answer = await _app.Get<IMeshDesign>().PreviewAsync(Intent(shape, through), Cancel);
        answer.Problems.ShouldBeEmpty();
        var view = await UntilAsync(answer.Value, view => !view.IsMoving);
        view.Ready.ShouldBe(view.Changes.Count, Told(view));
        return answer.Value;
    }

    private Task<ChangeGroupView> UntilAsync(Guid group, Func<ChangeGroupView, bool> done) =>
        PracticeFleet.UntilAsync(async () => (await Groups.GetAsync(group, Cancel))!, done, Cancel);

    private static string Told(ChangeGroupView view) => string.Join('\n', view.Changes.Select(change => $"{change.Row.Title} {change.Row.State}: {change.Result} {change.Problem}"));
}
