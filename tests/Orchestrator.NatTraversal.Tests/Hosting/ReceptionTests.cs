using System.Net;
using System.Net.Sockets;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Recording;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.NatTraversal.Tests.Cryptography;
using Orchestrator.NatTraversal.Tests.Wire;

namespace Orchestrator.NatTraversal.Tests.Hosting;

/// <summary>What a flood costs, and what it tells. Nothing is sent: the sockets are closed.</summary>
public sealed class ReceptionTests : IDisposable
{
    private const string Site = "192.0.2.1";
    private static readonly byte[] Rubbish = [0x5a];

    private readonly StillTime _time = new();
    private readonly AllowList _allowed = new();
    private readonly EventFeed _feed = new();
    private readonly SourceStatistics _statistics = new(16);
    private readonly OwnSocket _ike = Closed(ListenerService.Ike, 500);
    private readonly OwnSocket _esp = Closed(ListenerService.Esp, 0);
    private readonly Reception _reception;

    public ReceptionTests()
    {
        // The tunnel of a site ends on this host: its ESP is heard while the site is checked.
        var settings = new HostSettings { EspFromNetworks = false };
        var buckets = new TokenBuckets(settings.Limits);
        var gate = new Gate(_allowed, buckets, settings);
        var answering = new Answering(new Responder(settings.Responder, new CountingRandom(1), buckets, TimeSpan.Zero), gate);
        _reception = new Reception(new HostClock(_time), gate, answering, new Keeping(new EvidenceLedger(16), _statistics, _feed, new PacketRing(0)));
        _allowed.Expect(IPNetwork.Parse("192.0.2.0/24"), TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData("198.51.100.1", false)]
    [InlineData("198.51.100.1", true)]
    [InlineData(Site, false)]
    [InlineData(Site, true)]
    public void A_datagram_that_is_refused_allocates_nothing(string source, bool isRead)
    {
        using var subscription = isRead ? _feed.Subscribe(10) : null;
        var from = From(source);
        for (var flood = 0; flood < 100; flood++)
            _reception.Take(_ike, Rubbish, from);
        var before = _statistics.Total().Datagrams;
        AllocationTests.Allocated(() =>
        {
            _reception.Take(_ike, Rubbish, from);
            return true;
        }).ShouldBe(0);
        _statistics.Total().Datagrams.ShouldBeGreaterThan(before + 1_000, "all the same it is counted");
    }

    [Fact]
    public void Of_who_asks_too_often_one_event_a_second_tells()
    {
        using var subscription = _feed.Subscribe(1_000);
        for (var second = 0; second < 3; second++)
        {
            for (var flood = 0; flood < 200; flood++)
                _reception.Take(_ike, Rubbish, From(Site));
            _time.Now += TimeSpan.FromSeconds(1);
        }
        Told(subscription).Count(outcome => outcome == Outcome.TooOften).ShouldBe(3);
        _statistics.Of(Outcome.TooOften).ShouldBe(600 - 40 - 20 - 20);
    }

    [Fact]
    public void A_flood_of_many_sources_tells_a_few_times_a_second()
    {
        using var subscription = _feed.Subscribe(10_000);
        for (var flood = 0; flood < 50 * 100; flood++)
            _reception.Take(_ike, Rubbish, From($"192.0.2.{1 + (flood % 100)}"));
        Told(subscription).Count(outcome => outcome == Outcome.TooOften).ShouldBe(20);
    }

    [Fact]
    public void The_ESP_of_a_tunnel_keeps_its_site_from_no_answer_and_tells_nothing_beyond_a_few()
    {
        using var subscription = _feed.Subscribe(10_000);
        for (var flood = 0; flood < 1_000; flood++)
            _reception.Take(_esp, Esp(0xc0), From(Site));
        _reception.Take(_esp, Esp(0xc1), From(Site));
        _reception.Take(_ike, LoopbackHost.VersionThree(), From(Site));
        var told = new List<HostEvent>();
        while (subscription.Events.TryRead(out var happened))
            told.Add(happened);
        told.Count.ShouldBe(8 + 1 + 1);
        told[^2].Observed.ShouldHaveSingleItem().ShouldBeOfType<Observation.RawEspSeen>().Spi.ShouldBe(0xc1000000u, "the check's own ESP is heard");
        (told[^1].Listener.Service, told[^1].Answer).ShouldBe((ListenerService.Ike, AnswerKind.InvalidMajorVersion));
    }

    public void Dispose()
    {
        _ike.Dispose();
        _esp.Dispose();
    }

    private static IEnumerable<Outcome> Told(EventSubscription subscription)
    {
        while (subscription.Events.TryRead(out var happened))
            yield return happened.Outcome;
    }

    private static byte[] Esp(byte spi) => [0x45, .. new byte[19], spi, 0, 0, 0, .. new byte[60]];

    private static SocketAddress From(string source) => new IPEndPoint(IPAddress.Parse(source), 500).Serialize();

    private static OwnSocket Closed(ListenerService service, int port)
    {
        var closed = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        closed.Dispose();
        return new OwnSocket(new Listener(service, new IPEndPoint(IPAddress.Parse("198.51.100.7"), port)), closed);
    }

    private sealed class StillTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
