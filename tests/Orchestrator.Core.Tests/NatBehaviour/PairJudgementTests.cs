using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;

namespace Orchestrator.Core.Tests.NatBehaviour;

public sealed class PairJudgementTests
{
    private static readonly NatProfile Public = NatClassifier.Classify(Measured.Asking((inner, _) => inner));
    private static readonly NatProfile Keeping = Behind("203.0.113.7", (inner, _) => inner.Port);
    private static readonly NatProfile OtherKeeping = Behind("203.0.113.8", (inner, _) => inner.Port);
    private static readonly NatProfile Changing = Behind("203.0.113.9", (inner, _) => inner.Port + 20_000);
    private static readonly NatProfile Symmetric = Behind("203.0.113.10", (inner, to) => 1024 + ((inner.Port + (int)to.Address.Value + to.Port) % 60_000));

    private static readonly NatProfile No500 = Public with { Port500 = new PortUse(Passage.OutwardsOnly, null, null) };

    private static readonly NatProfile[] All =
    [
        Public, Keeping, OtherKeeping, Changing, Symmetric,
        Public with { Open = false },
        Keeping with { Open = true },
        Keeping with { Open = true, Hairpins = true },
        OtherKeeping with { Port500 = PortUse.Unknown },
        Changing with { Externals = Keeping.Externals, Hairpins = true },
        Keeping with { Filtering = FilteringBehaviour.EndpointIndependent },
        Changing with { Helper = HelperSign.AltersIke },
        OtherKeeping with { Port4500 = new PortUse(Passage.Blocked, null, null) },
        Public with { Esp = Passage.Blocked },
        No500,
        NatClassifier.Classify(Measured.Of()),
    ];

    [Fact]
    public void Two_public_ends_are_direct() => Judge(Public, Public).ShouldBe(new PairVerdict(PairKind.Direct, PairReason.BothReachable));

    [Fact]
    public void The_end_behind_the_nat_begins() =>
        Judge(Public, Symmetric).ShouldBe(new PairVerdict(PairKind.DirectIfInitiated, PairReason.OneReachable, PairEnd.B, PairEnd.A));

    [Fact]
    public void A_forward_makes_an_end_reachable() =>
        Judge(Keeping with { Open = true }, Symmetric).ShouldBe(new PairVerdict(PairKind.DirectIfInitiated, PairReason.OneReachable, PairEnd.B, PairEnd.A));

    [Fact]
    public void A_public_end_that_lets_nothing_in_is_not_reachable() =>
        Judge(Public with { Open = false }, Keeping).ShouldBe(new PairVerdict(PairKind.Experimental, PairReason.BothKeepPorts));

    [Fact]
    public void Unless_its_own_rules_keep_it_closed_which_a_push_opens()
    {
        var closed = new PairSite(Public with { Open = false }, true) { PushOpens = true };
        var possible = new PairVerdict(PairKind.Experimental, PairReason.ClosedWithoutNat);
        foreach (var other in (NatProfile[])[Keeping, Changing, Symmetric])
            PairJudgement.Judge(closed, new(other, true)).ShouldBe(possible with { Initiator = PairEnd.B, At = PairEnd.A });
        PairJudgement.Judge(closed with { Profile = closed.Profile with { Nat = NatPresence.Forced } }, new(Symmetric, true)).Reason.ShouldBe(PairReason.ClosedWithoutNat);
        PairJudgement.Judge(closed, closed).ShouldBe(possible);
        PairJudgement.Judge(closed, new(Public, true)).ShouldBe(new PairVerdict(PairKind.DirectIfInitiated, PairReason.OneReachable, PairEnd.A, PairEnd.B));
        PairJudgement.Judge(closed with { ChoosesPort = false }, closed with { Profile = closed.Profile with { Helper = HelperSign.AltersIke } })
            .ShouldBe(possible with { Initiator = PairEnd.B, At = PairEnd.A, BeginsOn4500 = true, BlockedAt = PairEnd.B });
        PairJudgement.Judge(closed with { Profile = Keeping with { Open = false } }, new(Symmetric, true)).Kind.ShouldBe(PairKind.NeedsHub);
    }

