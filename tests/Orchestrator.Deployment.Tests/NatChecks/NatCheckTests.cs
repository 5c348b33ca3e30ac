using Orchestrator.Core.NatBehaviour;

namespace Orchestrator.Deployment.Tests.NatChecks;

/// <summary>The check against the kernel's NAT, with its own scripts and its own responder: what is measured is what the rules do.</summary>
[Trait("suite", "lab")]
public sealed class NatCheckTests(NatWorlds worlds) : IClassFixture<NatWorlds>
{
    [Fact]
    public async Task Without_a_NAT_nothing_is_rewritten_and_everything_passes()
    {
        var profile = await worlds.ProfileAsync("none");

        profile.Nat.ShouldBe(NatPresence.None);
        profile.Mapping.ShouldBe(MappingBehaviour.Direct);
        profile.Filtering.ShouldBe(FilteringBehaviour.EndpointIndependent);
        profile.Open.ShouldBe(true);
        profile.Port500.ShouldBe(new PortUse(Passage.Passes, true, 500));
        profile.Port4500.ShouldBe(new PortUse(Passage.Passes, true, 4500));
        profile.Esp.ShouldBe(Passage.Passes);
        profile.LargeDatagrams.ShouldBe(Passage.Passes);
        profile.ZeroChecksums.ShouldBe(Passage.Passes);
        profile.Helper.ShouldBe(HelperSign.None);
    }
}
