using System.Net;
using System.Security.Cryptography;
using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Tests.Wire.Ikev2;

/// <summary>What a check asks, against the responder that answers it.</summary>
public sealed class SaInitQuestionTests
{
    private const ulong Spi = 0x0102030405060708;

    private static readonly IPEndPoint Asker = new(IPAddress.Parse("203.0.113.9"), 500);
    private static readonly OwnEndpoint Own = new(new IPEndPoint(IPAddress.Parse("198.51.100.10"), 500), PortClass.Isakmp);

    [Theory]
    [InlineData(0)]
    [InlineData(1_400)]
    [InlineData(3_000)]
    public void It_is_answered_with_hashes_of_what_was_seen(int padTo)
    {
        var question = Write(padTo);
        if (padTo > 0)
            question.Length.ShouldBe(padTo);

        var reaction = NewResponder(30).Receive(question, Own, Asker, TimeSpan.Zero);

        reaction.Observed.ShouldBeOfType<Observation.NatTold>().PeerEnd.ShouldBe(NatVerdict.None);
        SaInitReply.Read(reaction.Answer!.Octets.Span, out var reply).ShouldBe(WireFault.None);
        reply.Header.InitiatorSpi.ShouldBe(Spi);
        reply.Error.ShouldBe(Ikev2NotifyType.None);
        var hash = new byte[NatDetection.HashSizeV2];
        NatDetection.HashV2(Spi, reply.Header.ResponderSpi, Asker.Address, 500, hash);
        reply.NatDestination.ToArray().ShouldBe(hash);
    }

    [Fact]
    public void With_the_cookie_that_was_demanded_it_is_answered()
    {
        var responder = NewResponder(0);
        var demand = responder.Receive(Write(0), Own, Asker, TimeSpan.Zero);
        SaInitReply.Read(demand.Answer!.Octets.Span, out var reply).ShouldBe(WireFault.None);
        reply.Cookie.IsEmpty.ShouldBeFalse();

        responder.Receive(Write(0, reply.Cookie.ToArray()), Own, Asker, TimeSpan.Zero).Answer!.Kind.ShouldBe(AnswerKind.SaInit);
    }

    [Fact]
    public void A_question_is_no_reply() =>
        SaInitReply.Read(Write(0), out _).ShouldBe(WireFault.WrongFlags);

    private static Responder NewResponder(int cookieThreshold) =>
        new(new ResponderSettings { CookieThreshold = cookieThreshold }, RandomNumberGenerator.Create(), new TokenBuckets(new RateLimits()), TimeSpan.Zero);

    private static byte[] Write(int padTo, byte[]? cookie = null)
    {
        using var random = RandomNumberGenerator.Create();
        using var key = KeyExchangeGroup.Find(19)!.CreateKey(random);
        var (source, destination) = (new byte[NatDetection.HashSizeV2], new byte[NatDetection.HashSizeV2]);
        NatDetection.HashV2(Spi, 0, Asker.Address, 500, source);
        NatDetection.HashV2(Spi, 0, Own.Local.Address, 500, destination);
        var octets = new byte[4_096];
        new SaInitQuestion
        {
            InitiatorSpi = Spi,
            PublicValue = key.PublicValue,
            Nonce = Enumerable.Repeat((byte)0x5a, 32).ToArray(),
            NatSource = source,
            NatDestination = destination,
            Cookie = cookie,
            PadTo = padTo,
        }.TryWrite(octets, out var written).ShouldBeTrue();
        return octets[..written];
    }
}
