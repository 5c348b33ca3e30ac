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
        var talk = await DiscoverAsync(site, "-m");
        var facts = site.Behaviour.Facts;
        talk.Output.ShouldContain(facts.Mapping switch
        {
            NatMapping.NoNat => "No NAT! (Endpoint Independent Mapping)",
            NatMapping.EndpointIndependent => "NAT with Endpoint Independent Mapping!",
            // The tool's third question goes to the first address's other port, where RFC 5780 section 4.3 has the second address's, since it
            // takes the destination from the second answer: what it calls so may be address-dependent. The packets below tell.
            _ => "NAT with Address and Port Dependent Mapping!",
        });
        var ports = talk.Packets.Where(packet => packet.DestinationPort is 3478 or 3479).GroupBy(packet => packet.Destination, packet => packet.SourcePort);
        ports.Any(seen => seen.Distinct().Count() > 1).ShouldBe(facts.Mapping == NatMapping.AddressAndPortDependent);
        talk.Output.ShouldContain($"{site.External}:");
        (await DiscoverAsync(site, "-f")).Output.ShouldContain(facts.Filtering switch
        {
            NatFiltering.EndpointIndependent => "NAT with Endpoint Independent Filtering!",
            NatFiltering.AddressDependent => "NAT with Address Dependent Filtering!",
            _ => "NAT with Address and Port Dependent Filtering!",
        });
    }

    [Theory]
    [InlineData("port-preserving")]
    [InlineData("hairpinning")]
    public async Task Natdiscovery_finds_whether_mappings_are_reached_from_inside(string behaviour)
    {
        var site = world.Add(behaviour);
        var talk = await DiscoverAsync(site, "-H");
        talk.Output.Contains("maybe a successful hairpinning", StringComparison.Ordinal).ShouldBe(site.Behaviour.Facts.Hairpins, talk.Output);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("symmetric")]
    public async Task Stunclient_is_told_the_address_that_the_internet_sees(string behaviour)
    {
        var site = world.Add(behaviour);
        var talk = await AskAsync(world, site, "turnutils_stunclient", "-f");
        talk.Output.ShouldContain($"UDP reflexive addr: {site.External}:");
        talk.Events.ShouldAllBe(one => one.GetProperty("outcome").GetString() == "answered");
    }

    [Fact]
    public async Task A_stranger_must_ask_with_as_many_octets_as_the_answer_has()
    {
        await using var open = new ResponderWorld { Options = ["--open"], Allows = false };
        await open.InitializeAsync();
        var site = open.Add("port-preserving");
        var plain = await AskAsync(open, site, "turnutils_natdiscovery", "-m");
        plain.Packets.ShouldAllBe(packet => packet.Payload.Length == 20 && packet.DestinationPort == 3478);
        plain.Events[0].GetProperty("silence").GetString().ShouldBe("noRoom");
        // RFC 5780 section 7.6: padding.
        var padded = await AskAsync(open, site, "turnutils_natdiscovery", "-P", "-m");
        padded.Output.ShouldContain("NAT with Endpoint Independent Mapping!");
    }

    private Task<Conversation> DiscoverAsync(NatSite site, params IReadOnlyList<string> options) => AskAsync(world, site, "turnutils_natdiscovery", options);

    private static async Task<Conversation> AskAsync(ResponderWorld world, NatSite site, string tool, params IReadOnlyList<string> options)
    {
        Tools.Need(tool, "timeout");
        return await world.ListenAsync(site, () => site.Host.RunAsync(
            TimeSpan.FromSeconds(40), ["timeout", "30", tool, .. options, "-L", $"{site.HostAddress}", $"{ResponderWorld.Address}"]));
    }
}
