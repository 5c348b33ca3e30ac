using System.Net;
using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.NatTraversal.Tests.Cryptography;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Tests.Responding;

/// <summary>Whole IKEv2 conversations with an initiator that has keys.</summary>
public sealed class ConversationTests : IDisposable
{
    private const string Cbc = "1:12/256,2:5,3:12,4:14,4:19,4:20,4:21";

    // modp2048, a nonce, an identity and vendor ids that make room for the answer.
    private const string Aggressive =
        "500 aggressive 1:sa1(7/128,2,1,14) 4:ab*256 10:5a*16 5:02000000+ascii(probe-17) 13:vid(RFC_3947) 13:90cb80913ebb696e086381b5ec427b1f 13:vid(draft-ietf-ipsec-nat-t-ike-02) 13:afcad71368a1f1c96b8696fc77570100";

    private static readonly OwnEndpoint On500 = new(IPEndPoint.Parse("198.51.100.7:500"), PortClass.Isakmp);
    private static readonly OwnEndpoint On4500 = new(IPEndPoint.Parse("198.51.100.7:4500"), PortClass.NatTraversal);
    private static readonly IPEndPoint Seen500 = IPEndPoint.Parse("192.0.2.1:282");
    private static readonly IPEndPoint Seen4500 = IPEndPoint.Parse("192.0.2.1:40321");
    private static readonly SaSuite CbcSuite = SaSuite.Find(12, 256, 5, 12)!;

    private readonly List<Initiator> _initiators = [];
    private readonly List<EphemeralKey> _held = [];
    private Responder _responder = New(new RateLimits());
    private TimeSpan _now = TimeSpan.FromSeconds(5);

    public void Dispose() => _initiators.ForEach(each => each.Dispose());

    [Theory]
    [InlineData(14)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(21)]
    public void A_client_ends_at_once_and_shows_its_identity(int group)
    {
        var client = Client(group, Cbc, CbcSuite);
        var told = Ask(client, out var responder).Observed.ShouldBeOfType<Observation.NatTold>();
        (told.PeerEnd, told.OwnEnd, told.Proven).ShouldBe((NatVerdict.Present, NatVerdict.None, false));

        var reaction = Float(client.Authenticate(responder));
        var answer = reaction.Answer.ShouldNotBeNull();
        (answer.Kind, answer.From, answer.To).ShouldBe((AnswerKind.AuthenticationFailed, On4500, Seen4500));
        answer.Octets.Length.ShouldBe(4 + 80, "the marker and 80 octets: CBC, SHA2-256");
        var message = answer.Octets.ToArray()[4..];
        AnswerShape.KindOf(message).ShouldBe(AnswerKind.AuthenticationFailed);
        message[20..24].ShouldBe([0, 0, 0, 1]);
        client.Open(message).ShouldBe([0, 0, 0, 8, 0, 0, 0, 24]);

        var seen = reaction.Observed.ShouldBeOfType<Observation.Continued>();
        (seen.Identity?.Text, seen.Floated, seen.Proven, seen.FirstSource, seen.Source).ShouldBe(("probe-17", true, true, Seen500, Seen4500));
        seen.ToString().ShouldNotContain("probe-17");
    }

    [Fact]
    public void An_AEAD_suite_is_opened_and_sealed()
    {
        var client = Client(19, "1:20/128,2:6,4:19", SaSuite.Find(20, 128, 6, 0)!);
        Ask(client, out var responder);
        client.Open(Float(client.Authenticate(responder)).Answer.ShouldNotBeNull().Octets.ToArray()[4..]).ShouldBe([0, 0, 0, 8, 0, 0, 0, 24]);
    }

    [Fact]
    public void IKE_AUTH_on_500_is_answered_without_a_marker_and_is_no_float()
    {
        var client = Client(19, Cbc, CbcSuite);
        Ask(client, out var responder);
        var reaction = _responder.Receive(client.Authenticate(responder), On500, Seen500, _now);
        client.Open(reaction.Answer.ShouldNotBeNull().Octets.ToArray()).ShouldBe([0, 0, 0, 8, 0, 0, 0, 24]);
        reaction.Observed.ShouldBeOfType<Observation.Continued>().Floated.ShouldBeFalse();
    }

