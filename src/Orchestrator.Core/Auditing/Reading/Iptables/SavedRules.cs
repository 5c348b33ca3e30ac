namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>A rule as the text has it, its words not understood yet.</summary>
/// <param name="Words">What follows the chain's name.</param>
internal sealed record SavedRule(string Text, IReadOnlyList<Word> Words);

/// <summary>A chain of the text.</summary>
internal sealed class SavedChain(string name)
{
    public string Name => name;

    /// <summary>ACCEPT or DROP for a chain of a hook; null for one that rules call.</summary>
    public string? Policy { get; set; }

    public List<SavedRule> Rules { get; } = [];
}

/// <summary>A table of the text, chains in their order.</summary>
internal sealed class SavedTable(string name)
{
    private readonly Dictionary<string, SavedChain> _byName = new(StringComparer.Ordinal);

    public string Name => name;

    public List<SavedChain> Chains { get; } = [];

    public SavedChain? Find(string chain) => _byName.GetValueOrDefault(chain);

    public SavedChain Chain(string chain)
    {
        if (!_byName.TryGetValue(chain, out var found))
            Chains.Add(_byName[chain] = found = new SavedChain(chain));
        return found;
    }
}
