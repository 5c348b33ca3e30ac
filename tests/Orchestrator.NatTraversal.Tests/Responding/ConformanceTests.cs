using System.Net;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.NatTraversal.Tests.Cryptography;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Tests.Responding;

/// <summary>Runs the named cases of <c>Responding/cases</c>: stimulus after stimulus, each with the answer's kind or the silence's reason.</summary>
public sealed class ConformanceTests
{
    private static readonly IPAddress Own = IPAddress.Parse("198.51.100.7");
    private static readonly Dictionary<string, Case> Cases = ReadAll().ToDictionary(each => each.Name);

    public static TheoryData<string> Names => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stimulus_gets_its_answer_or_silence(string name) => new Run(Cases[name]).Play();

    [Fact]
    public void Every_kind_of_answer_and_of_silence_has_a_case()
    {
        var expected = Cases.Values.SelectMany(each => each.Steps).Select(step => step.Expected[0] + " " + step.Expected.ElementAtOrDefault(1)).ToHashSet();
        // AUTHENTICATION_FAILED needs an initiator with keys: ConversationTests.
        foreach (var kind in Enum.GetValues<AnswerKind>().Where(kind => kind != AnswerKind.AuthenticationFailed))
            expected.Any(text => text.StartsWith(kind + " ", StringComparison.Ordinal)).ShouldBeTrue(kind.ToString());
        foreach (var silence in Enum.GetValues<Silence>().Except([Silence.None]))
            expected.ShouldContain("silence " + silence);
    }

    private static IEnumerable<Case> ReadAll()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Responding", "cases"), "*.cases").Order())
        {
            var names = new Dictionary<string, string>();
            Case? current = null;
            foreach (var line in File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
            {
                if (line.StartsWith("let ", StringComparison.Ordinal))
                    names[line.Split(' ')[1]] = line.Split(' ')[3];
                else if (line.StartsWith("case ", StringComparison.Ordinal))
                    yield return current = new Case(Path.GetFileNameWithoutExtension(file) + ": " + line[5..], names);
                else if (line.StartsWith("with ", StringComparison.Ordinal))
                    current!.Settings = line[5..];
                else if (line.StartsWith("= ", StringComparison.Ordinal))
                    current!.Steps[^1] = current.Steps[^1] with { Expected = line[2..].Split(' ') };
                else
                    current!.Steps.Add(new Step(line, []));
            }
        }
    }

    private sealed record Step(string Stimulus, string[] Expected);

    private sealed record Case(string Name, Dictionary<string, string> Names)
    {
        public List<Step> Steps { get; } = [];

        public string Settings { get; set; } = "";
    }

    private sealed class Run(Case played)
    {
        private readonly Bodies _bodies = new(played.Names);
        private readonly Responder _responder = new(Settings(played.Settings), new CountingRandom(7), new TokenBuckets(new RateLimits()), TimeSpan.Zero);
        private byte[] _datagram = [];
        private byte[] _answer = [];
        private TimeSpan _now = TimeSpan.FromSeconds(1);

        public void Play()
        {
            played.Steps.ShouldNotBeEmpty();
            foreach (var step in played.Steps)
                Play(step);
        }

        private void Play(Step step)
        {
            var stimulus = Stimulus.Parse(step.Stimulus);
            _now += TimeSpan.FromSeconds(stimulus.Wait);
            if (!stimulus.Again)
                _datagram = stimulus.Build(_bodies);
            var own = new OwnEndpoint(new IPEndPoint(Own, stimulus.OwnPort), stimulus.OwnPort == 500 ? PortClass.Isakmp : PortClass.NatTraversal);
            var source = stimulus.From ?? new IPEndPoint(IPAddress.Parse("192.0.2.1"), stimulus.OwnPort);
            var reaction = _responder.Receive(_datagram, own, source, _now);
            step.Expected.ShouldNotBeEmpty(step.Stimulus);
            if (step.Expected[0] == "silence")
                ExpectSilence(step, reaction);
            else
                ExpectAnswer(step, reaction, own, source);
            foreach (var fact in step.Expected.Where(word => word.Contains('=', StringComparison.Ordinal)))
                ExpectFact(fact, reaction);
        }

        private void ExpectSilence(Step step, Reaction reaction)
        {
            reaction.Answer.ShouldBeNull(step.Stimulus);
            reaction.Silence.ToString().ShouldBe(step.Expected[1], step.Stimulus);
            _responder.Of(reaction.Silence).ShouldBeGreaterThan(0);
        }

        private void ExpectAnswer(Step step, Reaction reaction, OwnEndpoint own, IPEndPoint source)
        {
            var send = reaction.Answer.ShouldNotBeNull($"{step.Stimulus}: {reaction.Silence} {reaction.Fault}");
            send.From.ShouldBe(own);
            send.To.ShouldBe(source);
            send.Octets.Length.ShouldBeLessThanOrEqualTo(_datagram.Length);
            var octets = send.Octets.ToArray();
            if (own.Framing == PortClass.NatTraversal)
            {
                octets[..4].ShouldBe(new byte[4], "the marker stands in front of an answer from 4500");
                octets = octets[4..];
            }
            AnswerShape.KindOf(octets).ToString().ShouldBe(step.Expected[0]);
            send.Kind.ToString().ShouldBe(step.Expected[0]);
            if (step.Expected.Contains("same"))
                octets.ShouldBe(_answer, "a duplicate gets the same octets");
            if (step.Expected.Contains("other"))
                octets.ShouldNotBe(_answer);
            _answer = octets;
            _bodies.LastAnswer = octets;
        }

        private void ExpectFact(string fact, Reaction reaction)
        {
            var (key, value) = (fact.Split('=')[0], fact.Split('=')[1]);
            switch (key)
            {
                case "size": _answer.Length.ShouldBe(Bodies.Number(value)); break;
                case "has": Convert.ToHexString(_answer).ShouldContain(Convert.ToHexString(_bodies.Of(value))); break;
                case "hasnot": Convert.ToHexString(_answer).ShouldNotContain(Convert.ToHexString(_bodies.Of(value))); break;
                case "fault": reaction.Fault.ToString().ShouldBe(value); break;
                case "peer": reaction.Observed.ShouldBeOfType<Observation.NatTold>().PeerEnd.ToString().ShouldBe(value); break;
                case "own": reaction.Observed.ShouldBeOfType<Observation.NatTold>().OwnEnd.ToString().ShouldBe(value); break;
                case "proven": reaction.Observed.ShouldNotBeNull().Proven.ToString().ShouldBe(value); break;
                case "floated": reaction.Observed.ShouldBeOfType<Observation.Continued>().Floated.ToString().ShouldBe(value); break;
                case "variant": reaction.Observed.ShouldBeOfType<Observation.Asked>().Variant.ShouldNotBeNull().Rank.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(value); break;
                case "seen": (reaction.Observed?.GetType().Name ?? "nothing").ShouldBe(value); break;
                default: throw new FormatException(fact);
            }
        }

        private static ResponderSettings Settings(string text)
        {
            var settings = new ResponderSettings();
            foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                settings = word.Split('=') switch
                {
                    ["threshold", var number] => settings with { CookieThreshold = Bodies.Number(number) },
                    ["legacy"] => settings with { LegacyGroups = true },
                    _ => throw new FormatException(word),
                };
            }
            return settings;
        }
    }
}
