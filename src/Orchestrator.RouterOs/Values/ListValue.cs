namespace Orchestrator.RouterOs.Values;

/// <summary>
/// Comma lists such as <c>aes-256-cbc,aes-128-cbc</c>. RouterOS puts many of them into an order of its own, so they are compared
/// as sets where the order has no meaning. Thread-safe.
/// </summary>
public static class ListValue
{
    /// <summary>The items in order, without white space around them and without empty ones; absent and empty text give none.</summary>
    public static IReadOnlyList<string> Parse(string? text) =>
        text is null ? [] : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Joins items with commas.</summary>
    /// <exception cref="ArgumentException">An item is empty or holds a comma.</exception>
    public static string Format(IEnumerable<string> items)
    {
        var list = items.ToList();
        if (list.Any(item => string.IsNullOrEmpty(item) || item.Contains(',')))
            throw new ArgumentException("An item of a list is not empty and holds no comma.", nameof(items));
        return string.Join(',', list);
    }

    /// <summary>Whether both hold the same items, in whatever order and however often.</summary>
    public static bool SameSet(string? left, string? right) =>
        Parse(left).ToHashSet(StringComparer.Ordinal).SetEquals(Parse(right));
}
