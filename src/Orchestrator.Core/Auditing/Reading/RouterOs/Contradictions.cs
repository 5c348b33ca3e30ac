using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>Finds rules that no packet can meet, from what their matchers ask of one and the same field.</summary>
internal static class Contradictions
{
    /// <summary>Sets of more runs than this are not compared: it would cost more than it tells.</summary>
    private const int MostRuns = 1000;

    public static bool Of(Match.All match)
    {
        var left = new Dictionary<PacketField, NumberSet>();
        foreach (var part in match.Parts)
        {
            if (part is Match.Any { Parts.Count: 0 } or Match.Not { Part: Match.All { Parts.Count: 0 } })
                return true;
            var (field, numbers) = part switch
            {
                Match.In one => (one.Field, one.Numbers),
                Match.Not { Part: Match.In one } => (one.Field, one.Numbers.Complement(one.Field.Largest())),
                _ => (default, null),
            };
            if (numbers is null || numbers.Ranges.Length > MostRuns)
                continue;
            // A set that is empty by itself is a missing list or interface, which has a note of its own.
            if (numbers.IsEmpty && part is Match.In)
                continue;
            left[field] = left.TryGetValue(field, out var before) ? Both(before, numbers, field.Largest()) : numbers;
            if (left[field].IsEmpty)
                return true;
        }
        return false;
    }

    private static NumberSet Both(NumberSet left, NumberSet right, uint largest) =>
        left.Complement(largest).Union(right.Complement(largest)).Complement(largest);
}
