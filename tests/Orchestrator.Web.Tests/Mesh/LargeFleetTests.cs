using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Components.Pages.Topology;
using Orchestrator.Web.Tests.NatChecks;

namespace Orchestrator.Web.Tests.Mesh;

/// <summary>More sites than one page of the store holds.</summary>
public sealed class LargeFleetTests : IDisposable
{
    private readonly CheckedApp _app = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Its_last_sites_can_be_picked_and_stand_on_the_map()
    {
        for (int number = 1; number <= PageRequest.MaxTake; number++)
            await _app.Get<SiteStore>().AddAsync(new Site(new SiteId(Guid.CreateVersion7()), $"site-{number:000}"), Cancel);
        var one = await _app.AddAsync("z-one", Profiles.Public("203.0.113.1"), cancellationToken: Cancel);
        var two = await _app.AddAsync("z-two", Profiles.Public("203.0.113.2"), cancellationToken: Cancel);

        // The others have no device.
        (await _app.Get<ILinkDesign>().ListSitesAsync(Cancel)).Select(site => site.Name).ShouldBe(["z-one", "z-two"]);

        (await _app.Get<ILinkDesign>().PreviewAsync(new LinkIntent(one.Site.Value, two.Site.Value, new Dictionary<string, string>()), Cancel)).Problems.ShouldBeEmpty();
        var view = await _app.Get<ITopologyQueries>().GetTopologyAsync(Cancel);
        view.Sites.Count.ShouldBe(PageRequest.MaxTake + 2);
        var link = view.Links.ShouldHaveSingleItem();
        var map = new MapLayout(view);
        map.Of(link.SiteA).ShouldNotBe(map.Of(link.SiteB));
        (await _app.Get<ITopologyQueries>().GetDeviceAsync(two.Id.Value, Cancel))!.Row.Site.ShouldBe("z-two");
    }
}
