using Orchestrator.EndToEnd.Tests.NatT.Clients;

namespace Orchestrator.EndToEnd.Tests.NatT;

/// <summary>The ground truth of the grid: each NAT is what its name says, found by packets that no code of the product sent.</summary>
[Trait("suite", "nat-t")]
public sealed class NatBehaviourTests : IDisposable
{
    private readonly NatWorld _world;

    public NatBehaviourTests()
    {
        Tools.Need("nft", "ip", "ping");
        _world = new NatWorld();
    }

    public static TheoryData<string> Names => [.. NatBehaviours.All.Select(behaviour => behaviour.Name)];

    public void Dispose() => _world.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_behaviour_does_to_packets_what_its_facts_say(string name)
    {
        var behaviour = NatBehaviours.Find(name);
        using var probe = new NatProbe(_world, _world.Add(behaviour));
        probe.Find().ShouldBe(behaviour.Facts);
    }

    [Fact]
    public async Task A_short_lived_mapping_is_dead_after_its_lifetime_and_not_before()
    {
        var site = _world.Add(NatBehaviours.ShortLived);
        using var probe = new NatProbe(_world, site);
        var lifetime = NatBehaviours.ShortLived.Lifetime!.Value;
        var early = probe.LivesAsync(40000, lifetime - TimeSpan.FromSeconds(3));
        var late = probe.LivesAsync(40001, lifetime + TimeSpan.FromSeconds(2));
        (await early).ShouldBeTrue();
        (await late).ShouldBeFalse();
    }

    [Fact]
    public async Task A_plain_mapping_that_was_answered_outlives_the_short_one()
    {
        using var probe = new NatProbe(_world, _world.Add(NatBehaviours.PortPreserving));
        (await probe.LivesAsync(40000, NatBehaviours.ShortLived.Lifetime!.Value + TimeSpan.FromSeconds(2))).ShouldBeTrue();
    }

    [Fact]
    public void Behind_a_carrier_the_sites_own_router_has_a_shared_address()
    {
        var site = _world.Add(NatBehaviours.CarrierGrade);
        site.Nats.Count.ShouldBe(2);
        site.Nats[0].Command("", "ip", "-4", "-o", "addr", "show", "dev", "out").Output.ShouldContain("inet 100.64.0.2/24");
    }
}
