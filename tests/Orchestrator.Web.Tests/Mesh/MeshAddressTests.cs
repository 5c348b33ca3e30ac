using Orchestrator.Core.Planning;
using Orchestrator.Web.Application;
using Orchestrator.Web.Components.Pages.Links;

namespace Orchestrator.Web.Tests.Mesh;

public sealed class MeshAddressTests
{
    private static readonly Guid One = Guid.Parse("11111111-0000-0000-0000-000000000001");
    private static readonly Guid Two = Guid.Parse("22222222-0000-0000-0000-000000000002");
    private static readonly Guid Three = Guid.Parse("33333333-0000-0000-0000-000000000003");

    [Fact]
    public void Two_sites_are_the_same_pair_in_either_order()
    {
        new SitePair(Two, One).ShouldBe(new SitePair(One, Two));
        SitePair.Parse(new SitePair(Two, One).ToString()).ShouldBe(new SitePair(One, Two));
        SitePair.Parse("nonsense").ShouldBeNull();
        SitePair.Parse(SiteWord.Of([One, One])).ShouldBeNull();
    }

    [Fact]
    public void What_was_picked_stands_in_the_address() =>
        MeshAddress.Read(LinkShape.HubAndSpokes, [One, Two, Two], Two, null, [new SitePair(Two, One).ToString(), "nonsense"], "no").WithSite(Three, true).Url()
            .ShouldBe($"/links/new?shape=hub&hub={Two}&through=no&sites=EREREQAAAAAAAAAAAAAAAQIiIiIgAAAAAAAAAAAAAAAgMzMzMwAAAAAAAAAAAAAAAw&without=EREREQAAAAAAAAAAAAAAAQIiIiIgAAAAAAAAAAAAAAAg");

    [Fact]
    public void Sites_are_one_short_word()
    {
        SiteWord.Read(SiteWord.Of([One, Two, Three])).ShouldBe([One, Two, Three]);
        SiteWord.Of([One]).Length.ShouldBe(22);
        // R: bits beyond the last octet.
        foreach (string word in new[] { "", "nonsense", SiteWord.Of([One])[..21], SiteWord.Of([One])[..21] + "R", SiteWord.Of([One])[..21] + "*", SiteWord.Of([One])[..20] + "==", SiteWord.Of([One])[..21] + "\u00e9", " " + SiteWord.Of([One])[..21] })
            SiteWord.Read(word).ShouldBeEmpty(word);
        SiteWord.Read(null).ShouldBeEmpty();
        MeshAddress.SitesOf(SiteWord.Of([One, Two]), [Two, Three]).ShouldBe([One, Two, Three]);
    }

    [Fact]
    public void Three_hundred_sites_fit_into_the_first_line_that_any_server_takes() =>
        MeshAddress.Read(LinkShape.FullMesh, Enumerable.Range(0, 300).Select(_ => Guid.CreateVersion7()), One, null, null, null).Url().Length.ShouldBeLessThan(8000);

    [Fact]
    public void A_site_that_goes_is_no_hub_any_more()
    {
        var address = MeshAddress.Read(LinkShape.HubAndSpokes, [One, Two, Three], Two, null, null, null);
        address.WithSite(Two, false).Hub.ShouldBeNull();
        address.WithSite(One, false).Hub.ShouldBe(Two);
    }

    [Fact]
    public void A_hub_from_outside_is_picked_as_well() =>
        MeshAddress.Read(LinkShape.FullMesh, [One, Two], null, null, null, null).WithHub(Three).Url()
            .ShouldBe($"/links/new?shape=hub&hub={Three}&sites={SiteWord.Of([One, Two, Three])}");

    [Fact]
    public void One_link_keeps_the_address_it_had()
    {
        MeshAddress.ShapeOf(null).ShouldBe(LinkShape.OneLink);
        MeshAddress.Read(LinkShape.OneLink, [One, Two, Three], null, null, null, null).Url().ShouldBe($"/links/new?a={One}&b={Two}");
        MeshAddress.Read(LinkShape.OneLink, [], null, null, null, null).Url().ShouldBe("/links/new");
    }
}
