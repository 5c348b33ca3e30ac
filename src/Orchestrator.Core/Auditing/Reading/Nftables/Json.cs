using System.Text.Json;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>Reads of JSON that never throw, whatever stands there.</summary>
internal static class Json
{
    public static JsonElement? Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    public static string? Text(this JsonElement element, string name) => element.Get(name)?.AsText();

    public static string? AsText(this JsonElement element) => element.ValueKind == JsonValueKind.String ? Decoded(element) : null;

    public static long? Whole(this JsonElement element, string name) => element.Get(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value) ? value : null;

    /// <summary>An object's only member: nft's way to say what a thing is.</summary>
    public static (string Name, JsonElement Value)? Only(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        using var members = element.EnumerateObject();
        return members.MoveNext() ? (members.Current.Name, members.Current.Value) : null;
    }

    /// <summary>A list's members; another thing is a list of itself.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray(),
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        _ => [element],
    };

    public static IReadOnlyList<JsonElement> Pair(this JsonElement element) => element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : [];

    // A lone surrogate is no text.
    private static string? Decoded(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
