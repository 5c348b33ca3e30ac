using Microsoft.Data.Sqlite;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Tests.Auditing;
using Orchestrator.Web.Tests.BadInput;
using Quartz;

namespace Orchestrator.Web.Tests.Mesh;

/// <summary>Links are pushed together while a check holds a router, the database is away for a moment, or more of them are still being made.</summary>
public sealed class GroupTroubleTests : IAsyncLifetime
{
    private static readonly AsyncLocal<bool> Making = new();

    private readonly ComposedApp _app = new();
    private VirtualFleet? _fleet;
    private IReadOnlyDictionary<string, Guid> _devices = new Dictionary<string, Guid>();
    private Dictionary<string, Guid> _sites = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IChangeGroups Groups => _app.Get<IChangeGroups>();

    public async ValueTask InitializeAsync()
    {
        _fleet = await VirtualFleet.StartAsync(Cancel);
        _devices = await _fleet.OnboardAsync(_app.Onboarding, Cancel);
        _sites = (await _app.Get<ILinkDesign>().ListSitesAsync(Cancel)).ToDictionary(site => site.Name, site => site.Id);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _fleet!.DisposeAsync();
    }

    [Fact]
    public async Task A_link_whose_router_a_check_holds_says_so_keeps_no_other_waiting_and_goes_back_when_it_is_stopped()
    {
        const string Waits = "The NAT check of north holds it: the push begins when the check has ended.";
        var group = await PreviewAsync();
        var changes = _app.Get<ChangeStore>();
        await using (await HoldAsync(VirtualFleet.North))
        {
            (await Groups.PushAsync(group, Cancel)).Problems.ShouldBeEmpty();
            // Both need the hub, and the one that waits is the first.
            var waiting = Of(await UntilAsync(group, view => Of(view, VirtualFleet.South).Row.State == ChangeState.Kept), VirtualFleet.North);
            (waiting.Row.State, waiting.Problem?.What).ShouldBe((ChangeState.Ready, Waits));

            // The check came between the question and the push.
            (await changes.TryMoveAsync(waiting.Row.Id, nameof(ChangeState.Ready), nameof(ChangeState.Pushing), Cancel)).ShouldBeTrue();
            var begun = Of((await Groups.GetAsync(group, Cancel))!, VirtualFleet.North);
            (begun.Row.State, begun.Problem?.What, begun.Doing).ShouldBe((ChangeState.Pushing, Waits, ""));

            (await Groups.StopAsync(group, Cancel)).Problems.ShouldBeEmpty();
            var stopped = await UntilAsync(group, view => !view.IsMoving);
            (Of(stopped, VirtualFleet.North).Row.State, Of(stopped, VirtualFleet.North).Begun).ShouldBe((ChangeState.Ready, false), Told(stopped));
        }
        await PushedAsync(group);
    }

    [Fact]
    public async Task One_statement_that_the_database_refuses_ends_no_push()
    {
        var group = await PreviewAsync();
        await using (await HoldAsync(VirtualFleet.North))
            await RefuseOneLookAsync(group, new SqliteException("SQLite Error 10: 'disk I/O error'.", 10));

        var done = await UntilAsync(group, view => !view.IsMoving);
        done.Count(ChangeState.Kept).ShouldBe(2, Told(done));
    }

    [Fact]
    public async Task A_fault_of_the_app_ends_a_push_and_each_that_was_to_come_says_so()
    {
        var group = await PreviewAsync();
        await using (await HoldAsync(VirtualFleet.North))
        {
            await RefuseOneLookAsync(group, new InvalidOperationException("made up"));

            var ended = await UntilAsync(group, view => !view.IsMoving);
            (Of(ended, VirtualFleet.South).Row.State, Of(ended, VirtualFleet.South).Problem).ShouldBe((ChangeState.Kept, null));
            (Of(ended, VirtualFleet.North).Row.State, Of(ended, VirtualFleet.North).Problem?.Code).ShouldBe((ChangeState.Ready, "group.failed"));
        }
        await PushedAsync(group);
    }

