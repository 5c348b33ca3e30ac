using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Tests.NatBehaviour;

public sealed class MeasuredBoundaryTests
{
    private static readonly NatProfile Public = NatClassifier.Classify(Measured.Asking((inner, _) => inner));
    private static readonly NatProfile Behind = NatClassifier.Classify(Measured.Asking((inner, _) => inner with { Address = Measured.Outside }));
    private static readonly BindingLifetime HalfAMinute = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(35));

    [Fact]
    public void A_nat_brings_its_lifetime_and_its_forward() =>
        MeasuredBoundary.Of(Behind with { Lifetime = HalfAMinute, Open = true }, new NatBoundary.PublicStatic())
            .ShouldBe(new NatBoundary.BehindNat(TimeSpan.FromSeconds(30), Measured.Outside));

    [Fact]
    public void What_was_not_measured_stays()
    {
        var before = new NatBoundary.BehindNat(TimeSpan.FromSeconds(60), Measured.Outside);
        MeasuredBoundary.Of(Behind, before).ShouldBe(before);
        MeasuredBoundary.Of(NatClassifier.Classify(Measured.Of()), before).ShouldBe(before);
        MeasuredBoundary.Of(Behind with { Lifetime = new(TimeSpan.Zero, TimeSpan.FromSeconds(5)), Open = false }, before)
            .ShouldBe(new NatBoundary.BehindNat(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void Without_a_nat_only_the_admin_knows_whether_the_address_stays()
    {
        MeasuredBoundary.Of(Public, new NatBoundary.PublicDynamic()).ShouldBe(new NatBoundary.PublicDynamic());
        MeasuredBoundary.Of(Public, new NatBoundary.BehindNat()).ShouldBe(new NatBoundary.PublicStatic());
    }
}