    [Fact]
    public void A_retransmitted_IKE_AUTH_gets_the_same_octets_and_another_one_silence()
    {
        var client = Client(19, Cbc, CbcSuite);
        Ask(client, out var responder);
        var request = client.Authenticate(responder);
        var first = Float(request).Answer.ShouldNotBeNull();
        _now += TimeSpan.FromSeconds(20);
        var second = Float(request);
        second.Answer.ShouldNotBeNull().Octets.ToArray().ShouldBe(first.Octets.ToArray());
        second.Observed.ShouldBeNull();
        request[^1] ^= 1;
        Float(request).Silence.ShouldBe(Silence.OutOfPlace);
        _now += TimeSpan.FromSeconds(10);
        request[^1] ^= 1;
        Float(request).Silence.ShouldBe(Silence.UnknownExchange, "thirty seconds after it began an exchange is forgotten");
    }

    [Fact]
    public void Octets_that_changed_on_the_way_do_not_open_and_spoil_nothing()
    {
        var client = Client(19, Cbc, CbcSuite);
        Ask(client, out var responder);
        var request = client.Authenticate(responder);
        for (var at = 32; at < request.Length; at++)
        {
            request[at] ^= 0x40;
            Float(request).Silence.ShouldBe(Silence.NotOpened);
            request[at] ^= 0x40;
        }
        Float(request).Answer.ShouldNotBeNull();
    }

    [Fact]
    public void Agreements_are_bounded_and_the_client_may_come_again()
    {
        _responder = New(new RateLimits { DiffieHellman = new RateLimit(1, 1) });
        var first = Client(19, Cbc, CbcSuite);
        Ask(first, out var one);
        Float(first.Authenticate(one)).Answer.ShouldNotBeNull();
        var other = IPEndPoint.Parse("192.0.2.77:500");
        var second = Client(19, Cbc, CbcSuite);
        var two = second.Agree(_responder.Receive(second.FirstRequest(), On500, other, _now).Answer.ShouldNotBeNull().Octets.Span);
        Float(second.Authenticate(two)).Silence.ShouldBe(Silence.Loaded);
        _now += TimeSpan.FromSeconds(2);
        Float(second.Authenticate(two)).Answer.ShouldNotBeNull();
    }

    [Fact]
    public void The_oldest_exchange_makes_room_when_the_table_is_full()
    {
        var settings = new ResponderSettings { MaxHalfOpen = 8, CookieThreshold = int.MaxValue };
        _responder = new Responder(settings, new CountingRandom(1), new TokenBuckets(new RateLimits()), TimeSpan.Zero);
        var client = Client(19, Cbc, CbcSuite);
        Ask(client, out var responder);
        var request = client.FirstRequest();
        for (var spi = 1; spi <= 8; spi++)
        {
            request[7] = (byte)spi;
            _responder.Receive(request, On500, Seen500, _now).Answer.ShouldNotBeNull();
        }
        _responder.HalfOpen.ShouldBe(8);
        Float(client.Authenticate(responder)).Silence.ShouldBe(Silence.UnknownExchange);
    }

    [Fact]
    public void An_exchange_that_begins_anew_replaces_the_former_one()
    {
        var client = Client(19, Cbc, CbcSuite);
        Ask(client, out var responder);
        var other = client.FirstRequest();
        other[^60] ^= 1;
        _responder.Receive(other, On500, Seen500, _now).Answer.ShouldNotBeNull();
        _responder.HalfOpen.ShouldBe(1);
        Float(client.Authenticate(responder)).Silence.ShouldBe(Silence.UnknownExchange);
    }

    [Fact]
    public void Who_has_the_keys_proves_nothing_of_an_address_that_got_no_answer()
    {
        var client = Client(19, Cbc, CbcSuite);
        Ask(client, out var responder);
        var other = IPEndPoint.Parse("203.0.113.99:4500");
        var seen = _responder.Receive([0, 0, 0, 0, .. client.Authenticate(responder)], On4500, other, _now).Observed.ShouldBeOfType<Observation.Continued>();
        (seen.Identity?.Text, seen.Source, seen.Proven).ShouldBe(("probe-17", other, false));
    }

