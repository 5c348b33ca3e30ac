using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Core.Planning;

namespace Orchestrator.Core.Tests.Planning;

public sealed class LinkShapeTests
{
    [Fact]
    public void A_hub_has_one_link_with_each_spoke() =>
        LinkShapes.Pairs(LinkShape.HubAndSpokes, 4, 1).ShouldBe([(0, 1), (2, 1), (3, 1)]);

    [Fact]
    public void A_mesh_of_three_has_three_links() =>
        LinkShapes.Pairs(LinkShape.FullMesh, 3, null).ShouldBe([(0, 1), (0, 2), (1, 2)]);

    [Fact]
    public void Without_a_hub_there_are_no_spokes() => LinkShapes.Pairs(LinkShape.HubAndSpokes, 5, null).ShouldBeEmpty();

    [Fact]
    public void One_link_needs_two_sites()
    {
        LinkShapes.Pairs(LinkShape.OneLink, 1, null).ShouldBeEmpty();
        LinkShapes.Pairs(LinkShape.OneLink, 3, null).ShouldBe([(0, 1)]);
    }

    [Fact]
    public void No_pair_stands_twice_in_either_order_and_none_is_a_site_with_itself() => Prop.ForAll(Cases(), one =>
    {
        var pairs = LinkShapes.Pairs(one.Shape, one.Sites, one.Hub);
        return pairs.All(pair => pair.A != pair.B && pair.A < one.Sites && pair.B < one.Sites)
            && pairs.Select(pair => (Math.Min(pair.A, pair.B), Math.Max(pair.A, pair.B))).Distinct().Count() == pairs.Count
            && pairs.Count == LinkShapes.Count(one.Shape, one.Sites);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void In_every_shape_each_site_reaches_each_other_by_links() => Prop.ForAll(Cases(), one =>
    {
        var pairs = LinkShapes.Pairs(one.Shape, one.Sites, one.Hub);
        var reached = new HashSet<int> { 0 };
        for (int round = 0; round < one.Sites; round++)
            foreach (var (a, b) in pairs)
                if (reached.Contains(a) || reached.Contains(b))
                    reached.UnionWith([a, b]);
        return one.Shape == LinkShape.OneLink || reached.Count == one.Sites;
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<(LinkShape Shape, int Sites, int Hub)> Cases() =>
        (from shape in Gen.Elements(Enum.GetValues<LinkShape>())
         from sites in Gen.Choose(1, 30)
         from hub in Gen.Choose(0, sites - 1)
         select (shape, sites, hub)).ToArbitrary();
}
