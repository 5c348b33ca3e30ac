namespace Orchestrator.Lab.Commands;

/// <summary>One command as it came from the API, a script or a file.</summary>
internal sealed class CommandCall
{
    /// <summary>The menu, without a leading slash; empty for the root.</summary>
    public required string Path { get; init; }

    /// <summary>The command's word: <c>print</c>, <c>add</c>, ...</summary>
    public required string Verb { get; init; }

    /// <summary>Arguments in the order given. A name with a leading <c>!</c> clears that field.</summary>
    public List<KeyValuePair<string, string>> Arguments { get; init; } = [];

    /// <summary>Query words with their leading <c>?</c>.</summary>
    public IReadOnlyList<string> Queries { get; init; } = [];

    /// <summary>Ids that came without a name, as scripts give them: <c>remove [find ...]</c>.</summary>
    public IReadOnlyList<string>? Items { get; init; }

    public string? this[string name]
    {
        get
        {
            foreach (var (key, value) in Arguments)
                if (key == name)
                    return value;
            return null;
        }
    }

    public bool Has(string name) => this[name] is not null;

    /// <summary>Whether a switch such as <c>count-only</c> is on.</summary>
    public bool IsOn(string name) => this[name] is { } value && value is not ("no" or "false");
}