    [Fact]
    public void An_exchange_is_forgotten_when_its_time_is_over_though_nobody_asks()
    {
        Ask(Client(19, Cbc, CbcSuite), out _);
        _responder.Receive(Stimulus.Parse(Aggressive).Build(new Bodies([])), On500, Seen500, _now).Answer.ShouldNotBeNull();
        _responder.HalfOpen.ShouldBe(2);
        _responder.Expire(_now + TimeSpan.FromSeconds(29));
        _responder.HalfOpen.ShouldBe(2);
        _responder.Expire(_now + TimeSpan.FromSeconds(30));
        _responder.HalfOpen.ShouldBe(0);
    }

    [Fact]
    public void An_exchange_that_was_agreed_on_holds_its_key_no_longer()
    {
        var ring = new EphemeralKeyRing(new CountingRandom(3), TimeSpan.FromSeconds(30), 1);
        var group = KeyExchangeGroup.Find(19)!;
        using var peer = group.CreateKey(new CountingRandom(4));
        using var session = Session(ring, group, peer);
        using var other = Session(ring, group, peer);
        var (first, second) = (_held[0], _held[1]);
        ring.Expire(_now + TimeSpan.FromHours(1));
        session.Agree().ShouldNotBeNull().ShouldBeSameAs(session.Agree());
        Should.Throw<ObjectDisposedException>(() => first.Agree(peer.PublicValue, new byte[32]));
        second.Agree(peer.PublicValue, new byte[32]).ShouldBe(KeyAgreement.Agreed, "its exchange may still come to that");
        other.Dispose();
        other.Dispose();
        Should.Throw<ObjectDisposedException>(() => second.Agree(peer.PublicValue, new byte[32]));
        session.End([], []);
        session.Agree().ShouldBeNull();
    }

    [Fact]
    public void The_same_calls_give_the_same_reactions()
    {
        var again = New(new RateLimits());
        var client = Client(14, Cbc, CbcSuite);
        var first = _responder.Receive(client.FirstRequest(), On500, Seen500, _now).Answer.ShouldNotBeNull();
        again.Receive(client.FirstRequest(), On500, Seen500, _now).Answer.ShouldNotBeNull().Octets.ToArray().ShouldBe(first.Octets.ToArray());
    }

    [Fact]
    public void An_announced_address_is_the_one_that_is_hashed()
    {
        var behind = new OwnEndpoint(IPEndPoint.Parse("172.31.0.9:500"), PortClass.Isakmp) { Announced = On500.Local };
        var told = _responder.Receive(Client(19, Cbc, CbcSuite).FirstRequest(), behind, Seen500, _now).Observed;
        told.ShouldBeOfType<Observation.NatTold>().OwnEnd.ShouldBe(NatVerdict.None);
        var without = New(new RateLimits()).Receive(Client(19, Cbc, CbcSuite).FirstRequest(), behind with { Announced = null }, Seen500, _now);
        without.Observed.ShouldBeOfType<Observation.NatTold>().OwnEnd.ShouldBe(NatVerdict.Present);
    }

    private static Responder New(RateLimits limits) => new(new ResponderSettings(), new CountingRandom(7), new TokenBuckets(limits), TimeSpan.Zero);

    private Ikev2Session Session(EphemeralKeyRing ring, KeyExchangeGroup group, EphemeralKey peer)
    {
        var key = ring.Take(group, _now);
        _held.Add(key);
        return new Ikev2Session(new Ikev2Exchanged(CbcSuite, key, peer.PublicValue.ToArray(), new byte[32], new byte[32]))
        {
            Spis = new SpiPair(1, 2),
            FirstDigest = [],
            FirstAnswer = [],
            FirstOwn = On500,
            FirstSource = Seen500,
        };
    }

    private Initiator Client(int group, string offer, SaSuite suite)
    {
        _initiators.Add(new Initiator(group, offer, suite));
        return _initiators[^1];
    }

    private Reaction Ask(Initiator client, out ulong responder)
    {
        var reaction = _responder.Receive(client.FirstRequest(), On500, Seen500, _now);
        responder = client.Agree(reaction.Answer.ShouldNotBeNull().Octets.Span);
        return reaction;
    }

    private Reaction Float(byte[] message) => _responder.Receive([0, 0, 0, 0, .. message], On4500, Seen4500, _now);
}
