using System.Text.Json;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>A rule's statements as steps, in their order.</summary>
internal sealed class StatementReader(RuleScope scope)
{
    /// <summary>They change nothing that decides a packet's way.</summary>
    private static readonly HashSet<string> Bystanders = new(
        ["counter", "log", "dup", "ct helper", "ct timeout", "ct expectation", "secmark", "last", "comment", "continue"], StringComparer.Ordinal);

    /// <summary>Rates and counts: nobody can tell beforehand.</summary>
    private static readonly HashSet<string> Limits = new(["limit", "quota", "ct count", "meter", "tproxy"], StringComparer.Ordinal);

    private readonly List<Step> _steps = [];
    private Match _asked = Match.Always;
    private bool _ended;

    /// <summary>Chains that the rule names and that are not there are answered with null.</summary>
    public required Func<string, ChainName?> Chain { get; init; }

    public IReadOnlyList<Step> Read(JsonElement statements)
    {
        foreach (var statement in statements.Items())
        {
            if (_ended)
                break;
            if (statement.Only() is var (name, value))
                Read(name, value, statement);
            else
                Anything(statement);
        }
        if (_steps.Count == 0 || (!_ended && _asked is not Match.All { Parts.Count: 0 }))
            Do(Always());
        return _steps;
    }

    private void Read(string name, JsonElement value, JsonElement statement)
    {
        switch (name)
        {
            case "match":
                Ask(MatchReader.Read(value, scope));
                break;
            case "accept":
                End(new Verdict.Accept());
                break;
            case "drop" or "reject":
                // The listing leaves out that only TCP can be reset.
                if (value.Text("type") == "tcp reset")
                    Ask(KeyReader.Protocol(6));
                End(new Verdict.Drop());
                break;
            case "return":
                End(new Verdict.Return());
                break;
            case "jump" or "goto" when value.Text("target") is { } target:
                End(Call(name, target));
                break;
            case "vmap" when value.Get("key") is { } key && value.Get("data") is { } data:
                VerdictMap(key, data, statement);
                break;
            case "mangle" when value.Get("key") is { } key && value.Get("value") is { } now:
                Do(MangleReader.Read(key, now, scope));
                break;
            case "notrack":
                // A packet that tracking has seen stays as it is.
                Do(If(new Match.In(PacketField.State, NumberSet.One((uint)ConnectionState.Invalid)),
                    [new Effect.NoTrack(), new Effect.Set(PacketField.State, (uint)ConnectionState.Untracked, PacketField.State.Largest())]));
                break;
            case "snat" or "dnat" or "masquerade" or "redirect":
                Translate(name, value, statement);
                break;
            case "queue":
                // A program decides; what it lets pass leaves the chain.
                var ends = scope.Undecided("queue ends the packet");
                Do([new Case(ends, [], new Verdict.Drop()), new Case(new Match.Not(ends), [], new Verdict.Accept())]);
                _ended = true;
                break;
            case "flow":
                // A packet that was decrypted is not taken. Later packets of a connection that is pass without rules, with the translation and the policy of this one.
                Ask(new Match.Not(MetaKeys.Decrypted));
                scope.Note(ReadingFault.UnknownAction, RuleText.Of(statement));
                break;
            case "synproxy":
                Ask(PayloadKeys.Needs(6));
                var taken = scope.Undecided("synproxy takes the packet");
                Do([new Case(taken, [], new Verdict.Drop()), new Case(new Match.Not(taken), [], null)]);
                break;
            case "set" or "map":
                SetChange(value);
                break;
            case "reset" when value.Get("tcp option") is { } option:
                Ask(PayloadKeys.Needs(6));
                Do(option.Text("name") == "maxseg" ? [new Case(Match.Always, [new Effect.Set(PacketField.SegmentSize, 0, PacketField.SegmentSize.Largest())], null)] : Always());
                break;
            case "xt":
                // An extension of iptables: a matcher or a target, and the listing says no more than its name.
                Ask(scope.Unknown($"{RuleText.Of(statement)}: read iptables-save"));
                Anything(statement);
                break;
            default:
                if (Limits.Contains(name))
                    Ask(scope.Undecided(RuleText.Of(statement)));
                else if (!Bystanders.Contains(name))
                    Anything(statement);
                break;
        }
    }

