using System.Text.RegularExpressions;
using Orchestrator.Lab.Commands;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Scripting;

/// <summary>The operators of the script language.</summary>
internal static class Operators
{
    private static readonly TimeSpan MatchTime = TimeSpan.FromSeconds(1);

    public static object? Apply(string name, object? operand) => name switch
    {
        "!" => !ScriptValues.Truth(operand),
        "-" => -ScriptValues.Number(operand),
        _ => throw Unknown(name),
    };

    public static object? Apply(string name, object? left, object? right) => name switch
    {
        "=" => ScriptValues.AreEqual(left, right),
        "!=" => !ScriptValues.AreEqual(left, right),
        "<" => Compare(left, right) < 0,
        ">" => Compare(left, right) > 0,
        "<=" => Compare(left, right) <= 0,
        ">=" => Compare(left, right) >= 0,
        "&&" => ScriptValues.Truth(left) && ScriptValues.Truth(right),
        "||" => ScriptValues.Truth(left) || ScriptValues.Truth(right),
        "~" => Matches(ScriptValues.Text(left), ScriptValues.Text(right)),
        "in" => In(left, right),
        "." => ScriptValues.Text(left) + ScriptValues.Text(right),
        "," => new List<object?>([.. ScriptValues.List(left), .. ScriptValues.List(right)]),
        "->" => Pick(left, right),
        "+" => ScriptValues.Number(left) + ScriptValues.Number(right),
        "-" => ScriptValues.Number(left) - ScriptValues.Number(right),
        "*" => ScriptValues.Number(left) * ScriptValues.Number(right),
        "/" or "%" => Divide(name, ScriptValues.Number(left), ScriptValues.Number(right)),
        _ => throw Unknown(name),
    };

    private static int Compare(object? left, object? right) => ValueOrder.Compare(ScriptValues.Text(left), ScriptValues.Text(right));

    private static long Divide(string name, long left, long right) =>
        right == 0 ? throw new TrapException("division by zero", TrapCategory.Script) : name == "/" ? left / right : left % right;

    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, MatchTime);
        }
        catch (Exception error) when (error is ArgumentException or RegexMatchTimeoutException)
        {
            throw new TrapException("bad regular expression", TrapCategory.Script);
        }
    }

    private static bool In(object? left, object? right)
    {
        var text = ScriptValues.Text(left);
        if (right is IReadOnlyList<object?> list)
            return list.Any(item => ScriptValues.Text(item) == text);
        return Prefixes.TrySplit(text, out var address, out _) && Prefixes.Contains(ScriptValues.Text(right), address);
    }

    private static object? Pick(object? left, object? right)
    {
        var list = ScriptValues.List(left);
        var index = ScriptValues.Number(right);
        return index >= 0 && index < list.Count ? list[(int)index] : null;
    }

    private static TrapException Unknown(string name) => new($"unknown operator {name}", TrapCategory.Script);
}
