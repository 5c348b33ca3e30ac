using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Platforms;

namespace Orchestrator.Core.Tests.Planning;

public sealed class HubChoiceTests
{
    private static readonly HubSite PublicRouter = new(DevicePlatform.RouterOs, HasAddress: true);
    private static readonly HubSite HiddenRouter = new(DevicePlatform.RouterOs, HasAddress: false);
    private static readonly HubSite PublicBox = new(DevicePlatform.Linux, HasAddress: true);

    [Fact]
    public void The_site_with_most_direct_links_is_proposed() =>
        HubChoice.Propose([HiddenRouter, PublicBox, HiddenRouter], Star(1, Reach.Direct)).ShouldBe(new HubProposal(1, 2, 0, 2, 0));

    [Fact]
    public void What_was_measured_counts_before_what_is_expected() =>
        HubChoice.Propose([PublicBox, PublicBox, PublicBox, PublicBox], (a, b) => a == 2 || b == 2 ? Reach.Direct : Reach.Expected)!.Site.ShouldBe(2);

    [Fact]
    public void More_links_count_before_surer_ones() =>
        HubChoice.Propose([PublicBox, PublicBox, PublicBox, PublicBox], (a, b) => (Math.Min(a, b), Math.Max(a, b)) switch
        {
            (0, 1) => Reach.Direct,
            (2, _) or (_, 2) => Reach.Expected,
            _ => Reach.None,
        })!.Site.ShouldBe(2);

    [Fact]
    public void Nobody_is_proposed_where_nobody_reaches_anybody() =>
        HubChoice.Propose([HiddenRouter, HiddenRouter, HiddenRouter], (_, _) => Reach.None).ShouldBeNull();

    [Fact]
    public void A_RouterOS_hub_takes_one_spoke_from_anywhere_and_a_Linux_hub_all()
    {
        HubSite[] spokes = [HiddenRouter, HiddenRouter, HiddenRouter];
        HubChoice.Judge([PublicRouter, .. spokes], Star(0, Reach.Direct), 0).ShouldBe(new HubProposal(0, 1, 0, 3, 2));
        HubChoice.Judge([PublicBox, .. spokes], Star(0, Reach.Direct), 0).ShouldBe(new HubProposal(0, 3, 0, 3, 0));
        HubChoice.Propose([PublicRouter, .. spokes, PublicBox], (a, b) => a is 0 or 4 || b is 0 or 4 ? Reach.Direct : Reach.None)!.Site.ShouldBe(4);
    }

    [Fact]
    public void The_one_place_goes_to_a_spoke_that_was_measured() =>
        HubChoice.Judge([PublicRouter, HiddenRouter, HiddenRouter], (_, spoke) => spoke == 2 ? Reach.Direct : Reach.Expected, 0).ShouldBe(new HubProposal(0, 1, 0, 2, 1));

    [Fact]
    public void Two_sites_meet_at_a_third_that_both_reach()
    {
        HubChoice.Between([HiddenRouter, HiddenRouter, PublicBox], Star(2, Reach.Direct), 0, 1).ShouldBe(2);
        HubChoice.Between([HiddenRouter, HiddenRouter, PublicRouter], Star(2, Reach.Direct), 0, 1).ShouldBeNull();
        HubChoice.Between([HiddenRouter, HiddenRouter, PublicBox], (a, b) => a + b == 2 ? Reach.Direct : Reach.None, 0, 1).ShouldBeNull();
    }

    [Fact]
    public void No_other_site_has_more_links_than_the_proposed_one() => Prop.ForAll(Cases(), one =>
    {
        var proposal = HubChoice.Propose(one.Sites, one.Of);
        var all = Enumerable.Range(0, one.Sites.Count).Select(site => HubChoice.Judge(one.Sites, one.Of, site)).ToList();
        return proposal is null ? all.All(other => other.Reached == 0)
            : all.All(other => other.Reached <= proposal.Reached) && proposal == all[proposal.Site];
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_spoke_is_counted_once_or_left_out_for_a_reason() => Prop.ForAll(Cases(), one =>
        Enumerable.Range(0, one.Sites.Count).All(hub =>
        {
            var judged = HubChoice.Judge(one.Sites, one.Of, hub);
            int possible = Enumerable.Range(0, one.Sites.Count).Count(site => site != hub && one.Of(hub, site) != Reach.None);
            return judged.Reached + judged.OneFromAnywhere == possible && (judged.OneFromAnywhere == 0 || one.Sites[hub].Platform == DevicePlatform.RouterOs);
        })).QuickCheckThrowOnFailure();

    private static Func<int, int, Reach> Star(int hub, Reach reach) => (a, b) => a == hub || b == hub ? reach : Reach.None;

    private static Arbitrary<Fleet> Cases() =>
        (from count in Gen.Choose(1, 8)
         from sites in Gen.Elements(PublicRouter, HiddenRouter, PublicBox, new HubSite(DevicePlatform.Linux, HasAddress: false)).ListOf(count)
         from reach in Gen.Elements(Reach.None, Reach.Expected, Reach.Direct).ListOf(count * count)
         select new Fleet([.. sites], [.. reach])).ToArbitrary();

    private sealed record Fleet(IReadOnlyList<HubSite> Sites, IReadOnlyList<Reach> Pairs)
    {
        public Reach Of(int a, int b) => Pairs[(Math.Min(a, b) * Sites.Count) + Math.Max(a, b)];
    }
}
