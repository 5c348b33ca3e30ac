using System.Text.Json;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>{"match": {"op", "left", "right"}}.</summary>
internal static class MatchReader
{
    public static Match Read(JsonElement match, RuleScope scope)
    {
        if (match.Get("left") is not { } left || match.Get("right") is not { } right || match.Text("op") is not { } operation)
        {
            scope.Note(ReadingFault.Malformed, RuleText.Of(match));
            return scope.Undecided("a match that cannot be read");
        }
        var keys = KeyReader.All(left, scope);
        if (keys.FirstOrDefault(key => key is Key.Unknown) is Key.Unknown unknown)
            return Lookups.Needs(keys).And(new Match.Undecided($"{unknown.Name}: {operation} {RuleText.Of(right)}"));
        if (IsSet(right) && operation is "==" or "!=" or "in" && IsSet(right))
            return Negate(keys, Lookups.Holds(keys, right, scope), operation == "!=");
        if (operation is "in" or "!" && keys.Count == 1)
            return Bits(left, keys[0], right, operation == "in", scope);
        var found = operation switch
        {
            "==" or "!=" when keys.Count > 1 => Lookups.Holds(keys, Set(right), scope),
            "==" or "!=" => Lookups.Value(keys[0], right, scope) is { } one ? Lookups.Either(keys, one) : null,
            "<" or ">" or "<=" or ">=" when keys.Count == 1 => Ordered(keys[0], right, operation, scope),
            _ => null,
        };
        return found is null ? scope.Unknown(RuleText.Of(match)) : Negate(keys, found, operation == "!=");
    }

    private static bool IsSet(JsonElement right) => right.Get("set") is not null || right.AsText()?.StartsWith('@') == true;

    // A concatenation compared with one value.
    private static JsonElement Set(JsonElement one)
    {
        using var made = JsonDocument.Parse($"{{\"set\":[{one.GetRawText()}]}}");
        return made.RootElement.Clone();
    }

    // What is not there to compare makes the rule not match, whatever it asks.
    private static Match Negate(IReadOnlyList<Key> keys, Match match, bool negate) =>
        negate ? Lookups.Either(keys, Lookups.Needs(keys).And(new Match.Not(match))) : match;

    /// <summary>Some of these bits are set, or none.</summary>
    private static Match Bits(JsonElement left, Key key, JsonElement right, bool some, RuleScope scope)
    {
        if (Constants.Number(right, key.Kind) is not { } mask)
            return scope.Unknown(RuleText.Of(right));
        var masked = KeyReader.Of(left, scope, mask);
        var none = Lookups.In(masked, NumberSet.One(0), scope);
        return none is null ? scope.Unknown(RuleText.Of(left)) : Lookups.Either([masked], masked.Needs.And(some ? new Match.Not(none) : none));
    }

    private static Match? Ordered(Key key, JsonElement right, string operation, RuleScope scope)
    {
        if (key is Key.Interface || Constants.Number(right, key.Kind) is not { } limit)
            return null;
        var numbers = operation switch
        {
            "<" => limit == 0 ? NumberSet.Empty : NumberSet.Between(0, limit - 1),
            "<=" => NumberSet.Between(0, limit),
            ">" => limit == uint.MaxValue ? NumberSet.Empty : NumberSet.Between(limit + 1, uint.MaxValue),
            _ => NumberSet.Between(limit, uint.MaxValue),
        };
        return Lookups.In(key, numbers, scope) is { } match ? Lookups.Either([key], key.Needs.And(match)) : null;
    }
}
