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

    private static readonly NatProfile[] All =
    [
        Public, Keeping, OtherKeeping, Changing, Symmetric,
        Public with { Open = false },
        Keeping with { Open = true },
        Keeping with { Filtering = FilteringBehaviour.EndpointIndependent },
        Changing with { Helper = HelperSign.AltersIke },
        OtherKeeping with { Port4500 = new PortUse(Passage.Blocked, null, null) },
        Public with { Esp = Passage.Blocked },
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
    public void A_blocked_4500_matters_only_with_a_nat_or_without_esp()
    {
        var blocked = Public with { Port4500 = new PortUse(Passage.Blocked, null, null) };
        Judge(blocked, Public).Kind.ShouldBe(PairKind.Direct);
        Judge(blocked, Keeping).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.Port4500Blocked, At: PairEnd.A));
        Judge(blocked, Public with { Esp = Passage.Blocked }).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.EspAnd4500Blocked, At: PairEnd.A));
        Judge(Public, Public with { Esp = Passage.OutwardsOnly }).ForcesEncapsulation.ShouldBeTrue();
    }

    [Fact]
    public void A_blocked_500_and_changed_messages_need_a_hub()
    {
        Judge(Public, Public with { Port500 = new PortUse(Passage.OutwardsOnly, null, null) }).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.Port500Blocked, At: PairEnd.B));
        Judge(Public, Public with { Helper = HelperSign.AltersIke }).ShouldBe(new PairVerdict(PairKind.NeedsHub, PairReason.IkeAltered, At: PairEnd.B));
    }

    [Fact]
    public void Too_little_measured_is_unknown() =>
        Judge(NatClassifier.Classify(Measured.Of()), Public).ShouldBe(new PairVerdict(PairKind.Unknown, PairReason.NotMeasured, At: PairEnd.A));

    [Fact]
    public void Swapping_the_sites_swaps_the_ends_and_nothing_else() =>
        Prop.ForAll(Gen.Two(Gen.Elements(All)).ToArbitrary(), pair =>
        {
            var there = Judge(pair.Item1, pair.Item2);
            return Judge(pair.Item2, pair.Item1) == there with { Initiator = Other(there.Initiator), At = Other(there.At) } || BothLetAllIn(pair.Item1, pair.Item2);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_forward_is_proposed_where_it_mends_most()
    {
        var advice = ForwardAdvice.For([Public, Keeping, Changing, Symmetric, Symmetric with { CarrierGrade = true, Externals = [Measured.Outside] }]);
        advice.Select(each => each.Site).ShouldBe([1, 2, 3]);
        advice[0].PairsMadeDirect.ShouldBe([2, 3, 4]);
        ForwardAdvice.For([Public, Public]).ShouldBeEmpty();
    }

    private static PairVerdict Judge(NatProfile a, NatProfile b) => PairJudgement.Judge(a, b);

    private static PairEnd? Other(PairEnd? end) => end switch { PairEnd.A => PairEnd.B, PairEnd.B => PairEnd.A, _ => null };

    private static bool BothLetAllIn(NatProfile a, NatProfile b) =>
        a.Filtering == FilteringBehaviour.EndpointIndependent && b.Filtering == FilteringBehaviour.EndpointIndependent;

    private static NatProfile Behind(string external, Func<Ipv4Endpoint, Ipv4Endpoint, int> port) =>
        NatClassifier.Classify(Measured.Asking((inner, to) => new(Ipv4Address.Parse(external), port(inner, to))));
}
