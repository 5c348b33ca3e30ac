using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>The chains of all tables.</summary>
internal sealed class ChainReader(RouterOsRules rules, DeviceTables tables, NoteBook notes)
{
    private readonly MatcherReader _matchers = new(tables, notes);
    private readonly ActionReader _actions = new(tables, notes);
    private readonly Dictionary<ChainName, List<Rule>> _chains = [];

    public IReadOnlyDictionary<ChainName, IReadOnlyList<Rule>> Read(IReadOnlyList<BaseChain> bases)
    {
        foreach (var (menu, table) in RuleTables.All)
            Table(menu, table, [.. bases.Where(chain => chain.Name.Table == table)]);
        return _chains.ToDictionary(chain => chain.Key, chain => (IReadOnlyList<Rule>)chain.Value);
    }

    private void Table(string menu, string table, List<BaseChain> bases)
    {
        var rows = rules.Rows(menu);
        var jumps = new Jumps(rows, bases);
        var chains = rows.Select(row => row["chain"]).ToHashSet();
        for (int number = 0; number < rows.Count; number++)
        {
            var row = rows[number];
            string where = $"{menu} {number}";
            if (row.Given("chain") is not { } chain)
            {
                notes.Add(ReadingFault.Malformed, where, "no chain");
                continue;
            }
            var name = new ChainName(table, chain);
            if (!_chains.TryGetValue(name, out var list))
                _chains[name] = list = [];
            list.Add(Rule(new RuleRow(row, table, number, where, jumps.Hooks(chain)), name, Rest(row, number, where, jumps, chains)));
        }
    }

    private Rule Rule(RuleRow rule, ChainName chain, RuleRest rest)
    {
        var match = _matchers.Read(rule);
        var action = _actions.Read(rule);
        return new Rule
        {
            Name = new RuleName(chain, rule.Number, rule.Row.Id, rule.Row["comment"] ?? ""),
            Text = RuleText.Of(rule.Row),
            Match = With(match, action.Guard),
            Effects = action.Effects,
            Verdict = action.Verdict,
            Rest = rest,
            Dynamic = rule.Row.Dynamic,
        };
    }

    // What the rule asks of the packet is quicker to tell than what nobody knows.
    private static Match With(Match match, Match guard) => guard is Match.In ? guard.And(match) : match.And(guard);

    private RuleRest Rest(RouterOsRow row, int number, string where, Jumps jumps, HashSet<string?> chains)
    {
        if (row.Disabled)
            return RuleRest.Disabled;
        if (row.Invalid)
            return RuleRest.Invalid;
        if (row["action"] == "jump")
        {
            if (row.Given("jump-target") is not { } target)
                return Fault(ReadingFault.Malformed, where, "jump without a target");
            if (jumps.Loops.Contains(number))
                return Fault(ReadingFault.JumpLoop, where, $"jump-target={target}");
            if (jumps.TooDeep.Contains(number))
                return Fault(ReadingFault.TooLarge, where, $"jump-target={target}");
            if (!chains.Contains(target))
                notes.Add(ReadingFault.MissingReference, where, $"jump-target={target}");
        }
        // A reference to what was removed shows as its id.
        foreach (var word in new[] { "in-interface", "out-interface", "in-interface-list", "out-interface-list" })
        {
            if (row[word]?.TrimStart('!') is ['*', ..] gone)
                return Fault(ReadingFault.MissingReference, where, $"{word}={gone}");
        }
        return RuleRest.Active;
    }

    private RuleRest Fault(ReadingFault fault, string where, string what)
    {
        notes.Add(fault, where, what);
        return RuleRest.Invalid;
    }
}
