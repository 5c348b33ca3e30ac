namespace Orchestrator.Lab.Schema;

/// <summary>A menu as its file describes it, before the accepted arguments of the version are laid over it.</summary>
internal sealed class MenuDraft(string path, IReadOnlyList<string> flags)
{
    public string Path { get; } = path;

    public string Table { get; set; } = path;

    public string? TypeFilter { get; set; }

    public List<FieldDef> Fields { get; } = [];

    public List<IReadOnlyDictionary<string, string>> Items { get; } = [];

    public bool Has(string flag) => flags.Contains(flag);

    public string? Value(string flag) =>
        flags.FirstOrDefault(word => word.StartsWith(flag + "=", StringComparison.Ordinal))?[(flag.Length + 1)..];
}
