using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Tests.BadInput;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Tests.NatChecks;

/// <summary>A check's rows on a router and a push never meet, whoever comes first.</summary>
public sealed class RouterHoldTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_and_a_check_of_one_router_keep_out_of_each_others_way()
    {
        await using var app = new ComposedApp();
        (await app.Get<IPracticeDoor>().OpenAsync(Cancel)).Succeeded.ShouldBeTrue();
        var sites = await app.Get<ILinkDesign>().ListSitesAsync(Cancel);
        var change = (await app.Get<ILinkDesign>().PreviewAsync(new LinkIntent(sites[0].Id, sites[^1].Id, new Dictionary<string, string>()), Cancel)).Value;
        var ready = await UntilAsync(app, change, ChangeState.Ready);
        var device = ready.Devices[0].Counts;
        var holds = app.Get<RouterHolds>();
        var id = new DeviceId(device.DeviceId);

        await using (var hold = (await holds.TryHoldAsync(id, Cancel)).ShouldNotBeNull())
        {
            var refused = (await app.Get<IChangeDesk>().PushAsync(change, Cancel)).Problems.ShouldHaveSingleItem();
            (refused.Code, refused.What).ShouldBe(("change.device-checked", $"The NAT check of {device.Device} holds it: nothing is pushed there until the check has ended."));
            (await UntilAsync(app, change, ChangeState.Ready)).Steps.ShouldBeEmpty();
        }

        DateTimeOffset due;
        // The check came between the question and the push: the push waits.
        await using (var hold = (await app.Get<DeviceHolds>().TryAsync(id, Cancel)).ShouldNotBeNull())
        {
            (await app.Get<ChangeStore>().TryMoveAsync(change, nameof(ChangeState.Ready), nameof(ChangeState.Pushing), Cancel)).ShouldBeTrue();
            // Its work is found and begun within seconds, by whoever looks for lost starts.
            await Task.Delay(TimeSpan.FromSeconds(13), Cancel);
            (await app.Get<ChangeStore>().StepsAsync(change, -1, Cancel)).ShouldBeEmpty();
            (await UntilAsync(app, change, ChangeState.Pushing)).Problems.ShouldHaveSingleItem().What.ShouldBe($"The NAT check of {device.Device} holds it: the push begins when the check has ended.");
            // Nobody is at work meanwhile: waiting takes no slot of other work.
            (await WorkedOnAsync(app, change)).ShouldBeLessThan(3);
            // And whoever does not want to wait takes it back.
            (await app.Get<IChangeDesk>().RollBackAsync(change, Cancel)).Succeeded.ShouldBeTrue();
            (await UntilAsync(app, change, ChangeState.Blocked)).Result.ShouldNotBeEmpty();
            change = (await app.Get<ILinkDesign>().PreviewAsync(new LinkIntent(sites[0].Id, sites[^1].Id, new Dictionary<string, string>()), Cancel)).Value;
            await UntilAsync(app, change, ChangeState.Ready);

            // The check's node dies while its rows stand: until they are due, nothing begins there.
            await hold.StandAsync(due = TimeProvider.System.GetUtcNow().AddSeconds(40), Cancel);
        }
        var until = (await holds.StandsUntilAsync(id, Cancel)).ShouldNotBeNull();
        until.ShouldBe(due, TimeSpan.FromSeconds(2));
        string stands = $"Rows of an earlier NAT check may stand on {device.Device} until {RelativeWords.Exact(until)}";
        (await app.Get<IChangeDesk>().PushAsync(change, Cancel)).Problems.ShouldHaveSingleItem().What.ShouldBe($"{stands}; nothing is pushed there until then.");
        (await holds.TryHoldAsync(id, Cancel)).ShouldBeNull();
        (await app.Get<ChangeStore>().TryMoveAsync(change, nameof(ChangeState.Ready), nameof(ChangeState.Pushing), Cancel)).ShouldBeTrue();
        (await UntilAsync(app, change, ChangeState.Pushing)).Problems.ShouldHaveSingleItem().What.ShouldBe($"{stands}; the push begins then.");
        // And a check in the meantime is refused.
        (await holds.TryHoldAsync(id, Cancel)).ShouldBeNull();
        await UntilAsync(app, change, ChangeState.Kept);
        await using var after = (await holds.TryHoldAsync(id, Cancel)).ShouldNotBeNull();
    }

    /// <summary>At how many of twenty looks somebody worked on the change.</summary>
    private static async Task<int> WorkedOnAsync(ComposedApp app, Guid change)
    {
        int worked = 0;
        for (int look = 0; look < 20; look++, await Task.Delay(50, Cancel))
        {
            if (await app.Get<JobLeases>().ExpiryAsync($"PushChangeJob:{change}", Cancel) is not null)
                worked++;
        }
        return worked;
    }

    private static async Task<ChangeView> UntilAsync(ComposedApp app, Guid change, ChangeState state)
    {
        var clock = TimeProvider.System;
        for (long started = clock.GetTimestamp(); ; await Task.Delay(100, Cancel))
        {
            if (await app.Get<IChangeDesk>().GetAsync(change, Cancel) is { } view && view.Row.State == state)
                return view;
            clock.GetElapsedTime(started).ShouldBeLessThan(Patience);
        }
    }
}
