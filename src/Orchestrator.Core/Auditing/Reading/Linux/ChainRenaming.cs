using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Reading.Linux;

/// <summary>Sets the tables of one text apart from those of another that have the same names.</summary>
internal static class ChainRenaming
{
    public static PacketPath Renamed(PacketPath path, string prefix) => path with
    {
        Bases = [.. path.Bases.Select(one => one with { Name = Renamed(one.Name, prefix) })],
        Chains = path.Chains.ToDictionary(chain => Renamed(chain.Key, prefix), chain => (IReadOnlyList<Rule>)[.. chain.Value.Select(rule => Renamed(rule, prefix))]),
    };

    private static ChainName Renamed(ChainName name, string prefix) => name with { Table = prefix + name.Table };

    private static Rule Renamed(Rule rule, string prefix) => rule with
    {
        Name = rule.Name with { Chain = Renamed(rule.Name.Chain, prefix) },
        Match = Renamed(rule.Match, prefix),
        Verdict = rule.Verdict switch
        {
            Verdict.Jump jump => new Verdict.Jump(Renamed(jump.Target, prefix)),
            Verdict.Goto jump => new Verdict.Goto(Renamed(jump.Target, prefix)),
            var other => other,
        },
    };

    // What nobody can decide is named by its rule: of two rules with one name each keeps an answer of its own.
    private static Match Renamed(Match match, string prefix) => match switch
    {
        Match.All { Parts.Count: > 0 } all => new Match.All([.. all.Parts.Select(part => Renamed(part, prefix))]),
        Match.Any { Parts.Count: > 0 } any => new Match.Any([.. any.Parts.Select(part => Renamed(part, prefix))]),
        Match.Not not => new Match.Not(Renamed(not.Part, prefix)),
        Match.Undecided one => new Match.Undecided(prefix + one.Name),
        _ => match,
    };
}
