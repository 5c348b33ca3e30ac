namespace Orchestrator.Lab.Values;

/// <summary>A value as the table keeps it, or why it is none. <paramref name="Value"/> null without a fault means "has no value now".</summary>
internal readonly record struct ParsedValue(string? Value, string? Fault)
{
    public static ParsedValue None => default;

    public static ParsedValue Of(string value) => new(value, null);

    public static ParsedValue Invalid(string field) => new(null, $"invalid value for argument {field}");

    public static ParsedValue NoMatch(string field) => new(null, $"input does not match any value of {field}");

    public static ParsedValue OutOfRange(string field, long min, long max) => new(null, $"value of {field} out of range ({min}..{max})");
}
