using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.NatChecks.Responders;

namespace Orchestrator.Deployment.Tests.NatChecks.Responders;

/// <summary>What is remembered of what came, and how much of it.</summary>
public sealed class SightingLogTests
{
    private const int Size = 2_000;
    private const int MostOctets = 8_000_000;

    private readonly SightingLog _log = new(TimeProvider.System);

    [Fact]
    public async Task The_oldest_lose_their_octets_before_they_are_forgotten()
    {
        const int count = 6_000;
        for (ulong token = 1; token <= count; token++)
            _log.Add(Sighting(token, new byte[Size]));
        (await FindAsync(1)).Octets.Length.ShouldBe(0);
        (await FindAsync(count - (MostOctets / Size))).Octets.Length.ShouldBe(0);
        (await FindAsync(count - (MostOctets / Size) + 1)).Octets.Length.ShouldBe(Size);
        (await FindAsync(count)).Octets.Length.ShouldBe(Size);
        (await FindAsync(1)).Size.ShouldBe(Size);
    }

    [Fact]
    public async Task Sightings_with_octets_and_without_are_forgotten_in_their_order()
    {
        const int most = 20_000;
        for (ulong token = 1; token <= most + 10; token++)
            _log.Add(Sighting(token, token % 2 == 0 ? new byte[100] : []));
        var query = new SightingQuery { Tokens = [10, 11, 12], Patience = TimeSpan.Zero };
        var found = await _log.AwaitAsync(query, TestContext.Current.CancellationToken);
        found.Select(each => (each.Token, each.Octets.Length)).ShouldBe([(11ul, 0), (12ul, 100)]);
        (await FindAsync(most + 10)).Octets.Length.ShouldBe(100);
    }

    [Fact]
    public void A_checks_packets_bring_octets_up_to_a_total_and_their_size_always()
    {
        var (packets, began) = (new ResponderPackets(), TimeProvider.System.GetUtcNow());
        var all = Enumerable.Range(1, 510).Select(token => packets.Of(Sighting((ulong)token, new byte[Size]) with { At = began.AddSeconds(token) }, began)).ToList();
        all.Count(packet => packet.Payload.Length == Size).ShouldBe(ResponderPackets.MostOctets / Size);
        all[^1].Payload.Length.ShouldBe(0);
        all.ShouldAllBe(packet => packet.Size == Size);
        (all[0].At, packets.Of(Sighting(1, []) with { At = began.AddSeconds(-1) }, began).At).ShouldBe((TimeSpan.FromSeconds(1), TimeSpan.Zero));
    }

    private async Task<ResponderSighting> FindAsync(ulong token) =>
        (await _log.AwaitAsync(new SightingQuery { Tokens = [token], Patience = TimeSpan.Zero }, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();

    private static ResponderSighting Sighting(ulong token, byte[] octets) => new()
    {
        At = TimeProvider.System.GetUtcNow(),
        Destination = new Ipv4Endpoint(Ipv4Address.Parse("198.51.100.7"), 500),
        Source = new Ipv4Endpoint(Ipv4Address.Parse("203.0.113.9"), 282),
        Token = token,
        Size = Size,
        Octets = octets,
    };
}
