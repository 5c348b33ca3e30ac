using System.Text.Json;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>An element of a set or map.</summary>
/// <param name="Parts">Empty for the element that stands for all others ("*").</param>
/// <param name="Data">What a map gives for it.</param>
internal sealed record Element(IReadOnlyList<JsonElement> Parts, bool Expires, JsonElement? Data)
{
    public bool IsRest => Parts.Count == 0;

    public static Element Of(JsonElement json, bool isMap)
    {
        JsonElement? data = null;
        if (isMap && json.Pair() is [var first, var second])
            (json, data) = (first, second);
        bool expires = false;
        if (json.Get("elem") is { } wrapped && wrapped.Get("val") is { } value)
            (expires, json) = (wrapped.Get("expires") is not null, value);
        if (json.AsText() == "*")
            return new Element([], expires, data);
        return new Element(json.Get("concat") is { ValueKind: JsonValueKind.Array } parts ? [.. parts.EnumerateArray()] : [json], expires, data);
    }
}

/// <summary>Whether sets hold a packet, and which element of a map does.</summary>
internal static class Lookups
{
    /// <summary>More different rests of concatenations, or results of a map, are not told apart.</summary>
    private const int MostGroups = 4096;

    /// <summary>The packets for which the set holds the key.</summary>
    public static Match Holds(IReadOnlyList<Key> keys, JsonElement set, RuleScope scope)
    {
        if (Elements(set, false, scope) is not { } elements)
            return Needs(keys).And(scope.Undecided($"set {RuleText.Of(set)}"));
        return Either(keys, Matching(keys, elements, scope));
    }

    /// <summary>For each result of a map the packets that get it; no two have packets in common.</summary>
    public static IReadOnlyList<(Match When, JsonElement Data)>? Results(JsonElement key, JsonElement map, RuleScope scope)
    {
        var keys = KeyReader.All(key, scope);
        if (Elements(map, true, scope) is not { } elements)
            return null;
        var groups = elements.Where(element => element is { IsRest: false, Data: not null }).GroupBy(element => element.Data!.Value.GetRawText(), StringComparer.Ordinal).ToList();
        if (groups.Count > MostGroups)
        {
            scope.Note(ReadingFault.TooLarge, RuleText.Of(map));
            return null;
        }
        if (keys.OfType<Key.Unknown>().Any())
            return AnyOf(Needs(keys), keys, elements, scope);
        var results = groups.Select(group => (When: Matching(keys, [.. group], scope), group.First().Data!.Value)).ToList();
        if (elements.FirstOrDefault(element => element is { IsRest: true, Data: not null }) is { Data: { } rest })
            results.Add((Needs(keys).And(new Match.Not(new Match.Any([.. results.Select(one => one.When)]))), rest));
        // Of packets with something there that the model does not know, any element may be the one.
        var others = keys.Select(one => one.Otherwise).OfType<Match>().ToList();
        if (others.Count > 0)
            results.AddRange(AnyOf(new Match.Any(others), keys, elements, scope));
        return results;
    }

    public static Match Needs(IReadOnlyList<Key> keys) => keys.Aggregate(Match.Always, (all, key) => all.And(key.Needs));

    public static Match Either(IReadOnlyList<Key> keys, Match match)
    {
        var others = keys.Select(key => key.Otherwise).OfType<Match>().ToList();
        return others.Count == 0 ? match : new Match.Any([match, .. others]);
    }

    /// <summary>One value, prefix, range or interface's name as the key reads it; null if it is no value of the key's.</summary>
    public static Match? Value(Key key, JsonElement value, RuleScope scope)
    {
        var match = Values(key, [value], scope);
        return match is null ? null : key.Needs.And(match);
    }

    // One after another may be the one, until one is sure to be.
    private static List<(Match, JsonElement)> AnyOf(Match before, IReadOnlyList<Key> keys, List<Element> elements, RuleScope scope)
    {
        var results = new List<(Match When, JsonElement Data)>();
        bool complete = keys is [Key.Unknown { Count: { } count }] && elements.All(element => element.IsRest || Constants.Number(element.Parts[0], ValueKind.Number) is { } n && n < count)
            && (elements.Exists(element => element.IsRest) || elements.Count == count);
        var groups = elements.Where(element => element.Data is not null).GroupBy(element => element.Data!.Value.GetRawText(), StringComparer.Ordinal).ToList();
        for (int index = 0; index < groups.Count && index < 64; index++)
        {
            var chosen = scope.Undecided($"result {index + 1}");
            bool last = complete && index == groups.Count - 1;
            results.Add((last ? before : before.And(chosen), groups[index].First().Data!.Value));
            before = before.And(new Match.Not(chosen));
        }
        if (groups.Count > 64)
            scope.Note(ReadingFault.TooLarge, $"{groups.Count} results that chance chooses from");
        return results;
    }