    private void Ask(Match match) => _asked = _asked.Flat(match);

    private void Do(IReadOnlyList<Case> cases)
    {
        // What is done in any case, without new questions, goes with what was done before.
        if (_steps.Count > 0 && _asked is Match.All { Parts.Count: 0 } && Joined(_steps[^1], cases) is { } joined)
            _steps[^1] = joined;
        else
            _steps.Add(new Step(_asked, cases));
        _asked = Match.Always;
    }

    private static Step? Joined(Step before, IReadOnlyList<Case> cases)
    {
        if (before.Cases.Any(one => one.Ends is not null) || !new Step(Match.Always, cases).IsTotal || before.Cases.Count * cases.Count > 8
            || new Step(Match.Always, cases).Reads.Intersect(before.Writes).Any())
            return null;
        return before with
        {
            Cases = [.. before.Cases.SelectMany(first => cases.Select(second => new Case(first.When.Flat(second.When), [.. first.Effects, .. second.Effects], second.Ends)))],
        };
    }

    private void End(Verdict? verdict)
    {
        if (verdict is null)
            return;
        Do([new Case(Match.Always, [], verdict)]);
        _ended = true;
    }

    private Verdict? Call(string word, string target)
    {
        if (Chain(target) is { } chain)
            return word == "goto" ? new Verdict.Goto(chain) : new Verdict.Jump(chain);
        return null;
    }

    private void VerdictMap(JsonElement key, JsonElement data, JsonElement statement)
    {
        if (Lookups.Results(key, data, scope) is not { } results)
        {
            Anything(statement);
            return;
        }
        var cases = new List<Case>();
        foreach (var (when, verdict) in results)
        {
            Verdict? ends = verdict.Only() is var (word, value) ? word switch
            {
                "accept" => new Verdict.Accept(),
                "drop" => new Verdict.Drop(),
                "return" => new Verdict.Return(),
                "jump" or "goto" when value.Text("target") is { } target => Call(word, target),
                _ => null,
            } : null;
            if (ends is null && verdict.Only()?.Name is not ("continue" or "jump" or "goto"))
                scope.Note(ReadingFault.UnknownAction, RuleText.Of(verdict));
            cases.Add(new Case(when, [], ends));
        }
        Do(cases);
        _ended = true;
    }

    private void Translate(string name, JsonElement value, JsonElement statement)
    {
        // A translation for the other family does nothing.
        if (value.Text("family") == "ip6")
            return;
        if (TranslationReader.Read(name, value, scope) is { } effects)
        {
            Do([.. effects.Select(one => new Case(one.When, [one.Effect], new Verdict.Accept()))]);
            _ended = true;
        }
        else
        {
            Anything(statement);
        }
    }

    /// <summary>Adding an element goes on with the rule; a limit beside it, or taking one away, may not.</summary>
    private void SetChange(JsonElement value)
    {
        if ((value.Get("elem")?.Get("elem")?.Get("val") ?? value.Get("elem")) is { } element)
            Ask(Lookups.Needs(KeyReader.All(element, scope)));
        bool limits = (value.Get("stmt") ?? default).Items().Any(one => one.Only()?.Name is not "counter");
        if (limits || value.Text("op") == "delete")
            Ask(scope.Undecided(RuleText.Of(value)));
    }

    /// <summary>The packet may end here, be accepted, or go on.</summary>
    private void Anything(JsonElement statement)
    {
        scope.Note(ReadingFault.UnknownAction, RuleText.Of(statement));
        var ends = scope.Undecided($"{RuleText.Of(statement)} ends the packet");
        var accepts = scope.Undecided($"{RuleText.Of(statement)} accepts the packet");
        Do([new Case(ends, [], new Verdict.Drop()), new Case(new Match.Not(ends).And(accepts), [], new Verdict.Accept()),
            new Case(new Match.Not(ends).And(new Match.Not(accepts)), [], null)]);
    }

    private static IReadOnlyList<Case> Always() => [new Case(Match.Always, [], null)];

    /// <summary>Done only for some, but the rule goes on for all.</summary>
    internal static IReadOnlyList<Case> If(Match when, IReadOnlyList<Effect> effects) => [new Case(when, effects, null), new Case(new Match.Not(when), [], null)];
}
