using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>Takes flows through the chains of a hook, with jumps and returns.</summary>
internal sealed class ChainWalk(PacketSpace space, PacketPath path, MatchSets sets, IRuleWatch? watch)
{
    /// <summary>More different fates than this at one place is no rule set that a person wrote.</summary>
    private const int MostFlows = 4096;

    /// <summary>Rules after which it is looked whether anyone still waits.</summary>
    private const int AskedEvery = 256;

    private readonly DiagramStore _store = space.Store;
    private readonly Translator _translator = new(space, path);

    /// <summary>What leaves the hook's chain towards the next one.</summary>
    public List<Flow> Through(BaseChain chain, List<Flow> flows, List<Fate> fates)
    {
        var passed = new List<Flow>();
        var meeting = new List<Flow>();
        foreach (var flow in flows)
        {
            int meets = chain.Kind == ChainKind.Nat ? _store.And(flow.Set, Translatable(chain.Hook, flow)) : flow.Set;
            Add(meeting, flow, meets);
            Add(passed, flow, _store.Difference(flow.Set, meets));
        }
        if (meeting.Count == 0)
            return passed;
        var scope = new Scope(chain, passed, fates);
        foreach (var fallen in Run(chain.Name, meeting, scope))
        {
            if (chain.DropsByDefault)
                fates.Add(new Fate(fallen, new Ending.DroppedByDefault(chain)));
            else
                Translator.Join(_store, passed, fallen);
        }
        return passed;
    }

    /// <summary>What falls out of the chain's end or returns.</summary>
    private List<Flow> Run(ChainName name, List<Flow> entering, Scope scope)
    {
        var current = entering;
        var returned = new List<Flow>();
        var rules = path.Rules(name);
        var gates = RuleGate.Of(rules);
        for (int number = 0; number < gates.Length && current.Count > 0; number++)
        {
            if (number % AskedEvery == 0)
                _store.ThrowIfCancelled();
            var (rule, gate) = (rules[number], gates[number]);
            List<Flow>? next = null;
            for (int index = 0; index < current.Count; index++)
            {
                var flow = current[index];
                int taken = gate.Excludes(flow.Header, flow.Bounds, space.Entering) ? DiagramStore.False : _store.And(flow.Set, Matching(rule, flow));
                if (taken != DiagramStore.False && next is null)
                    next = [.. current.Take(index)];
                if (next is null)
                    continue;
                Add(next, flow, _store.Difference(flow.Set, taken));
                if (taken != DiagramStore.False)
                    Apply(rule, flow with { Set = taken }, scope, next, returned);
            }
            current = next ?? current;
            if (current.Count > MostFlows)
                throw new DiagramLimitException(MostFlows);
        }
        foreach (var flow in current)
            Translator.Join(_store, returned, flow);
        return returned;
    }

    private void Apply(Rule rule, Flow flow, Scope scope, List<Flow> next, List<Flow> returned)
    {
        watch?.Taken(rule, flow);
        foreach (var changed in _translator.Effects(rule, flow))
        {
            switch (rule.Verdict)
            {
                case Verdict.Continue:
                    Translator.Join(_store, next, changed);
                    break;
                case Verdict.Accept:
                    Translator.Join(_store, scope.Accepted, changed);
                    break;
                case Verdict.Drop:
                    scope.Fates.Add(new Fate(changed, new Ending.DroppedByRule(rule)));
                    break;
                case Verdict.Return:
                    Translator.Join(_store, returned, changed);
                    break;
                case Verdict.Jump jump:
                    foreach (var back in Run(jump.Target, [changed], scope))
                        Translator.Join(_store, next, back);
                    break;
                case Verdict.Goto jump:
                    foreach (var back in Run(jump.Target, [changed], scope))
                        Translator.Join(_store, returned, back);
                    break;
                default:
                    throw new InvalidOperationException($"No verdict of kind {rule.Verdict.GetType().Name}.");
            }
        }
    }

    // The narrow test first: a rule's other parts are worth asking only for what is left.
    private int Matching(Rule rule, Flow flow)
    {
        if (rule.Match is not Match.All { Parts: var parts })
            return sets.Of(rule.Match, flow.Header, flow.Routed);
        int set = flow.Set;
        foreach (var part in parts)
        {
            set = _store.And(set, sets.Of(part, flow.Header, flow.Routed));
            if (set == DiagramStore.False)
                break;
        }
        return set;
    }

    /// <summary>Packets that may still be given a translation here: the first ones of tracked connections.</summary>
    private int Translatable(Hook hook, Flow flow)
    {
        bool source = hook is Hook.Postrouting or Hook.Input;
        if (flow.Untracked || (source ? flow.SourceTranslated : flow.DestinationTranslated))
            return DiagramStore.False;
        // Error messages about a connection are translated as the connection is.
        int related = _store.Difference(space.Member(flow.Header[PacketField.State], NumberSet.One((uint)ConnectionState.Related)),
            space.Member(flow.Header[PacketField.Protocol], NumberSet.One(1)));
        return _store.Or(space.Member(flow.Header[PacketField.State], NumberSet.One((uint)ConnectionState.New)), related);
    }

    private static void Add(List<Flow> flows, Flow flow, int set)
    {
        if (set != DiagramStore.False)
            flows.Add(set == flow.Set ? flow : flow with { Set = set });
    }

    private sealed record Scope(BaseChain Chain, List<Flow> Accepted, List<Fate> Fates);
}
