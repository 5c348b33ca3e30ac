using System.Net;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Tests.Responding;

public sealed class EvidenceLedgerTests
{
    private static readonly OwnEndpoint On500 = new(IPEndPoint.Parse("198.51.100.7:500"), PortClass.Isakmp);
    private static readonly OwnEndpoint On4500 = new(IPEndPoint.Parse("198.51.100.7:4500"), PortClass.NatTraversal);
    private static readonly IPEndPoint Seen500 = IPEndPoint.Parse("192.0.2.1:282");
    private static readonly IPEndPoint Seen4500 = IPEndPoint.Parse("192.0.2.1:40321");

    private readonly EvidenceLedger _ledger = new(4);

    [Fact]
    public void An_exchange_is_put_together_from_its_messages()
    {
        _ledger.Note(new Observation.Asked
        {
            At = At(1),
            Own = On500,
            Source = Seen500,
            Exchange = ExchangeType.MainMode,
            InitiatorSpi = 7,
            Answer = AnswerKind.MainMode2,
            Variant = NatTraversalVariant.Rfc3947,
        }).Proven.ShouldBeFalse();
        _ledger.Note(new Observation.NatTold
        {
            At = At(2),
            Own = On500,
            Source = Seen500,
            Proven = true,
            Exchange = ExchangeType.MainMode,
            InitiatorSpi = 7,
            ResponderSpi = 8,
            PeerEnd = NatVerdict.Present,
            OwnEnd = NatVerdict.None,
        });
        var evidence = _ledger.Note(Continued(At(3), 7, null));

        evidence.Proven.ShouldBeTrue();
        (evidence.FirstSeen, evidence.LastSeen).ShouldBe((At(1), At(3)));
        evidence.Exchanges.ShouldHaveSingleItem().ShouldBe(new ExchangeEvidence
        {
            InitiatorSpi = 7,
            Exchange = ExchangeType.MainMode,
            Began = At(1),
            LastSeen = At(3),
            FirstAnswer = AnswerKind.MainMode2,
            PeerEnd = NatVerdict.Present,
            OwnEnd = NatVerdict.None,
            Variant = NatTraversalVariant.Rfc3947,
            FloatedTo = Seen4500,
        });
        evidence.Mappings.ShouldBe([
            new ExternalMapping(On500, Seen500, At(1), At(2), 2),
            new ExternalMapping(On4500, Seen4500, At(3), At(3), 1),
        ]);
        _ledger.Find(Seen500.Address).ShouldBe(evidence);
    }

    [Fact]
    public void An_identity_stays_when_a_later_message_shows_none()
    {
        _ledger.Note(Continued(At(1), 7, new PeerIdentity(2, [.. "probe-17"u8])));
        _ledger.Note(Continued(At(2), 7, null)).Exchanges.ShouldHaveSingleItem().Identity.ShouldNotBeNull().Text.ShouldBe("probe-17");
    }

    [Fact]
    public void Keepalives_ESP_and_missing_markers_are_counted_with_their_times()
    {
        _ledger.Note(new Observation.Keepalive { At = At(1), Own = On4500, Source = Seen4500 });
        _ledger.Note(new Observation.Keepalive { At = At(21), Own = On4500, Source = Seen4500 });
        var esp = new Observation.EspSeen { At = At(22), Own = On4500, Source = Seen4500, Spi = 9, Sequence = 1, NonIkeMarker = false };
        _ledger.Note(esp);
        var evidence = _ledger.Note(new Observation.MarkerMissing
        {
            At = At(23),
            Own = On4500,
            Source = Seen4500,
            Version = 0x20,
            Exchange = ExchangeType.IkeAuth,
            InitiatorSpi = 1,
        });
        (evidence.Keepalives, evidence.LastKeepalive, evidence.EspPackets, evidence.LastEsp, evidence.MarkersMissing).ShouldBe((2, At(21), 1, esp, 1));
        evidence.Proven.ShouldBeFalse();
    }

    [Fact]
    public void Forged_sources_do_not_displace_a_proven_one()
    {
        _ledger.Note(Continued(At(1), 7, null));
        for (var last = 1; last < 200; last++)
            _ledger.Note(new Observation.Keepalive { At = At(2), Own = On4500, Source = new IPEndPoint(new IPAddress([203, 0, 113, (byte)last]), 4500) });
        _ledger.Find(Seen500.Address).ShouldNotBeNull();
        _ledger.Count.ShouldBe(5);
        _ledger.Latest(2).Select(each => each.Source.ToString()).ShouldBe(["192.0.2.1", "203.0.113.199"]);
    }

    [Fact]
    public void The_lists_of_one_source_are_bounded()
    {
        for (var port = 1; port < 100; port++)
            _ledger.Note(Continued(At(port), (ulong)port, null) with { Source = new IPEndPoint(Seen500.Address, 1024 + port) });
        var evidence = _ledger.Find(Seen500.Address).ShouldNotBeNull();
        evidence.Mappings.Length.ShouldBe(SourceEvidence.MaxMappings);
        evidence.Exchanges.Length.ShouldBe(SourceEvidence.MaxExchanges);
        evidence.Exchanges[^1].InitiatorSpi.ShouldBe(99UL);
    }

    private static Observation.Continued Continued(TimeSpan at, ulong spi, PeerIdentity? identity) => new()
    {
        At = at,
        Own = On4500,
        Source = Seen4500,
        Proven = true,
        Exchange = ExchangeType.MainMode,
        InitiatorSpi = spi,
        ResponderSpi = 8,
        FirstOwn = On500,
        FirstSource = Seen500,
        Identity = identity,
    };

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
