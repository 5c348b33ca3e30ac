using System.Globalization;
using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab.Scripting;

/// <summary>
/// Values of the script language: null (nothing), bool, long, string and lists. Times and addresses stay text; where two values are
/// compared they count as what they are.
/// </summary>
internal static class ScriptValues
{
    /// <summary>A bare word as the value it stands for.</summary>
    public static object Typed(string text) => text switch
    {
        "true" or "yes" => true,
        "false" or "no" => false,
        _ when text.StartsWith("0x", StringComparison.Ordinal) && long.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hex) => hex,
        _ => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : text,
    };

    public static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        IReadOnlyList<object?> list => string.Join(';', list.Select(Text)),
        _ => (string)value,
    };

    /// <summary>As a command's argument: a list's items are joined with commas.</summary>
    public static string Argument(object? value) =>
        value is IReadOnlyList<object?> list ? string.Join(',', list.Select(Text)) : value is bool flag ? flag ? "yes" : "no" : Text(value);

    public static bool Truth(object? value) => value switch
    {
        bool flag => flag,
        null => false,
        string text => text is "true" or "yes",
        long number => number != 0,
        _ => throw new TrapException("cannot convert to boolean", TrapCategory.Script),
    };

    public static long Number(object? value) => value switch
    {
        long number => number,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new TrapException("cannot convert to number", TrapCategory.Script),
    };

    public static IReadOnlyList<object?> List(object? value) => value switch
    {
        IReadOnlyList<object?> list => list,
        null => [],
        "" => [],
        string text => [.. text.Split(',', ';').Select(item => (object?)item)],
        _ => [value],
    };

    public static bool AreEqual(object? left, object? right) => Normal(left) == Normal(right);

    public static string TypeName(object? value) => value switch
    {
        null => "nothing",
        bool => "bool",
        long => "num",
        IReadOnlyList<object?> => "array",
        _ => "str",
    };

    // yes and true are one value, however each was written.
    private static string Normal(object? value) => Text(value) switch
    {
        "yes" => "true",
        "no" => "false",
        var text => text,
    };
}