    [Fact]
    public void Two_nats_that_keep_ports_may_work() => Judge(Keeping, OtherKeeping).ShouldBe(new PairVerdict(PairKind.Experimental, PairReason.BothKeepPorts));

    [Fact]
    public void A_port_that_depends_on_the_destination_needs_a_hub() =>
        Judge(Keeping, Symmetric).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.PortDependsOnDestination, At: PairEnd.B));

    [Fact]
    public void Unless_the_other_end_lets_all_in() =>
        Judge(Keeping with { Filtering = FilteringBehaviour.EndpointIndependent }, Symmetric)
            .ShouldBe(new PairVerdict(PairKind.Experimental, PairReason.OneLetsAllIn, PairEnd.B, PairEnd.A));

    [Fact]
    public void Other_ports_need_a_hub() => Judge(Changing, Keeping).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.PortsNotKept, At: PairEnd.A));

    [Fact]
    public void One_address_for_both_needs_hairpinning()
    {
        Judge(Keeping, Keeping).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.SameNat));
        var hairpin = Keeping with { Hairpins = true };
        Judge(hairpin, hairpin).ShouldBe(new PairVerdict(PairKind.Experimental, PairReason.SameNatHairpins));
    }

    [Fact]
    public void A_forward_serves_who_is_behind_the_same_address_by_hairpinning_alone()
    {
        var forwarded = Keeping with { Open = true, OpenOn4500 = true, Hairpins = false };
        var other = Symmetric with { Externals = Keeping.Externals, Hairpins = false };
        Judge(forwarded, other).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.SameNat));
        Judge(forwarded with { Hairpins = null }, other with { Hairpins = null }).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.SameNat));
        Judge(forwarded with { Port500 = new PortUse(Passage.Blocked, null, null) }, other).Reason.ShouldBe(PairReason.SameNat);
        Judge(forwarded with { Hairpins = true }, other with { Hairpins = true })
            .ShouldBe(new PairVerdict(PairKind.DirectIfInitiated, PairReason.OneReachable, PairEnd.B, PairEnd.A));
        Judge(Public, other).Kind.ShouldBe(PairKind.DirectIfInitiated);
    }

    [Fact]
    public void A_blocked_4500_matters_only_with_a_nat_or_without_esp()
    {
        var blocked = Public with { Port4500 = new PortUse(Passage.Blocked, null, null) };
        Judge(blocked, Public).Kind.ShouldBe(PairKind.Direct);
        Judge(blocked, Keeping).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.Port4500Blocked, At: PairEnd.A));
        Judge(blocked, Public with { Esp = Passage.Blocked }).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.EspAnd4500Blocked, At: PairEnd.A));
        Judge(Public, Public with { Esp = Passage.OutwardsOnly }).ForcesEncapsulation.ShouldBeTrue();
    }

    [Fact]
    public void A_blocked_500_and_changed_messages_need_a_hub_between_routers()
    {
        Routers(Public, No500).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.Port500Blocked, At: PairEnd.B));
        Routers(Public, Public with { Helper = HelperSign.AltersIke }).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.IkeAltered, At: PairEnd.B));
    }

    [Fact]
    public void Who_can_begin_on_4500_goes_round_a_blocked_500()
    {
        var direct = new PairVerdict(PairKind.Direct, PairReason.BothReachable) { BeginsOn4500 = true, BlockedAt = PairEnd.B };
        Judge(Public, No500).ShouldBe(direct);
        Judge(Public, Public with { Helper = HelperSign.AltersIke }).ShouldBe(direct);
        // Asked from other ports than 500, by a login that may not open it.
        Judge(Public, Public with { Helper = HelperSign.BlocksIke, Port500 = PortUse.Unknown }).ShouldBe(direct);
        PairJudgement.Judge(new(Public, false), new(No500, true))
            .ShouldBe(direct with { Kind = PairKind.DirectIfInitiated, Reason = PairReason.OneChoosesPort, Initiator = PairEnd.B, At = PairEnd.A });
        Judge(Public, Keeping with { Helper = HelperSign.AltersIke })
            .ShouldBe(new PairVerdict(PairKind.DirectIfInitiated, PairReason.OneReachable, PairEnd.B, PairEnd.A) { BeginsOn4500 = true, BlockedAt = PairEnd.B });
        Judge(Keeping, OtherKeeping with { Helper = HelperSign.AltersIke }).Kind.ShouldBe(PairKind.Experimental);
    }

    [Fact]
    public void Not_where_it_would_have_to_begin_is_a_router()
    {
        PairJudgement.Judge(new(Public, true), new(Keeping with { Helper = HelperSign.AltersIke }, false))
            .ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.IkeAltered, At: PairEnd.B));
        PairJudgement.Judge(new(Keeping with { Helper = HelperSign.AltersIke }, true), new(OtherKeeping, false)).Reason.ShouldBe(PairReason.IkeAltered);
    }

    [Fact]
    public void A_forward_of_4500_alone_serves_who_begins_there()
    {
        var forwarded = Keeping with { Port500 = new PortUse(Passage.Blocked, null, null), Open = false, OpenOn4500 = true };
        Judge(forwarded, Symmetric).ShouldBe(new PairVerdict(PairKind.DirectIfInitiated, PairReason.OneReachable, PairEnd.B, PairEnd.A) { BeginsOn4500 = true, BlockedAt = PairEnd.A });
        Judge(forwarded, OtherKeeping with { Port4500 = new PortUse(Passage.Blocked, null, null) }).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.Port4500Blocked, At: PairEnd.B));
    }

    [Fact]
    public void Blocked_esp_needs_an_end_that_can_be_told_to_use_udp()
    {
        var blocked = Public with { Esp = Passage.Blocked };
        Judge(Public, blocked).ShouldBe(new PairVerdict(PairKind.Direct, PairReason.BothReachable) { ForcesEncapsulation = true });
        Routers(Public, blocked).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.EspBlocked, At: PairEnd.B));
        Routers(Keeping, blocked).Kind.ShouldBe(PairKind.DirectIfInitiated);
    }

    [Fact]
    public void Too_little_measured_is_unknown() =>
        Judge(NatClassifier.Classify(Measured.Of()), Public).ShouldBe(new PairVerdict(PairKind.Unknown, PairReason.NotMeasured, At: PairEnd.A));

    [Fact]
    public void A_port_that_was_not_measured_is_not_told_to_change()
    {
        var unseen = Keeping with { Port500 = PortUse.Unknown };
        Judge(unseen, OtherKeeping).ShouldBe(new PairVerdict(PairKind.Unknown, PairReason.NotMeasured, At: PairEnd.A));
        Judge(OtherKeeping, OtherKeeping with { Externals = Keeping.Externals, Port4500 = new PortUse(Passage.Passes, null, null) })
            .ShouldBe(new PairVerdict(PairKind.Unknown, PairReason.NotMeasured, At: PairEnd.B));
        // 500 is not needed where IKE begins on 4500, and no way is no way whatever the other end does.
        Judge(unseen, OtherKeeping with { Helper = HelperSign.AltersIke }).Kind.ShouldBe(PairKind.Experimental);
        Judge(unseen, Changing).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.PortsNotKept, At: PairEnd.B));
        Judge(unseen, Symmetric).Reason.ShouldBe(PairReason.PortDependsOnDestination);
        Judge(unseen with { Filtering = FilteringBehaviour.EndpointIndependent }, Symmetric).ShouldBe(new PairVerdict(PairKind.Unknown, PairReason.NotMeasured, At: PairEnd.A));
        Judge(unseen, Public).Kind.ShouldBe(PairKind.DirectIfInitiated);
    }

    [Fact]
    public void Swapping_the_sites_swaps_the_ends_and_nothing_else() =>
        Prop.ForAll(Gen.Two(Gen.Elements(All).SelectMany(profile => Gen.Elements(true, false).Select(chooses => new PairSite(profile, chooses) { PushOpens = chooses }))).ToArbitrary(), pair =>
        {
            var there = PairJudgement.Judge(pair.Item1, pair.Item2);
            return PairJudgement.Judge(pair.Item2, pair.Item1) == there with { Initiator = Other(there.Initiator), At = Other(there.At), BlockedAt = Other(there.BlockedAt) }
                || BothLetAllIn(pair.Item1.Profile, pair.Item2.Profile);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_forward_is_proposed_where_it_mends_most()
    {
        var advice = Forwards(Public, Keeping, Changing, Symmetric, Symmetric with { CarrierGrade = true, Externals = [Ipv4Address.Parse("203.0.113.11")] });
        advice.Select(each => each.Site).ShouldBe([1, 2, 3]);
        advice[0].PairsMadeDirect.ShouldBe([2, 3, 4]);
        Forwards(Public, Public).ShouldBeEmpty();
    }

    [Fact]
    public void Where_there_is_no_nat_it_is_proposed_to_accept()
    {
        PairSite[] sites = [new(Public with { Open = false }, true) { PushOpens = true }, new(Symmetric, true), new(Changing with { CarrierGrade = true }, true)];
        var advice = ForwardAdvice.For(sites);
        advice.Select(each => (each.Site, each.NeedsAcceptOnly)).ShouldBe([(0, true), (1, false)]);
        advice[0].PairsMadeDirect.ShouldBe([1, 2]);
        ForwardAdvice.For([sites[0] with { PushOpens = false }, sites[1]]).Select(each => each.Site).ShouldBe([1]);
    }

    [Fact]
    public void A_forward_that_would_not_join_two_sites_behind_one_address_is_not_proposed_for_that()
    {
        var inside = Keeping with { Hairpins = false };
        Forwards(inside, inside).ShouldBeEmpty();
        Forwards(inside, inside, Symmetric).Select(advice => $"{advice.Site}: {string.Join(' ', advice.PairsMadeDirect)}").ShouldBe(["2: 0 1", "0: 2"]);
    }

    [Fact]
    public void The_ports_of_an_address_are_forwarded_to_one_site_only()
    {
        var inside = Keeping with { Hairpins = true };
        Forwards(inside, inside).Select(advice => advice.Site).ShouldBe([0]);
        Forwards(inside with { Open = true }, inside, Symmetric).Select(advice => advice.Site).ShouldBe([2]);
    }

    private static PairVerdict Judge(NatProfile a, NatProfile b) => PairJudgement.Judge(new(a, true), new(b, true));

    private static PairVerdict Routers(NatProfile a, NatProfile b) => PairJudgement.Judge(new(a, false), new(b, false));

    private static IReadOnlyList<ForwardAdvice> Forwards(params IEnumerable<NatProfile> profiles) => ForwardAdvice.For([.. profiles.Select(profile => new PairSite(profile, true))]);

    private static PairEnd? Other(PairEnd? end) => end switch { PairEnd.A => PairEnd.B, PairEnd.B => PairEnd.A, _ => null };

    private static bool BothLetAllIn(NatProfile a, NatProfile b) =>
        a.Filtering == FilteringBehaviour.EndpointIndependent && b.Filtering == FilteringBehaviour.EndpointIndependent;

    private static NatProfile Behind(string external, Func<Ipv4Endpoint, Ipv4Endpoint, int> port) =>
        NatClassifier.Classify(Measured.Asking((inner, to) => new(Ipv4Address.Parse(external), port(inner, to))));
}
