using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reviewing;

/// <summary>Rules that no packet meets, and rules that change nothing.</summary>
internal sealed class DeadRules(PacketSpace space, PacketPath path)
{
    /// <summary>For so many it is asked who takes their packets, and of no larger sets than this: each costs a walk of everything.</summary>
    private const int MostExplained = 30, LargestExplained = 500;

    private readonly Journeys _journeys = new(space, path);

    // One rule of a text may be several of the model.
    private readonly List<IReadOnlyList<Rule>> _rules = [.. path.Chains.Values.SelectMany(rules => rules).Where(rule => rule.Rest == RuleRest.Active)
        .GroupBy(rule => rule.Name).Select(group => (IReadOnlyList<Rule>)[.. group])];

    public IEnumerable<RuleFinding> Shadowed() => Unmet().Select((rules, index) =>
        new RuleFinding(RuleFindingKind.Shadowed, rules[0]) { Others = index < MostExplained && _rules.Count <= LargestExplained ? Before(rules[0]) : [] });

    /// <summary>Rules that let packets by count them or write them down, and the product's own stand where they stand on purpose.</summary>
    public IEnumerable<RuleFinding> Redundant() => _rules
        .Where(rules => !rules[0].Dynamic && rules.All(rule => IsSilent(rule) && (rule.Effects.Count > 0 || rule.Verdict is not Verdict.Continue)) && rules.Any(IsMet))
        .Where(rules => _journeys.Same(Without(rules), rules)).Select(rules => new RuleFinding(RuleFindingKind.Redundant, rules[0]));

    private IEnumerable<IReadOnlyList<Rule>> Unmet() => _rules.Where(rules => !rules.Any(IsMet));

    private bool IsMet(Rule rule) => _journeys.Taken(rule) != DiagramStore.False;

    /// <summary>The rules of its chain that take what it would take if it stood first.</summary>
    private IReadOnlyList<Rule> Before(Rule rule)
    {
        var chain = path.Rules(rule.Name.Chain);
        int at = chain.Index().First(one => ReferenceEquals(one.Item, rule)).Index;
        if (at == 0)
            return [];
        var first = path with { Chains = new Dictionary<ChainName, IReadOnlyList<Rule>>(path.Chains) { [rule.Name.Chain] = [rule, .. chain.Where(one => !ReferenceEquals(one, rule))] } };
        int wanted = new Journeys(space, first).Taken(rule);
        return [.. chain.Take(at).Where(one => space.Store.And(wanted, _journeys.Taken(one)) != DiagramStore.False && one.Verdict is not Verdict.Continue)];
    }

    private PacketPath Without(IReadOnlyList<Rule> rules) => path with
    {
        Chains = path.Chains.ToDictionary(chain => chain.Key, chain => chain.Value.Any(rules.Contains) ? [.. chain.Value.Where(rule => !rules.Contains(rule))] : chain.Value),
    };

    private static bool IsSilent(Rule rule) => !rule.Name.Comment.StartsWith("orch:", StringComparison.Ordinal)
        && !Told.Any(word => rule.Text.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Beyond letting packets live or die these tell somebody, or remember.</summary>
    private static readonly string[] Told = ["reject", "tarpit", "log", "add @", "update @", "add-src", "add-dst", "quota"];
}