    [Fact]
    public async Task Those_that_are_ready_are_pushed_while_the_others_are_still_being_made()
    {
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        int made = 0;
        _app.BeforeStatement = async text =>
        {
            if (!Making.Value)
                return;
            made += text.Contains("INSERT INTO \"Changes\"", StringComparison.Ordinal) ? 1 : 0;
            // The third link begins with its devices.
            if (made < 2 || !text.Contains("FROM \"Devices\"", StringComparison.Ordinal))
                return;
            reached.TrySetResult();
            await goOn.Task;
            throw new SqliteException("SQLite Error 13: 'database or disk is full'.", 13);
        };
        var making = MakeAsync();
        await reached.Task.WaitAsync(Cancel);
        var group = (await _app.Get<ChangeGroupStore>().InStatesAsync([nameof(GroupState.Open)], Cancel)).ShouldHaveSingleItem();
        await UntilAsync(group, view => view.Ready == 2);
        await using (await HoldAsync(VirtualFleet.Hub))
        {
            (await Groups.PushAsync(group, Cancel)).Problems.ShouldBeEmpty();
            goOn.SetResult();
            (await making).Value.ShouldBe(group);
        }

        var done = await UntilAsync(group, view => !view.IsMoving);
        done.Count(ChangeState.Kept).ShouldBe(2, Told(done));
        done.Refused.ShouldHaveSingleItem().What.ShouldStartWith("north and south: no draft was made.");

        async Task<Answer<Guid>> MakeAsync()
        {
            Making.Value = true;
            return await _app.Get<IMeshDesign>().PreviewAsync(Intent(LinkShape.FullMesh), Cancel);
        }
    }

    [Fact]
    public async Task A_push_that_was_refused_does_not_begin_later_on_its_own()
    {
        var group = await PreviewAsync();
        bool away = false;
        _app.BeforeStatement = text => away && text.Contains("UPDATE \"ChangeGroups\"", StringComparison.Ordinal)
            ? throw new SqliteException("SQLite Error 13: 'database or disk is full'.", 13) : Task.CompletedTask;
        await RefusedAsync();

        var after = await UntilAsync(group, view => view.State == GroupState.Open || view.Changes.Any(change => change.Begun));
        (after.State, after.Ready).ShouldBe((GroupState.Open, 2), Told(after));

        // And what is pressed again at once is not taken for what was refused.
        await RefusedAsync();
        await PushedAsync(group);

        async Task RefusedAsync()
        {
            (await PressAsync()).Problems.ShouldHaveSingleItem().Code.ShouldBe("store.diskfull");
            (await Groups.GetAsync(group, Cancel))!.State.ShouldBe(GroupState.Pushing);
            away = false;
        }

        async Task<Answer<Guid>> PressAsync()
        {
            ComposedApp.JobsAreRefused.Value = () =>
            {
                away = true;
                return new SchedulerException("The job store is away.");
            };
            return await Groups.PushAsync(group, Cancel);
        }
    }

    /// <summary>Pushes until only the one waits whose router is held, and lets one look of the work at its group fail.</summary>
    private async Task RefuseOneLookAsync(Guid group, Exception error)
    {
        (await Groups.PushAsync(group, Cancel)).Problems.ShouldBeEmpty();
        await UntilAsync(group, view => Of(view, VirtualFleet.South).Row.State == ChangeState.Kept);
        var refused = new TaskCompletionSource();
        _app.BeforeStatement = text => text.Contains("FROM \"ChangeGroups\"", StringComparison.Ordinal) && text.Contains("LIMIT 1", StringComparison.Ordinal) && refused.TrySetResult()
            ? throw error : Task.CompletedTask;
        await refused.Task.WaitAsync(Cancel);
    }

    private async Task<DeviceHold> HoldAsync(string name) => (await _app.Get<DeviceHolds>().TryAsync(new DeviceId(_devices[name]), Cancel)).ShouldNotBeNull();

    private static GroupedChange Of(ChangeGroupView view, string spoke) => view.Changes.Single(change => change.Row.Title == $"Connect {spoke} - hub");

    private MeshIntent Intent(LinkShape shape) =>
        new(shape, [_sites[VirtualFleet.Hub], _sites[VirtualFleet.North], _sites[VirtualFleet.South]], _sites[VirtualFleet.Hub], new Dictionary<SitePair, bool>());

    private async Task PushedAsync(Guid group)
    {
        (await Groups.PushAsync(group, Cancel)).Problems.ShouldBeEmpty();
        var done = await UntilAsync(group, view => !view.IsMoving);
        done.Count(ChangeState.Kept).ShouldBe(done.Changes.Count, Told(done));
    }

    private async Task<Guid> PreviewAsync()
    {
        var answer = await _app.Get<IMeshDesign>().PreviewAsync(Intent(LinkShape.HubAndSpokes), Cancel);
        answer.Problems.ShouldBeEmpty();
        var view = await UntilAsync(answer.Value, view => !view.IsMoving);
        view.Ready.ShouldBe(2, Told(view));
        return answer.Value;
    }

    private Task<ChangeGroupView> UntilAsync(Guid group, Func<ChangeGroupView, bool> done) =>
        PracticeFleet.UntilAsync(async () => (await Groups.GetAsync(group, Cancel))!, done, Cancel);

    private static string Told(ChangeGroupView view) => string.Join('\n', view.Changes.Select(change => $"{change.Row.Title} {change.Row.State}: {change.Result} {change.Problem}"));
}
