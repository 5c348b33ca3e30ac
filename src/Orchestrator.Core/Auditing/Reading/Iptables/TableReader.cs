using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>Makes a saved table's chains into the model's.</summary>
internal sealed class TableReader(SavedTable table, TextScope text)
{
    private IReadOnlyDictionary<(string Chain, int Rule), ReadingFault> _refused = new Dictionary<(string, int), ReadingFault>();
    private HashSet<string> _sources = [];

    public IEnumerable<BaseChain> Bases() => (TableKinds.Hooks(table.Name) ?? [])
        .Select(chain => chain with { DropsByDefault = table.Find(chain.Name.Chain)?.Policy == "DROP" });

    public IEnumerable<KeyValuePair<ChainName, IReadOnlyList<Rule>>> Chains()
    {
        var drafts = table.Chains.ToDictionary(chain => chain.Name, Drafts, StringComparer.Ordinal);
        var calls = new ChainCalls(drafts.ToDictionary(chain => chain.Key, chain => (IReadOnlyList<(int, string)>)[.. chain.Value
            .Where(one => one.Draft.Target is { } target && Called(target)).Select(one => (one.Scope.Number, one.Draft.Target!))], StringComparer.Ordinal));
        _refused = calls.Check();
        _sources = [.. calls.Reached("POSTROUTING"), .. calls.Reached("INPUT")];
        foreach (var (name, rules) in drafts)
            yield return new(new ChainName(table.Name, name), [.. rules.SelectMany(one => Rules(one.Scope, one.Draft, one.Text))]);
    }

    private List<(RuleScope Scope, RuleDraft Draft, string Text)> Drafts(SavedChain chain)
    {
        var drafts = new List<(RuleScope, RuleDraft, string)>();
        for (int index = 0; index < chain.Rules.Count; index++)
        {
            var scope = new RuleScope(text, new ChainName(table.Name, chain.Name), index + 1);
            var draft = new RuleDraft(scope, chain.Rules[index].Words);
            if (Ipv6Words.Speak(chain.Rules[index].Words))
                scope.Note(ReadingFault.OutsideIpv6, chain.Rules[index].Text);
            else if (draft.Read())
                drafts.Add((scope, draft, chain.Rules[index].Text));
            else
                scope.Note(ReadingFault.Malformed, Stuck(draft, chain.Rules[index].Text));
        }
        return drafts;
    }

    private static string Stuck(RuleDraft draft, string line) => draft.Stuck.Length > 0 ? $"{line} (at \"{draft.Stuck}\")" : line;

    private bool Called(string target) => table.Find(target) is not null && !TableKinds.IsHook(table.Name, target);

    /// <summary>A rule of the text is more than one of the model where its target may do several things.</summary>
    private IEnumerable<Rule> Rules(RuleScope scope, RuleDraft draft, string line)
    {
        scope.TranslatesSource = _sources.Contains(scope.Chain.Chain);
        if (draft.Build() is not { } match || Deeds(scope, draft) is not { } deeds)
        {
            scope.Note(ReadingFault.Malformed, Stuck(draft, line));
            return [];
        }
        if (Contradictions.In(match))
            scope.Note(ReadingFault.Contradiction, line);
        bool refused = _refused.TryGetValue((scope.Chain.Chain, scope.Number), out var fault);
        if (refused)
            scope.Note(fault, line);
        return deeds.Select(deed => new Rule
        {
            Name = new RuleName(scope.Chain, scope.Number, "", draft.Comment),
            Text = line,
            Match = Both(match, deed.Guard),
            Effects = deed.Effects,
            Verdict = deed.Verdict,
            Rest = refused ? RuleRest.Invalid : RuleRest.Active,
        });
    }

    private IReadOnlyList<Deed>? Deeds(RuleScope scope, RuleDraft draft)
    {
        if (draft.Target is not { } target)
            return Deed.Change();
        if (Called(target))
        {
            var chain = new ChainName(table.Name, target);
            return Deed.One(draft.GoesTo ? new Verdict.Goto(chain) : new Verdict.Jump(chain));
        }
        if (TableKinds.IsHook(table.Name, target))
            return null;
        // Extensions have names in capitals, and mostly options.
        bool extension = TargetReader.Knows(target) || draft.TargetOptions.Count > 0;
        if (extension && !draft.GoesTo)
            return TargetReader.Read(target, draft.TargetOptions, scope);
        return TargetReader.Anything($"chain {target}", scope, ReadingFault.MissingReference);
    }

    private static Match Both(Match match, Match guard) => match is Match.All all && guard is not Match.All ? new Match.All([.. all.Parts, guard]) : match.And(guard);
}
