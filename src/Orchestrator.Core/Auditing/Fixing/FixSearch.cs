using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>Finds the smallest change of rules that mends a fault, by trying.</summary>
public static class FixSearch
{
    /// <summary>Candidates, the smallest first: one rule switched on, one moved, one of our own added, somebody's rule edited.</summary>
    public static IEnumerable<PathFix> Candidates(PacketPath path, Violation violation)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(violation);
        if (Place(violation) is not { } place)
            yield break;
        var rules = path.Rules(place.Chain);
        int at = place.Rule is null ? rules.Count : rules.ToList().IndexOf(place.Rule);
        foreach (var rule in rules.Take(at).Where(rule => rule.Rest == RuleRest.Disabled && LetsBe(rule)))
            yield return new PathFix.Enable(rule);
        if (place.Rule is { } fault)
        {
            foreach (var rule in rules.Skip(at + 1).Where(rule => rule.Rest == RuleRest.Active && !rule.Dynamic && LetsBe(rule)))
                yield return new PathFix.Move(rule, fault);
        }
        yield return new PathFix.Insert(place.Chain, place.Rule, Exactly(violation));
        if (violation.Miss == Miss.Translated && place.Rule is { Dynamic: false } own)
            yield return new PathFix.SpareEncrypted(own);
    }

    private static (ChainName Chain, Rule? Rule)? Place(Violation violation) => violation switch
    {
        { Rule: { } rule } => (rule.Name.Chain, rule),
        { Fate.Ending: Walking.Ending.DroppedByDefault dropped } => (dropped.Chain.Name, null),
        _ => null,
    };

    /// <summary>Accepts and changes nothing.</summary>
    private static bool LetsBe(Rule rule) => rule is { Verdict: Verdict.Accept, Effects.Count: 0 };

    /// <summary>The obligation's own traffic, in the direction in which the rule at fault met it.</summary>
    private static Match.All Exactly(Violation violation)
    {
        var traffic = violation.Obligation.Traffic;
        var parts = Flatten(traffic).Where(part => part is Match.In { Field: PacketField.Source or PacketField.Destination or PacketField.DestinationPort or PacketField.Protocol })
            .Select(part => violation.Turn == Turn.Reply ? Turned((Match.In)part) : part);
        var protocol = violation.Obligation.Fixed.TryGetValue(PacketField.Protocol, out uint number) ? [new Match.In(PacketField.Protocol, NumberSet.One(number))] : Array.Empty<Match>();
        return new Match.All([.. parts, .. protocol]);
    }

    private static Match.In Turned(Match.In part) => part with
    {
        Field = part.Field switch
        {
            PacketField.Source => PacketField.Destination,
            PacketField.Destination => PacketField.Source,
            PacketField.DestinationPort => PacketField.SourcePort,
            _ => part.Field,
        },
    };

    private static IEnumerable<Match> Flatten(Match match) => match is Match.All all ? all.Parts.SelectMany(Flatten) : [match];
}
