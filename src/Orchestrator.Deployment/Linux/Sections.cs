namespace Orchestrator.Deployment.Linux;

/// <summary>The named parts of a script's output.</summary>
internal sealed class Sections
{
    private readonly List<(string Name, string Text)> _parts = [];

    public IEnumerable<(string Name, string Text)> All => _parts;

    /// <summary>The part's text without the blank ends; empty if there is none.</summary>
    public string this[string name] => _parts.FirstOrDefault(part => part.Name == name).Text ?? "";

    public bool Has(string name) => _parts.Any(part => part.Name == name);

    public IReadOnlyList<string> Lines(string name) =>
        this[name].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static Sections Parse(string output, string mark)
    {
        var sections = new Sections();
        foreach (string part in ("\n" + output).Split($"\n{mark} ").Skip(1))
        {
            int end = part.IndexOf('\n', StringComparison.Ordinal);
            sections._parts.Add(end < 0 ? (part.Trim(), "") : (part[..end], part[(end + 1)..].Trim()));
        }
        return sections;
    }
}
