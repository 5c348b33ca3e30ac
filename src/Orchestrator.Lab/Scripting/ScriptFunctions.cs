using Orchestrator.Lab.Commands;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Scripting;

/// <summary>The language's commands that give a value: <c>[:len $x]</c>.</summary>
internal static class ScriptFunctions
{
    public static async Task<object?> RunAsync(string name, ScriptArguments arguments)
    {
        object? first = arguments.Count > 0 ? await arguments.ValueAsync(0) : null;
        return name switch
        {
            "len" => first is IReadOnlyList<object?> list ? list.Count : (long)ScriptValues.Text(first).Length,
            "tostr" => ScriptValues.Text(first),
            "tonum" => ToNumber(first),
            "tobool" => ScriptValues.Truth(first),
            "toarray" => ScriptValues.List(first),
            "toip" => Prefixes.TryAddress(ScriptValues.Text(first), out var address) ? address.ToString() : null,
            "totime" => Durations.TryParse(ScriptValues.Text(first), out var time) ? Durations.Format(time) : null,
            "typeof" => ScriptValues.TypeName(first),
            "pick" => Pick(first, await IndexAsync(arguments, 1), arguments.Count > 2 ? await IndexAsync(arguments, 2) : null),
            "find" => Find(first, await arguments.ValueAsync(1)),
            "timestamp" => Durations.Format(arguments.Run.Router.Now - DateTimeOffset.UnixEpoch),
            _ => throw TrapException.NoSuchCommand(),
        };
    }

    private static long? ToNumber(object? value)
    {
        try
        {
            return ScriptValues.Number(value);
        }
        catch (TrapException)
        {
            // What is no number becomes nothing.
            return null;
        }
    }

    private static async Task<int> IndexAsync(ScriptArguments arguments, int index) => (int)ScriptValues.Number(await arguments.ValueAsync(index));

    private static object? Pick(object? value, int from, int? to)
    {
        if (value is IReadOnlyList<object?> list)
            return to is { } end ? list.Skip(from).Take(end - from).ToList() : from < list.Count ? list[from] : null;
        var text = ScriptValues.Text(value);
        var start = Math.Clamp(from, 0, text.Length);
        return text[start..Math.Clamp(to ?? start + 1, start, text.Length)];
    }

    private static long? Find(object? value, object? wanted)
    {
        var text = ScriptValues.Text(wanted);
        var index = value is IReadOnlyList<object?> list
            ? list.Select(ScriptValues.Text).ToList().IndexOf(text)
            : ScriptValues.Text(value).IndexOf(text, StringComparison.Ordinal);
        return index < 0 ? null : index;
    }
}
