using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Tests.NatBehaviour;

public sealed class MeasuredUplinkTests
{
    private static readonly NatProfile Public = NatClassifier.Classify(Measured.Asking((inner, _) => inner));
    private static readonly NatProfile Behind = NatClassifier.Classify(Measured.Asking((inner, _) => inner with { Address = Measured.Outside }));
    private static readonly BindingLifetime HalfAMinute = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(35));

    [Fact]
    public void A_nat_brings_its_lifetime_and_its_forward() =>
        Options(Behind with { Lifetime = HalfAMinute, Open = true }, new NatBoundary.PublicStatic())
            .ShouldBe([new NatBoundary.BehindNat(TimeSpan.FromSeconds(30), Measured.Outside)]);

    [Fact]
    public void What_was_not_measured_stays()
    {
        var before = new NatBoundary.BehindNat(TimeSpan.FromSeconds(60), Measured.Outside);
        Options(Behind, before).ShouldBe([before]);
        Options(NatClassifier.Classify(Measured.Of()), before).ShouldBeEmpty();
        Options(Behind with { Open = false }, before).ShouldBe([new NatBoundary.BehindNat(TimeSpan.FromSeconds(60))]);
    }

    [Fact]
    public void A_mapping_that_was_measured_to_live_no_time_at_all_is_kept_as_that()
    {
        var dead = Behind with { Lifetime = new(TimeSpan.Zero, TimeSpan.FromSeconds(5)) };
        Options(dead, new NatBoundary.BehindNat(TimeSpan.FromSeconds(60))).ShouldBe([new NatBoundary.BehindNat(TimeSpan.Zero)]);
        Options(dead, new NatBoundary.BehindNat()).ShouldBe([new NatBoundary.BehindNat(TimeSpan.Zero)]);
    }

    /// <summary>A search that ended early saw nothing die: what it tried last is no lifetime.</summary>
    [Fact]
    public void A_silence_that_did_no_harm_is_taken_only_where_the_usual_keepalive_is_enough()
    {
        var before = new NatBoundary.BehindNat(TimeSpan.FromSeconds(12));
        foreach (int seconds in (int[])[5, 19, 39])
        {
            var survived = Behind with { Lifetime = new(TimeSpan.FromSeconds(seconds), null) };
            Options(survived, before).ShouldBe([before]);
            Options(survived, new NatBoundary.PublicStatic()).ShouldBe([new NatBoundary.BehindNat()]);
        }
        Options(Behind with { Lifetime = new(TimeSpan.FromSeconds(40), null) }, before).ShouldBe([new NatBoundary.BehindNat(TimeSpan.FromSeconds(40))]);
        (NatKeepalive.For(MeasuredUplink.LongEnough) == NatKeepalive.BuiltIn, NatKeepalive.For(MeasuredUplink.LongEnough - TimeSpan.FromSeconds(1)) == NatKeepalive.BuiltIn).ShouldBe((true, false));
    }

    [Fact]
    public void A_forward_that_a_check_cannot_tell_from_a_port_in_use_is_believed()
    {
        var letsAllIn = Behind with { Filtering = FilteringBehaviour.EndpointIndependent, Open = null };
        var forwarded = new NatBoundary.BehindNat(null, Measured.Outside);
        (MeasuredUplink.Believed(letsAllIn, forwarded) is { Open: true, OpenOn4500: true }).ShouldBeTrue();
        foreach (var (profile, nat) in (IEnumerable<(NatProfile, NatBoundary)>)
            [
                (letsAllIn, new NatBoundary.BehindNat()), (letsAllIn, new NatBoundary.BehindNat(null, Measured.First)), (letsAllIn with { Open = false }, forwarded),
                (letsAllIn with { Filtering = FilteringBehaviour.AddressAndPortDependent }, forwarded), (letsAllIn with { Nat = NatPresence.Unknown }, forwarded),
            ])
            MeasuredUplink.Believed(profile, nat).ShouldBe(profile);
    }

    [Fact]
    public void A_forward_can_be_said_where_a_check_cannot_tell()
    {
        var letsAllIn = Behind with { Filtering = FilteringBehaviour.EndpointIndependent, Open = null, Lifetime = HalfAMinute };
        var (before, after) = (Uplink(new NatBoundary.BehindNat()), new NatBoundary.BehindNat(TimeSpan.FromSeconds(30), Measured.Outside));
        MeasuredUplink.SaidForwarded(letsAllIn, before)!.Nat.ShouldBe(after);
        MeasuredUplink.SaidForwarded(letsAllIn, before with { Nat = after }).ShouldBeNull();
        foreach (var profile in (NatProfile[])
            [
                letsAllIn with { Open = false }, letsAllIn with { Open = true }, letsAllIn with { CarrierGrade = true }, letsAllIn with { Externals = [Measured.Outside, Measured.First] },
                letsAllIn with { Filtering = FilteringBehaviour.AddressDependent }, Public,
            ])
            MeasuredUplink.SaidForwarded(profile, before).ShouldBeNull();
    }

    [Fact]
    public void Without_a_nat_only_the_admin_knows_whether_the_address_stays() =>
        Options(Public, new NatBoundary.BehindNat()).ShouldBe([new NatBoundary.PublicStatic(), new NatBoundary.PublicDynamic()]);

    [Fact]
    public void What_does_not_get_through_is_kept_and_given_up_by_trials_alone()
    {
        var both = Blockages.Isakmp | Blockages.Esp;
        Blocked(Behind with { Helper = HelperSign.AltersIke, Esp = Passage.OutwardsOnly }, Blockages.None).ShouldBe(Blockages.Isakmp);
        Blocked(Public with { Helper = HelperSign.AltersIke, Esp = Passage.OutwardsOnly }, Blockages.None).ShouldBe(both);
        Blocked(Behind with { Port500 = new PortUse(Passage.Blocked, null, null) }, Blockages.None).ShouldBe(Blockages.Isakmp);
        // A login that may not open 500 asks it from other ports.
        Blocked(Behind with { Port500 = PortUse.Unknown, Helper = HelperSign.BlocksIke }, Blockages.None).ShouldBe(Blockages.Isakmp);
        Blocked(Behind with { Port500 = PortUse.Unknown, Esp = Passage.Unknown }, both).ShouldBe(both);
        Blocked(Behind with { Esp = Passage.Passes }, both).ShouldBe(Blockages.None);
    }

    private static IEnumerable<NatBoundary> Options(NatProfile profile, NatBoundary before) =>
        MeasuredUplink.Options(profile, Uplink(before)).Select(option => option.Nat);

    private static Blockages Blocked(NatProfile profile, Blockages before) =>
        MeasuredUplink.Options(profile, Uplink(new NatBoundary.BehindNat()) with { Blocked = before })[0].Blocked;

    private static Uplink Uplink(NatBoundary nat) => new() { Id = new UplinkId(new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11])), Interface = "wan0", Nat = nat };
}
