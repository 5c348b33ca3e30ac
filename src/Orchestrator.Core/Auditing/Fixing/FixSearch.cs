using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>Finds the smallest change of rules that mends a fault, by trying.</summary>
/// <param name="obligations">All that the device owes: what a rule that takes too much may keep.</param>
public sealed class FixSearch(PacketPath path, IReadOnlyList<Obligation> obligations)
{
    public PacketPath Path => path;

    /// <summary>Candidates, the smallest first: one rule switched on, one moved, one of our own added, somebody's rule edited.</summary>
    /// <param name="fault">The rule at fault, if one is.</param>
    /// <param name="policy">The number of the policy at fault, if one is and no rule.</param>
    public IEnumerable<PathFix> Candidates(Violation violation, Rule? fault, int? policy = null)
    {
        ArgumentNullException.ThrowIfNull(violation);
        if (policy is { } number)
            return PolicyFixes.Of(path, obligations, violation, number);
        if (fault is { Dynamic: false } && fault.Effects.Any(TurnsDestination) && path.LocalAddresses is { } own)
            // A port forward is meant for packets to the device itself.
            return [new PathFix.Narrow(fault, new Match.In(PacketField.Destination, own)), .. violation.Miss == Miss.NotServed ? [] : Around(violation, fault.Name.Chain, fault)];
        if (violation.Miss == Miss.NotServed)
            return fault is { Dynamic: false } ? [new PathFix.Narrow(fault, Owed())] : [];
        return (fault, violation.Fate.Ending) switch
        {
            ({ } rule, _) => Around(violation, rule.Name.Chain, rule),
            (null, Ending.DroppedByDefault dropped) => Around(violation, dropped.Chain.Name, null),
            _ => [],
        };
    }

    private IEnumerable<PathFix> Around(Violation violation, ChainName chain, Rule? fault)
    {
        var rules = path.Rules(chain);
        int at = fault is null ? rules.Count : rules.Index().First(one => ReferenceEquals(one.Item, fault)).Index;
        foreach (var rule in rules.Take(at).Where(rule => rule.Rest == RuleRest.Disabled && LetsBe(rule)))
            yield return new PathFix.Enable(rule);
        if (fault is not null)
        {
            foreach (var rule in rules.Skip(at + 1).Where(rule => rule.Rest == RuleRest.Active && !rule.Dynamic && LetsBe(rule)))
                yield return new PathFix.Move(rule, fault);
        }
        yield return new PathFix.Insert(chain, fault, Wanted(violation));
        if (violation.Miss == Miss.Translated && fault is { Dynamic: false })
            yield return new PathFix.SpareEncrypted(fault);
    }

    /// <summary>What the links send: all that may leave without a translation.</summary>
    private Match.Any Owed() => new([.. obligations
        .Where(obligation => obligation.Kind is TrafficKind.LanToTunnel or TrafficKind.TunnelToLan or TrafficKind.OuterOut)
        .Select(obligation => Exactly(obligation, turned: false))]);

    // Connections that are fast-tracked are so in both directions.
    private static Match Wanted(Violation violation) => violation.Miss == Miss.Fasttracked
        ? new Match.Any([Exactly(violation.Obligation, turned: false), Exactly(violation.Obligation, turned: true)])
        : Exactly(violation.Obligation, violation.Turn == Turn.Reply);

    private static bool TurnsDestination(Effect effect) => effect is Effect.Redirect or Effect.Translate { Source: false } or Effect.MapPrefix { Source: false };

    /// <summary>Accepts and changes nothing.</summary>
    private static bool LetsBe(Rule rule) => rule is { Verdict: Verdict.Accept, Effects.Count: 0 };

    /// <summary>The obligation's own traffic, or its answers.</summary>
    private static Match.All Exactly(Obligation obligation, bool turned)
    {
        Match[] protocol = obligation.Fixed.TryGetValue(PacketField.Protocol, out uint number) ? [new Match.In(PacketField.Protocol, NumberSet.One(number))] : [];
        return new Match.All([.. protocol, Named(obligation.Traffic, turned)]);
    }

    /// <summary>The same without what only the question asks: by which interface a packet comes.</summary>
    private static Match Named(Match match, bool turned) => match switch
    {
        Match.All all => new Match.All([.. all.Parts.Select(part => Named(part, turned))]),
        Match.Any any => new Match.Any([.. any.Parts.Select(part => Named(part, turned))]),
        Match.In { Field: PacketField.InInterface } => Match.Always,
        Match.In one => turned ? one with { Field = one.Field.Turned() } : one,
        _ => match,
    };
}
