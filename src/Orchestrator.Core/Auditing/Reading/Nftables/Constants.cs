using System.Text.Json;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>Values as JSON: numbers, names, prefixes, ranges and lists of flags. null stands for what is none.</summary>
internal static class Constants
{
    public static uint? Number(JsonElement value, ValueKind kind) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetUInt32(out uint number) ? number : null,
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String => value.AsText() is { } text ? NftNames.Number(kind, text) : null,
        JsonValueKind.Array => Flags(value, kind),
        JsonValueKind.Object when value.Get("|") is { } flags => Flags(flags, kind),
        JsonValueKind.Object when value.Get("elem")?.Get("val") is { } inner => Number(inner, kind),
        _ => null,
    };

    /// <summary>One value, a prefix or a range.</summary>
    public static NumberRange? Range(JsonElement value, ValueKind kind, int width)
    {
        if (value.Get("elem")?.Get("val") is { } inner)
            return Range(inner, kind, width);
        if (value.Get("prefix") is { } prefix)
            return Prefix(prefix, kind, width);
        if (value.Get("range") is { } range)
        {
            return range.Pair() is [var first, var last] && Number(first, kind) is { } from && Number(last, kind) is { } to && from <= to
                ? new NumberRange(from, to) : null;
        }
        return Number(value, kind) is { } single ? new NumberRange(single, single) : null;
    }

    /// <summary>The same for what is to be written: never empty.</summary>
    public static NumberRange? Span(JsonElement value, ValueKind kind, int width) => Range(value, kind, width) is { } range && range.First <= range.Last ? range : null;

    private static NumberRange? Prefix(JsonElement prefix, ValueKind kind, int width)
    {
        if (prefix.Get("addr") is not { } address || Number(address, kind) is not { } start || prefix.Whole("len") is not { } length || length < 0 || length > width)
            return null;
        uint spare = length == 32 ? 0 : uint.MaxValue >> (int)length >> (32 - width);
        // Compared with what has bits beside the mask, nothing is equal: an empty run.
        return (start & spare) != 0 ? new NumberRange(1, 0) : new NumberRange(start, start | spare);
    }

    private static uint? Flags(JsonElement list, ValueKind kind)
    {
        uint all = 0;
        foreach (var one in list.Items())
        {
            if (one.ValueKind == JsonValueKind.Array || Number(one, kind) is not { } flag)
                return null;
            all |= flag;
        }
        return all;
    }
}
