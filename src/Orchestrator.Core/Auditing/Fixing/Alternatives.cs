using System.Collections.Immutable;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>
/// A match as alternatives of plain questions, one set of numbers per field: what rules of any device can say. Exact: together
/// they hold the very packets of the match.
/// </summary>
internal static class Alternatives
{
    private const int Most = 64;

    /// <summary>null where the match asks something that is not of the packet's header, or has too many alternatives.</summary>
    public static IReadOnlyList<ImmutableSortedDictionary<PacketField, NumberSet>>? Of(Match match) => Of(match, negated: false);

    /// <summary>
    /// The same, but for what the match leaves out only because it is the device's own: an exception that holds a LAN's packets
    /// with the device's address too does no harm, and is one rule instead of many.
    /// </summary>
    public static IReadOnlyList<ImmutableSortedDictionary<PacketField, NumberSet>>? Of(Match match, NumberSet? own) => Of(own is null ? match : WithoutOwn(match, own));

    private static Match WithoutOwn(Match match, NumberSet own) => match switch
    {
        Match.All all => new Match.All([.. all.Parts.Where(part => part is not Match.Not not || !IsOf(not.Part, own)).Select(part => WithoutOwn(part, own))]),
        Match.Any any => new Match.Any([.. any.Parts.Select(part => WithoutOwn(part, own))]),
        _ => match,
    };

    /// <summary>Whether all that meets the match comes from, or is for, one of these addresses.</summary>
    private static bool IsOf(Match match, NumberSet addresses) => match switch
    {
        Match.All all => all.Parts.Any(part => IsOf(part, addresses)),
        Match.In { Field: PacketField.Source or PacketField.Destination } one => Both(one.Numbers, addresses.Complement()).IsEmpty,
        _ => false,
    };

    private static List<ImmutableSortedDictionary<PacketField, NumberSet>>? Of(Match match, bool negated) => match switch
    {
        Match.Not not => Of(not.Part, !negated),
        Match.All all => negated ? Either(all.Parts, negated) : Both(all.Parts, negated),
        Match.Any any => negated ? Both(any.Parts, negated) : Either(any.Parts, negated),
        Match.In one => Plain(one.Field, negated ? one.Numbers.Complement(one.Field.Largest()) : one.Numbers),
        _ => null,
    };

    private static List<ImmutableSortedDictionary<PacketField, NumberSet>>? Either(IReadOnlyList<Match> parts, bool negated)
    {
        var all = new List<ImmutableSortedDictionary<PacketField, NumberSet>>();
        foreach (var part in parts)
        {
            if (Of(part, negated) is not { } some || all.Count + some.Count > Most)
                return null;
            all.AddRange(some);
        }
        return all;
    }

    private static List<ImmutableSortedDictionary<PacketField, NumberSet>>? Both(IReadOnlyList<Match> parts, bool negated)
    {
        List<ImmutableSortedDictionary<PacketField, NumberSet>> all = [ImmutableSortedDictionary<PacketField, NumberSet>.Empty];
        foreach (var part in parts)
        {
            if (Of(part, negated) is not { } some || all.Count * some.Count > Most)
                return null;
            all = [.. all.SelectMany(one => some.Select(other => Both(one, other))).OfType<ImmutableSortedDictionary<PacketField, NumberSet>>()];
        }
        return all;
    }

    /// <summary>null where no packet meets both.</summary>
    public static ImmutableSortedDictionary<PacketField, NumberSet>? Both(ImmutableSortedDictionary<PacketField, NumberSet> one, ImmutableSortedDictionary<PacketField, NumberSet> other)
    {
        foreach (var (field, numbers) in other)
        {
            var both = one.TryGetValue(field, out var asked) ? Both(asked, numbers) : numbers;
            if (both.IsEmpty)
                return null;
            one = one.SetItem(field, both);
        }
        return one;
    }

    private static NumberSet Both(NumberSet one, NumberSet other) => one.Complement().Union(other.Complement()).Complement();

    private static List<ImmutableSortedDictionary<PacketField, NumberSet>> Plain(PacketField field, NumberSet numbers) =>
        numbers.IsEmpty ? []
        : numbers.Complement(field.Largest()).IsEmpty ? [ImmutableSortedDictionary<PacketField, NumberSet>.Empty]
        : [ImmutableSortedDictionary<PacketField, NumberSet>.Empty.Add(field, numbers)];
}
