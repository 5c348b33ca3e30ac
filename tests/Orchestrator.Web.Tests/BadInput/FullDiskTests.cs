using Orchestrator.Web.Application;

namespace Orchestrator.Web.Tests.BadInput;

/// <summary>The database's disk fills up at every write of a command in turn: each time it is told, and nothing half-done stays.</summary>
public sealed class FullDiskTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_command_of_the_main_job_is_done_whole_or_not_at_all()
    {
        await using var app = new ComposedApp();
        await using var hub = await Router.StartAsync("hub", "10.1.0.1/24", "198.51.100.10/24", Cancel);
        await using var branch = await Router.StartAsync("branch", "10.2.0.1/24", "172.16.1.2/24", Cancel);

        var probed = await FillingUpAsync(app, () => app.Onboarding.ProbeAsync(hub.Request(), Cancel));
        await app.SettledAsync(probed, Cancel);
        await app.Onboarding.CancelAsync(probed, Cancel);

        var probe = await hub.ReadAsync(app, Cancel);
        await FillingUpAsync(app, () => app.Onboarding.AddAsync(probe, new AddDeviceRequest("hub", "hub", ["10.1.0.0/24"]), Cancel));
        await branch.AddAsync(app, "branch", "10.2.0.0/24", Cancel);

        var sites = await app.Get<ILinkDesign>().ListSitesAsync(Cancel);
        var intent = new LinkIntent(sites[0].Id, sites[1].Id, new Dictionary<string, string>());
        await FillingUpAsync(app, () => app.Get<ILinkDesign>().PreviewAsync(intent, Cancel));
    }

    private static async Task<Guid> FillingUpAsync(ComposedApp app, Func<Task<Answer<Guid>>> command)
    {
        string before = await app.CensusAsync(Cancel);
        for (int room = 0; ; room++)
        {
            app.RoomForWrites = room;
            var answer = await command();
            app.RoomForWrites = int.MaxValue;
            if (answer.Succeeded)
            {
                room.ShouldBeGreaterThan(0);
                return answer.Value;
            }
            var problem = answer.Problems.ShouldHaveSingleItem();
            problem.Code.ShouldBe("store.diskfull");
            problem.What.ShouldContain(app.DatabaseFile);
            problem.What.ShouldContain("is full");
            (await app.CensusAsync(Cancel)).ShouldBe(before, $"with room for {room} writes");
        }
    }
}
