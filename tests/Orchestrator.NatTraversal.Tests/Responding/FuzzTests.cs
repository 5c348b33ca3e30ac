using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Tests.Responding;

/// <summary>
/// Mutated conversations: no exception, no answer larger than its question, nothing that grows. 200,000 datagrams, or as many as the
/// environment says in RESPONDER_FUZZ_DATAGRAMS. The heap is measured, so nothing else runs meanwhile.
/// </summary>
[CollectionDefinition(nameof(FuzzTests), DisableParallelization = true), Collection(nameof(FuzzTests))]
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int MaxHalfOpen = 256;

    private static readonly OwnEndpoint On500 = new(IPEndPoint.Parse("198.51.100.7:500"), PortClass.Isakmp);
    private static readonly OwnEndpoint On4500 = new(IPEndPoint.Parse("198.51.100.7:4500"), PortClass.NatTraversal);

    private readonly ResponderSettings _settings = new() { MaxHalfOpen = MaxHalfOpen, CookieThreshold = 128, LegacyGroups = true };
    private readonly Random _random = new(20261121);
    private readonly Mutation _mutation = new(20261122);
    private readonly Bodies _bodies = new([]);
    private TimeSpan _now = TimeSpan.FromSeconds(1);

    [Fact]
    public void Mutated_conversations_cause_no_exception_no_amplification_and_no_growth()
    {
        var responder = new Responder(_settings, new SeededRandom(1), new TokenBuckets(new RateLimits()), TimeSpan.Zero);
        var answered = 0L;
        var heap = new HeapTenths(Mutation.Datagrams);
        for (var sent = 0L; sent < Mutation.Datagrams;)
        {
            heap.Note(sent);
            var source = new IPEndPoint(new IPAddress([192, 0, 2, (byte)_random.Next(1, 255)]), _random.Next(1024, 65536));
            foreach (var (own, question) in Conversation(responder, source))
            {
                for (var copy = 0; copy < 8; copy++, sent++)
                    answered += Check(responder, _mutation.Of(question, MendLength), own, source) ? 1 : 0;
            }
            _now += TimeSpan.FromMilliseconds(_random.Next(40));
        }
        output.WriteLine($"{Mutation.Datagrams} datagrams, {answered} answers; {heap}");
        heap.ShouldNotGrow();
        answered.ShouldBeGreaterThan(Mutation.Datagrams / 50, "most mutations of this kind would be dropped at the door and test nothing");
        foreach (var kind in Enum.GetValues<AnswerKind>())
            responder.Of(kind).ShouldBeGreaterThan(0, kind.ToString());
    }

    [Fact]
    public void Random_octets_are_met_with_silence_or_a_smaller_answer()
    {
        var responder = new Responder(_settings, new SeededRandom(1), new TokenBuckets(new RateLimits()), TimeSpan.Zero);
        var source = IPEndPoint.Parse("192.0.2.1:500");
        for (var sent = 0; sent < 20_000; sent++)
        {
            var octets = new byte[_random.Next(0, 200)];
            _random.NextBytes(octets);
            Check(responder, octets, sent % 2 == 0 ? On500 : On4500, source);
        }
    }

    /// <summary>One of the conversations, its first steps played unharmed so that the later ones are reached.</summary>
    private IEnumerable<(OwnEndpoint Own, byte[] Question)> Conversation(Responder responder, IPEndPoint source)
    {
        switch (_random.Next(4))
        {
            case 0:
                return Version2(responder, source);
            case 1:
                return Main(responder, source);
            case 2:
                var weak = _random.Next(2) == 0;
                return [(On500, Build(weak
                    ? $"500 aggressive i={Spi()} 1:sa1(7/128,9,1,14;5,2,1,14) 4:ab*192 10:5a*16 5:0200000061"
                    : $"500 aggressive i={Spi()} 1:sa1(7/128,2,1,14) 4:ab*256 10:5a*16 5:0200000061+61*80 13:vid(RFC_3947) 13:vid(RFC_3947)"))];
            default:
                var (version, exchange) = (_random.Next(4) == 0 ? "30" : "20", _random.Next(6) == 0 ? "23" : "22");
                return [(On500, Build($"500 v2 i={Spi()} v={version} x={exchange} 33:sa2(1:12/128,2:5,3:12,4:14,4:20) 34:00{_random.Next(12, 22):x2}0000+ab*256 40:5a*32 {_random.Next(40, 80)}!:00"))];
        }
    }

    private IEnumerable<(OwnEndpoint Own, byte[] Question)> Version2(Responder responder, IPEndPoint source)
    {
        using var client = new Initiator(19, "1:12/128,2:5,3:12,4:19", SaSuite.Find(12, 128, 5, 12)!);
        var first = client.FirstRequest();
        yield return (On500, first);
        if (responder.Receive(first, On500, source, _now).Answer is not { Kind: AnswerKind.SaInit } answer)
            yield break;
        var request = client.Authenticate(client.Agree(answer.Octets.Span));
        yield return (On4500, [0, 0, 0, 0, .. request]);
        yield return (On500, request);
        var last = responder.Receive(request, On500, source, _now);
        if (last.Answer is { } refusal)
            yield return (On500, refusal.Octets.ToArray());
    }

    private IEnumerable<(OwnEndpoint Own, byte[] Question)> Main(Responder responder, IPEndPoint source)
    {
        var spi = Spi();
        var first = Build($"500 main i={spi} 1:sa1(5,2,1,2;7/128,2,1,14) 13:vid(RFC_3947)");
        yield return (On500, first);
        if (responder.Receive(first, On500, source, _now).Answer is not { Kind: AnswerKind.MainMode2 } answer)
            yield break;
        _bodies.LastAnswer = answer.Octets.ToArray();
        var third = Build($"500 main i={spi} r=answer 4:ab*256 10:5a*16 20:natd(sha1,198.51.100.7:500) 20:natd(sha1,10.0.0.5:500)");
        yield return (On500, third);
        responder.Receive(third, On500, source, _now);
        yield return (On4500, Build($"4500 main f=01 i={spi} r=answer 5:00*60"));
    }

    private byte[] Build(string stimulus) => Stimulus.Parse(stimulus).Build(_bodies);

    private string Spi() => (_random.NextInt64() | 1).ToString("x", CultureInfo.InvariantCulture);

    private bool Check(Responder responder, byte[] question, OwnEndpoint own, IPEndPoint source)
    {
        var reaction = responder.Receive(question, own, source, _now);
        responder.HalfOpen.ShouldBeLessThanOrEqualTo(2 * MaxHalfOpen);
        (reaction.Answer is null).ShouldBe(reaction.Silence != Silence.None);
        if (reaction.Answer is not { } answer)
            return false;
        answer.Octets.Length.ShouldBeLessThanOrEqualTo(question.Length);
        (answer.From, answer.To).ShouldBe((own, source));
        return true;
    }

    private static void MendLength(byte[] octets)
    {
        var header = octets.Length > 4 && octets.AsSpan(0, 4).IndexOfAnyExcept((byte)0) < 0 ? 4 : 0;
        if (octets.Length >= header + 28)
            BinaryPrimitives.WriteInt32BigEndian(octets.AsSpan(header + 24), octets.Length - header);
    }
}
