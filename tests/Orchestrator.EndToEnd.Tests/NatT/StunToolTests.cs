using Orchestrator.EndToEnd.Tests.NatT.Clients;
using Orchestrator.EndToEnd.Tests.NatT.Conversations;

namespace Orchestrator.EndToEnd.Tests.NatT;

/// <summary>coturn's tools against the standalone responder: their verdict is that of the table of behaviours.</summary>
[Trait("suite", "nat-t")]
public sealed class StunToolTests(ResponderWorld world) : IClassFixture<ResponderWorld>
{
    [Theory]
    [InlineData("none")]
    [InlineData("port-preserving")]
    [InlineData("endpoint-independent")]
    [InlineData("address-filtered")]
    [InlineData("full-cone")]
    [InlineData("open-preserving")]
    [InlineData("address-dependent")]
    [InlineData("symmetric")]
    [InlineData("carrier-grade")]
    [InlineData("carrier-grade-symmetric")]
    public async Task Natdiscovery_finds_the_mapping_and_the_filtering_of_the_table(string behaviour)
    {
        var site = world.Add(behaviour);
        var talk = await DiscoverAsync(site, "-m", "-f");
        var facts = site.Behaviour.Facts;
        talk.Output.ShouldContain(facts.Mapping switch
        {
            NatMapping.NoNat => "Not behind a NAT",
            NatMapping.EndpointIndependent => "NAT with Endpoint Independent Mapping!",
            NatMapping.AddressDependent => "NAT with Address Dependent Mapping!",
            _ => "NAT with Address and Port Dependent Mapping!",
        }, Case.Insensitive);
        talk.Output.ShouldContain(facts.Filtering switch
        {
            NatFiltering.EndpointIndependent => "NAT with Endpoint Independent Filtering!",
            NatFiltering.AddressDependent => "NAT with Address Dependent Filtering!",
            _ => "NAT with Address and Port Dependent Filtering!",
        });
        talk.Output.ShouldContain($"{site.External}:");
    }

    [Theory]
    [InlineData("port-preserving")]
    [InlineData("hairpinning")]
    public async Task Natdiscovery_finds_whether_mappings_are_reached_from_inside(string behaviour)
    {
        var site = world.Add(behaviour);
        var talk = await DiscoverAsync(site, "-H");
        talk.Output.Contains("NAT supports hairpinning", StringComparison.OrdinalIgnoreCase).ShouldBe(site.Behaviour.Facts.Hairpins, talk.Output);
    }

    [Fact]
    public async Task A_question_that_is_shorter_than_any_answer_meets_silence()
    {
        Tools.Need("turnutils_stunclient", "timeout");
        var site = world.Add("none");
        var talk = await world.ListenAsync(site, () => site.Host.RunAsync(
            TimeSpan.FromSeconds(10), "timeout", "2", "turnutils_stunclient", $"{ResponderWorld.Address}"));
        talk.Packets.ShouldHaveSingleItem().Payload.Length.ShouldBe(20);
        talk.Events.ShouldHaveSingleItem().GetProperty("silence").GetString().ShouldBe("noRoom");
    }

    /// <summary>Padded (RFC 5780 section 7.6), since no answer is larger than its question.</summary>
    private async Task<Conversation> DiscoverAsync(NatSite site, params IReadOnlyList<string> options)
    {
        Tools.Need("turnutils_natdiscovery", "timeout");
        return await world.ListenAsync(site, () => site.Host.RunAsync(
            TimeSpan.FromSeconds(40), ["timeout", "30", "turnutils_natdiscovery", "-P", .. options, "-L", $"{site.HostAddress}", $"{ResponderWorld.Address}"]));
    }
}
