using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Application;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests;

public sealed class PracticeTests : IDisposable
{
    private readonly RealApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task The_practice_network_opens_on_a_fresh_installation_and_leaves_nothing_behind()
    {
        var stop = TestContext.Current.CancellationToken;
        using var scope = _app.Services.CreateScope();
        var (door, topology) = (scope.ServiceProvider.GetRequiredService<IPracticeDoor>(), scope.ServiceProvider.GetRequiredService<ITopologyQueries>());

        var opened = await door.OpenAsync(stop);
        opened.Problems.ShouldBeEmpty();
        var view = await topology.GetTopologyAsync(stop);
        view.Sites.Select(site => site.Name).ShouldBe(opened.Value!.Routers, ignoreOrder: true);
        view.Sites.ShouldAllBe(site => site.Practice && site.Lans.Count > 0);

        (await door.CloseAsync(stop)).Value!.Open.ShouldBeFalse();
        (await topology.GetTopologyAsync(stop)).Sites.ShouldBeEmpty();
    }
}
