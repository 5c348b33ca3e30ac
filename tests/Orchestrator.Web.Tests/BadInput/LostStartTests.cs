using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Tests.BadInput;

/// <summary>The power goes exactly between the stored state and the start of its job: whatever was begun is still brought to its end.</summary>
public sealed class LostStartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_whose_job_was_never_started_is_planned_pushed_and_taken_back_all_the_same()
    {
        var app = new ComposedApp();
        try
        {
            (await app.Get<IPracticeDoor>().OpenAsync(Cancel)).Succeeded.ShouldBeTrue();
            var sites = await app.Get<ILinkDesign>().ListSitesAsync(Cancel);
            // A push that begins before the restart and ends in it is another story: nobody may find the work that lies about.
            app.IsWithoutPower = true;
            var change = await CutOffAsync(app, ChangeState.Planning, () => app.Get<ILinkDesign>().PreviewAsync(
                new LinkIntent(sites[0].Id, sites[^1].Id, new Dictionary<string, string>()), Cancel));
            app = await app.RestartAsync();
            var link = (await SettledAsync(app, change, ChangeState.Ready)).LinkId!.Value;

            app.IsWithoutPower = true;
            await CutOffAsync(app, ChangeState.Pushing, () => app.Get<IChangeDesk>().PushAsync(change, Cancel));
            app = await app.RestartAsync();
            await SettledAsync(app, change, ChangeState.Kept);
            (await app.Get<LinkStore>().GetAsync(new LinkId(link), Cancel))!.Stage.ShouldBe(LinkStage.Deployed);

            // Another node is at work as well, and nobody restarts anything.
            var removal = await CutOffAsync(app, ChangeState.Planning, () => app.Get<ILinkDesign>().PreviewExistingAsync(link, remove: true, Cancel));
            await SettledAsync(app, removal, ChangeState.Ready);
            app.IsWithoutPower = true;
            await CutOffAsync(app, ChangeState.Pushing, () => app.Get<IChangeDesk>().PushAsync(removal, Cancel));
            (await app.Get<IChangeDesk>().RollBackAsync(removal, Cancel)).Succeeded.ShouldBeTrue();
            app = await app.RestartAsync();
            // Nothing was sent to a device, so there is nothing to roll back.
            await SettledAsync(app, removal, ChangeState.Blocked);
            (await app.Get<LinkStore>().GetAsync(new LinkId(link), Cancel))!.Stage.ShouldBe(LinkStage.Deployed);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    /// <summary>Gives a command that never comes to start its job, and waits until its state is stored.</summary>
    private static async Task<Guid> CutOffAsync(ComposedApp app, ChangeState state, Func<Task<Answer<Guid>>> command)
    {
        var before = await InStateAsync(app, state);
        before.ShouldBeEmpty();
        var cut = Task.Run(async () =>
        {
            ComposedApp.PowerGoesBeforeJobs.Value = true;
            return await command();
        }, Cancel);
        while (await InStateAsync(app, state) is var moving)
        {
            if (cut.IsCompleted)
                throw new InvalidOperationException($"The job was started, or nothing was begun: {string.Join(' ', (await cut).Problems)}");
            if (moving is [var id])
                return id;
            await Task.Delay(10, Cancel);
        }
        throw new InvalidOperationException();
    }

    private static async Task<IReadOnlyList<Guid>> InStateAsync(ComposedApp app, ChangeState state) =>
        [.. (await app.Get<ChangeStore>().InStatesAsync([state.ToString()], Cancel)).Select(change => change.Id)];

    private static async Task<ChangeView> SettledAsync(ComposedApp app, Guid change, params ChangeState[] expected)
    {
        var clock = TimeProvider.System;
        for (long started = clock.GetTimestamp(); ; await Task.Delay(100, Cancel))
        {
            var view = (await app.Get<IChangeDesk>().GetAsync(change, Cancel)).ShouldNotBeNull();
            if (expected.Contains(view.Row.State))
                return view;
            view.IsMoving.ShouldBeTrue($"{view.Row.State}: {string.Join(' ', view.Problems.Select(problem => problem.What))}");
            clock.GetElapsedTime(started).ShouldBeLessThan(Patience, $"{view.Row.State}: {view.Doing}");
        }
    }
}
