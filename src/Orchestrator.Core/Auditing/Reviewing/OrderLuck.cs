using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Reviewing;

/// <summary>
/// A link that works today by luck of order. Its packets stay untranslated, and either
/// the rule that lets them be does not state the link (it asks neither for a destination, nor for a policy, nor for a mark, or the device
/// made it by itself), so that whoever changes it for its own purpose breaks the link;
/// or the rule that does state the link stands after a translation that misses the link's packets only by something that has nothing to do
/// with where they come from or go: a mark, a state, a time, a size.
/// </summary>
internal sealed class OrderLuck(PacketSpace space, PacketPath path)
{
    private readonly ILookup<ChainName, Rule> _callers = path.Chains.Values.SelectMany(rules => rules).Where(rule => rule.Rest == RuleRest.Active)
        .Where(rule => Called(rule) is not null).ToLookup(rule => Called(rule)!.Value);

    public IEnumerable<RuleFinding> Of(Obligation obligation)
    {
        var spared = Spared(obligation);
        foreach (var rule in spared.Where(rule => !States(rule, 0)))
        {
            if (Eaten(obligation, path with { Chains = Replaced(rule, null) }) is { } eaten)
                yield return Found(rule, [eaten.Rule!], eaten);
        }
        foreach (var rule in spared.Where(rule => States(rule, 0)))
        {
            foreach (var earlier in path.Rules(rule.Name.Chain).TakeWhile(one => !ReferenceEquals(one, rule)).Where(one => one.Rest == RuleRest.Active && TranslatesSource(one)))
            {
                if (Loosened(earlier.Match) is { } match && Eaten(obligation, path with { Chains = Replaced(earlier, earlier with { Match = match }) }) is { } eaten)
                    yield return Found(rule, [earlier], eaten);
            }
        }
    }

    private RuleFinding Found(Rule rule, IReadOnlyList<Rule> others, Violation eaten) => new(RuleFindingKind.OrderByLuck, rule)
    {
        Others = others,
        Link = eaten.Obligation.Link,
        Example = Counterexample.Of(space, path, eaten),
    };

    /// <summary>The rules that let the link's first packets be where sources are translated, in the order of the walk.</summary>
    private List<Rule> Spared(Obligation obligation)
    {
        var watch = new Letting([.. path.Bases.Where(chain => chain is { Kind: ChainKind.Nat, Hook: Hook.Postrouting }).SelectMany(chain => Reached(chain.Name, []))]);
        new Prover(space, path, watch).Judge(obligation);
        return watch.Rules;
    }

    private Violation? Eaten(Obligation obligation, PacketPath changed) => new Prover(space, changed).Judge(obligation).Faults
        .FirstOrDefault(fault => fault is { Turn: Turn.First, Miss: Miss.Translated, Certain: true });

    private Dictionary<ChainName, IReadOnlyList<Rule>> Replaced(Rule rule, Rule? now) => new(path.Chains)
    {
        [rule.Name.Chain] = [.. path.Rules(rule.Name.Chain).SelectMany(one => !ReferenceEquals(one, rule) ? [one] : now is null ? Array.Empty<Rule>() : [now])],
    };

    private bool States(Rule rule, int depth) => !rule.Dynamic && (Asks(rule.Match) || (depth < 8 && _callers[rule.Name.Chain].Any(caller => States(caller, depth + 1))));

    private static bool Asks(Match match) => match switch
    {
        Match.All all => all.Parts.Any(Asks),
        Match.Any any => any.Parts.Count > 0 && any.Parts.All(Asks),
        Match.Not not => Asks(not.Part),
        Match.In one => one.Field is PacketField.Destination or PacketField.PacketMark or PacketField.ConnectionMark or PacketField.RoutingMark,
        Match.Masked one => one.Field is PacketField.Destination or PacketField.PacketMark or PacketField.ConnectionMark or PacketField.RoutingMark,
        _ => match is Match.EncryptedBy or Match.NotEncrypted,
    };

    /// <summary>Without what has nothing to do with where packets go; null where nothing else is asked.</summary>
    private static Match.All? Loosened(Match match)
    {
        var parts = Parts(match).ToList();
        var kept = parts.Where(IsAboutTheWay).ToList();
        return kept.Count == parts.Count ? null : new Match.All(kept);
    }

    private static IEnumerable<Match> Parts(Match match) => match is Match.All all ? all.Parts.SelectMany(Parts) : [match];

    private static bool IsAboutTheWay(Match match) => match switch
    {
        Match.All all => all.Parts.All(IsAboutTheWay),
        Match.Any any => any.Parts.All(IsAboutTheWay),
        Match.Not not => IsAboutTheWay(not.Part),
        Match.In one => IsWay(one.Field),
        Match.Masked one => IsWay(one.Field),
        Match.Undecided => false,
        _ => true,
    };

    private static bool IsWay(PacketField field) =>
        field is PacketField.Source or PacketField.Destination or PacketField.Protocol or PacketField.SourcePort or PacketField.DestinationPort or PacketField.InInterface
            or PacketField.OutInterface or PacketField.DecryptedBy;

    private static bool TranslatesSource(Rule rule) => rule.Effects.Any(effect => effect is Effect.Masquerade or Effect.Translate { Source: true } or Effect.MapPrefix { Source: true });

    private static ChainName? Called(Rule rule) => rule.Verdict switch { Verdict.Jump jump => jump.Target, Verdict.Goto jump => jump.Target, _ => null };

    private HashSet<ChainName> Reached(ChainName chain, HashSet<ChainName> known)
    {
        if (known.Add(chain))
        {
            foreach (var target in path.Rules(chain).Select(Called).OfType<ChainName>())
                Reached(target, known);
        }
        return known;
    }

    private sealed class Letting(HashSet<ChainName> chains) : IRuleWatch
    {
        public List<Rule> Rules { get; } = [];

        public void Taken(Rule rule, Flow flow)
        {
            if (rule is { Verdict: Verdict.Accept or Verdict.Return, Effects.Count: 0 } && chains.Contains(rule.Name.Chain) && !Rules.Exists(one => ReferenceEquals(one, rule)))
                Rules.Add(rule);
        }
    }
}
