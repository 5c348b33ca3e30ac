using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>
/// A chain's rules in the model's words. A rule of nft changes and asks in turn; a rule of the model asks once. Where that makes a
/// difference the rule becomes a small chain of its own, which keeps the name and number of the rule it was.
/// </summary>
internal sealed class RuleEmitter(ChainName chain, IDictionary<ChainName, IReadOnlyList<Rule>> chains)
{
    private List<Rule> _rules = [];
    private ChainName? _rest;
    private int _made;

    public void Add(Rule like, IReadOnlyList<Step> steps)
    {
        if (steps.Count == 1)
            Single(like, steps[0]);
        else if (IsEasy(steps))
            Easy(like, steps);
        else if (steps[^1].Cases.Any(one => one.Ends is Verdict.Return or Verdict.Goto))
            Continued(like, steps);
        else
            _rules.Add(like with { Match = steps[0].Asked, Verdict = new Verdict.Jump(Chain(like, steps, 0, null)) });
    }

    public void Close() => chains[_rest ?? chain] = _rules;

    private void Single(Rule like, Step step)
    {
        // What neither changes nor ends anything need not be told apart.
        if (step.Cases.Where(one => one.Effects.Count > 0 || one.Ends is not (null or Verdict.Continue)).ToList() is { Count: > 0 } active)
            step = step with { Cases = active };
        // Final ones first: nothing is changed before the others are asked.
        var cases = step.Cases.OrderBy(one => one.IsFinal ? 0 : one.Ends is Verdict.Jump ? 2 : 1).ToList();
        if (!step.IsEntangled)
        {
            _rules.AddRange(cases.Where(one => one.Effects.Count > 0 || one.Ends is not (null or Verdict.Continue) || cases.Count == 1)
                .Select(one => like with { Match = step.Asked.Flat(one.When), Effects = one.Effects, Verdict = one.Ends ?? new Verdict.Continue() }));
            return;
        }
        _rules.AddRange(cases.Where(one => one.IsFinal).Select(one => like with { Match = step.Asked.Flat(one.When), Effects = one.Effects, Verdict = one.Ends! }));
        var rest = step with { Cases = [.. cases.Where(one => !one.IsFinal)] };
        _rules.Add(like with { Match = step.Asked, Verdict = new Verdict.Jump(Chain(like, [rest], 0, null)) });
    }

    /// <summary>No statement changes what an earlier one asked: then the matches may be asked again.</summary>
    private static bool IsEasy(IReadOnlyList<Step> steps)
    {
        var read = new HashSet<Packets.PacketField>();
        foreach (var step in steps.SkipLast(1))
        {
            read.UnionWith(step.Reads);
            if (step.Cases.Any(one => one.Ends is not null) || step.Writes.Any(read.Contains))
                return false;
        }
        return true;
    }

    private void Easy(Rule like, IReadOnlyList<Step> steps)
    {
        Match asked = Match.Always;
        foreach (var step in steps.SkipLast(1))
        {
            asked = asked.Flat(step.Asked);
            foreach (var one in step.Cases.Where(one => one.Effects.Count > 0))
                _rules.Add(like with { Match = asked.Flat(one.When), Effects = one.Effects, Verdict = new Verdict.Continue() });
            if (!step.IsTotal)
                asked = asked.Flat(new Match.Any([.. step.Cases.Select(one => one.When)]));
        }
        Single(like, steps[^1] with { Asked = asked.Flat(steps[^1].Asked) });
    }

    /// <summary>The rest of the chain becomes a chain of its own, to which all goes that the rule does not end.</summary>
    private void Continued(Rule like, IReadOnlyList<Step> steps)
    {
        var rest = Fresh(like);
        var inner = Chain(like, steps, 0, rest);
        _rules.Add(like with { Match = steps[0].Asked, Verdict = new Verdict.Goto(inner) });
        _rules.Add(like with { Match = Match.Always, Verdict = new Verdict.Goto(rest) });
        Close();
        (_rules, _rest) = ([], rest);
    }

    /// <param name="rest">Where packets go on; null for back to the caller.</param>
    private ChainName Chain(Rule like, IReadOnlyList<Step> steps, int index, ChainName? rest)
    {
        var name = Fresh(like);
        bool last = index == steps.Count - 1;
        ChainName? next = last ? null : Chain(like, steps, index + 1, rest);
        var rules = steps[index].Cases.Select(one => like with
        {
            Match = steps[index].Asked.Flat(one.When),
            Effects = one.Effects,
            Verdict = one.Ends is null && next is { } on ? new Verdict.Goto(on) : Last(like, one.Ends, rest),
        }).ToList();
        if (rest is { } after)
            rules.Add(like with { Match = Match.Always, Verdict = new Verdict.Goto(after) });
        chains[name] = rules;
        return name;
    }

    private Verdict Last(Rule like, Verdict? verdict, ChainName? rest)
    {
        switch (verdict)
        {
            case null or Verdict.Continue:
                return rest is { } after ? new Verdict.Goto(after) : new Verdict.Return();
            case Verdict.Jump jump when rest is null:
                return new Verdict.Goto(jump.Target);
            case Verdict.Jump jump:
                var calls = Fresh(like);
                chains[calls] = [like with { Match = Match.Always, Verdict = jump }, like with { Match = Match.Always, Verdict = new Verdict.Goto(rest!.Value) }];
                return new Verdict.Goto(calls);
            default:
                return verdict;
        }
    }

    private ChainName Fresh(Rule like)
    {
        ChainName name;
        do
        {
            name = new ChainName(chain.Table, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{chain.Chain} rule {like.Name.Number} part {++_made}"));
        }
        while (!chains.TryAdd(name, []));
        return name;
    }
}

internal static class FlatMatches
{
    /// <summary>Both, as one list of parts, so that narrow ones are seen at a glance.</summary>
    public static Match Flat(this Match one, Match other)
    {
        var parts = Parts(one).Concat(Parts(other)).ToList();
        return parts.Count == 1 ? parts[0] : new Match.All(parts);
    }

    private static IEnumerable<Match> Parts(Match match) => match is Match.All all ? all.Parts.SelectMany(Parts) : [match];
}
