namespace Orchestrator.Lab;

/// <summary>Arguments of the form <c>--name value</c>.</summary>
internal sealed class ProgramArguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The value of <c>--name</c>, or null.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Reads them; what is wrong goes to <paramref name="fault"/>.</summary>
    public static ProgramArguments? Parse(ReadOnlySpan<string> words, IReadOnlyList<string> known, out string? fault)
    {
        var arguments = new ProgramArguments();
        fault = null;
        for (var i = 0; i < words.Length && fault is null; i += 2)
            if (!words[i].StartsWith("--", StringComparison.Ordinal) || !known.Contains(words[i][2..]))
                fault = $"unknown argument {words[i]}";
            else if (i + 1 == words.Length)
                fault = $"{words[i]} needs a value";
            else
                arguments._values[words[i][2..]] = words[i + 1];
        return fault is null ? arguments : null;
    }
}
