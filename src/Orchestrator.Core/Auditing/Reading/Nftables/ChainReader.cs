using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Reading.Iptables;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>Makes the chains of a listing into the model's.</summary>
internal sealed class ChainReader(ListingScope listing, IReadOnlyList<NftChain> chains)
{
    private readonly Dictionary<ChainName, IReadOnlyList<Rule>> _read = [];

    public IReadOnlyDictionary<ChainName, IReadOnlyList<Rule>> Read()
    {
        foreach (var chain in chains)
            _read[chain.Name] = [];
        var calls = chains.ToDictionary(chain => Id(chain.Name), chain => (IReadOnlyList<(int, string)>)[.. chain.Rules.SelectMany(rule =>
            Targets(rule.Statements, 0).Select(target => chain.Name with { Chain = target }).Where(IsCallable).Select(target => (rule.Number, Id(target))))], StringComparer.Ordinal);
        var graph = new ChainCalls(calls);
        var refused = graph.Check();
        var hooks = chains.ToDictionary(chain => chain.Name, _ => new HashSet<Hook>());
        foreach (var one in chains)
        {
            if (BaseChains.Place(one) is { } hook)
            {
                var reached = graph.Reached(Id(one.Name));
                foreach (var other in chains.Where(other => reached.Contains(Id(other.Name))))
                    hooks[other.Name].Add(hook);
            }
        }
        foreach (var chain in chains)
            Read(chain, refused, hooks[chain.Name]);
        return _read;
    }

    private void Read(NftChain chain, IReadOnlyDictionary<(string Chain, int Rule), ReadingFault> refused, HashSet<Hook> hooks)
    {
        var emitter = new RuleEmitter(chain.Name, _read);
        if (chain.Table.Sleep == Sleep.Unclear && chain.Hook is not null)
            emitter.Add(Named(chain, new NftRule(0, "", "", default)), [new Step(new Match.Undecided($"table {chain.Table} is dormant"), [new Case(Match.Always, [], new Verdict.Accept())])]);
        foreach (var rule in chain.Rules)
        {
            var scope = new RuleScope(listing, chain, rule.Number, hooks);
            var named = Named(chain, rule);
            if (refused.TryGetValue((Id(chain.Name), rule.Number), out var fault))
            {
                scope.Note(fault, named.Text);
                emitter.Add(named with { Rest = RuleRest.Invalid }, [new Step(Match.Always, [new Case(Match.Always, [], null)])]);
                continue;
            }
            var steps = new StatementReader(scope) { Chain = target => Target(chain, target, scope) }.Read(rule.Statements);
            if (Contradictions.In(steps.Aggregate(Match.Always, (all, step) => step == steps[0] ? all.Flat(step.Asked) : all)))
                scope.Note(SpeaksOfIpv6(rule) ? ReadingFault.OutsideIpv6 : ReadingFault.Contradiction, named.Text);
            emitter.Add(named, steps);
        }
        emitter.Close();
    }

    // In a table of both families such a rule is no mistake: no packet of IPv4 is what it asks for.
    private static bool SpeaksOfIpv6(NftRule rule) =>
        rule.Statements.GetRawText() is var text && (text.Contains("\"ip6\"", StringComparison.Ordinal) || text.Contains("\"icmpv6\"", StringComparison.Ordinal) || text.Contains("\"ipv6", StringComparison.Ordinal));

    private static Rule Named(NftChain chain, NftRule rule) => new()
    {
        Name = new RuleName(chain.Name, rule.Number, rule.Handle, rule.Comment),
        Text = rule.Number == 0 ? $"table {chain.Table} may be dormant" : RuleText.OfRule(rule.Statements),
        Match = Match.Always,
        Verdict = new Verdict.Continue(),
    };

    private ChainName? Target(NftChain chain, string target, RuleScope scope)
    {
        var name = chain.Name with { Chain = target };
        if (IsCallable(name))
            return name;
        scope.Note(ReadingFault.MissingReference, $"chain {target}");
        return null;
    }

    private bool IsCallable(ChainName name) => listing.Rules.Chain(name) is { Hook: null } && _read.ContainsKey(name);

    private static string Id(ChainName name) => $"{name.Table}\n{name.Chain}";

    /// <summary>All chains that a rule may call, those of named maps too.</summary>
    private static IEnumerable<string> Targets(System.Text.Json.JsonElement json, int depth)
    {
        if (depth > 40)
            yield break;
        if (json.ValueKind == System.Text.Json.JsonValueKind.Array)
        {
            foreach (var target in json.EnumerateArray().SelectMany(one => Targets(one, depth + 1)))
                yield return target;
        }
        else if (json.ValueKind == System.Text.Json.JsonValueKind.Object)
        {
            foreach (var member in json.EnumerateObject())
            {
                if (member.Name is "jump" or "goto" && member.Value.Text("target") is { } target)
                    yield return target;
                else if (member.Name is not "match")
                {
                    foreach (var inner in Targets(member.Value, depth + 1))
                        yield return inner;
                }
            }
        }
    }
}
