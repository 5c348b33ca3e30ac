using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Reading.Linux;

/// <summary>
/// The older iptables and nftables translate at the same place, and the first that does decides. The kernel asks the one first that
/// was loaded last, which no listing shows: so it is an open question, and a verdict holds for both answers or says that it may fail.
/// </summary>
internal static class LegacyOrder
{
    private const string Question = "iptables-legacy is asked before nftables";

    /// <param name="chains">Gets a chain more for each of the two places.</param>
    public static IReadOnlyList<BaseChain> Open(IReadOnlyList<BaseChain> bases, Dictionary<ChainName, IReadOnlyList<Rule>> chains, string prefix)
    {
        var ordered = new List<BaseChain>(bases);
        foreach (var legacy in bases.Where(one => IsLegacy(one) && Translates(one)))
        {
            if (!bases.Any(other => !IsLegacy(other) && Translates(other) && other.Hook == legacy.Hook))
                continue;
            var (early, late) = (Place(legacy, true), Place(legacy, false));
            ordered[ordered.IndexOf(legacy)] = late;
            ordered.Insert(ordered.FindIndex(other => other.Hook == legacy.Hook && other.Kind == ChainKind.Nat), early);
        }
        return ordered;

        bool IsLegacy(BaseChain one) => one.Name.Table.StartsWith(prefix, StringComparison.Ordinal);

        bool Translates(BaseChain one) => one.Kind == ChainKind.Nat && chains.TryGetValue(one.Name, out var rules) && rules.Count > 0;

        BaseChain Place(BaseChain legacy, bool early)
        {
            var name = legacy.Name with { Chain = $"{legacy.Name.Chain} ({(early ? "first" : "last")})" };
            chains[name] = [Pass(name, early), Ask(name, legacy.Name)];
            return legacy with { Name = name };
        }
    }

    private static Rule Pass(ChainName place, bool early) => new()
    {
        Name = new RuleName(place, 0, "", ""),
        Text = Question,
        Match = new Match.Undecided(Question).Negated(early),
        Verdict = new Verdict.Accept(),
    };

    private static Rule Ask(ChainName place, ChainName asked) => new()
    {
        Name = new RuleName(place, 0, "", ""),
        Text = $"{asked}",
        Match = Match.Always,
        Verdict = new Verdict.Goto(asked),
    };
}