    private static List<Element>? Elements(JsonElement set, bool isMap, RuleScope scope)
    {
        if (set.Get("set") is { } written)
            return [.. written.Items().Select(element => Element.Of(element, isMap))];
        if (set.AsText() is not { } name || !name.StartsWith('@'))
            return null;
        if (scope.Listing.Rules.Set(scope.Chain.Table, name) is { } found)
            return found.Changes ? null : [.. found.Elements.Select(element => Element.Of(element, isMap))];
        scope.Note(ReadingFault.MissingReference, $"set {name}");
        return null;
    }

    private static Match Matching(IReadOnlyList<Key> keys, List<Element> elements, RuleScope scope)
    {
        var timed = elements.Where(element => element.Expires).ToList();
        var lasting = timed.Count == 0 ? elements : [.. elements.Where(element => !element.Expires)];
        var parts = Groups(keys, lasting, scope);
        // It may have gone when the packet comes.
        if (timed.Count > 0)
            parts.Add(new Match.Any(Groups(keys, timed, scope)).And(new Match.Undecided($"elements with a time limit are there, {scope.Where}")));
        return Needs(keys).And(parts.Count == 1 ? parts[0] : new Match.Any(parts));
    }

    /// <summary>For each different rest of a concatenation the values that stand with it.</summary>
    private static List<Match> Groups(IReadOnlyList<Key> keys, List<Element> elements, RuleScope scope)
    {
        if (elements.Exists(element => element.IsRest))
            return [Match.Always];
        var right = elements.Where(element => element.Parts.Count == keys.Count).ToList();
        foreach (var wrong in elements.Where(element => element.Parts.Count != keys.Count).Take(3))
            scope.Note(ReadingFault.Malformed, string.Join(" . ", wrong.Parts.Select(RuleText.Of)));
        int wide = keys.Count == 1 ? 0 : Math.Max(0, keys.ToList().FindIndex(key => key is Key.Bits { Width: 32 }));
        var groups = right.GroupBy(element => string.Join('\n', element.Parts.Where((_, index) => index != wide).Select(part => part.GetRawText())), StringComparer.Ordinal).ToList();
        if (groups.Count > MostGroups)
        {
            scope.Note(ReadingFault.TooLarge, $"{groups.Count} concatenations");
            return [scope.Undecided("a set of many concatenations")];
        }
        return [.. groups.Select(group => Group(keys, wide, [.. group], scope))];
    }

    private static Match Group(IReadOnlyList<Key> keys, int wide, List<Element> group, RuleScope scope)
    {
        Match all = Values(keys[wide], [.. group.Select(element => element.Parts[wide])], scope) ?? scope.Undecided("values");
        for (int index = 0; index < keys.Count; index++)
        {
            if (index != wide)
                all = all.And(Values(keys[index], [group[0].Parts[index]], scope) ?? scope.Undecided("values"));
        }
        return all;
    }

    /// <summary>null: the model has no words for it. What is no value at all is noted and left out.</summary>
    private static Match? Values(Key key, IReadOnlyList<JsonElement> values, RuleScope scope)
    {
        switch (key)
        {
            case Key.Unknown unknown:
                return new Match.Undecided(unknown.Name);
            case Key.Interface one:
                return one.Named([.. values.Select(value => value.AsText() ?? value.GetRawText())]);
        }
        var ranges = new List<NumberRange>();
        foreach (var value in values)
        {
            if (Constants.Range(value, key.Kind, key.Width) is { } range)
                ranges.Add(range);
            else
                scope.Note(ReadingFault.Malformed, $"value {RuleText.Of(value)}");
        }
        return In(key, NumberSet.Of(ranges), scope);
    }

    public static Match? In(Key key, NumberSet numbers, RuleScope scope) => key switch
    {
        Key.Bits bits => bits.In(numbers) ?? scope.Unknown("a range under a mask"),
        Key.Cases cases => cases.In(numbers),
        _ => null,
    };
}
