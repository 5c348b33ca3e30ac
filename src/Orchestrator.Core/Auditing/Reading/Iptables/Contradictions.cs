using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>Finds rules whose matchers exclude each other field by field.</summary>
internal static class Contradictions
{
    public static bool In(Match match)
    {
        var parts = Parts(match).ToList();
        if (parts.Contains(null))
            return true;
        return parts.GroupBy(part => part!.Value.Field).Any(field => Common([.. field.Select(part => part!.Value.Numbers)], field.Key).IsEmpty);
    }

    private static NumberSet Common(List<NumberSet> sets, PacketField field) => sets.Count == 1 ? sets[0]
        : sets.Aggregate(NumberSet.Empty, (outside, set) => outside.Union(set.Complement(field.Largest()))).Complement(field.Largest());

    /// <summary>What must hold in any case; null for what never holds.</summary>
    private static IEnumerable<(PacketField Field, NumberSet Numbers)?> Parts(Match match) => match switch
    {
        Match.All all => all.Parts.SelectMany(Parts),
        Match.Any { Parts.Count: 0 } => [null],
        Match.In one => [(one.Field, one.Numbers)],
        Match.Not { Part: Match.In one } => [(one.Field, one.Numbers.Complement(one.Field.Largest()))],
        Match.Not { Part: Match.All { Parts.Count: 0 } } => [null],
        _ => [],
    };
}
