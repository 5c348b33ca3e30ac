using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Reading.Iptables;
using Orchestrator.Core.Auditing.Reading.Nftables;

namespace Orchestrator.Core.Auditing.Reading.Linux;

/// <summary>
/// All packet filters of one box as one: nftables, iptables that works by it, and the older iptables beside them. Tables that
/// iptables-nft made stand in nft's listing too, where it is their place that counts; their rules are read from iptables-save.
/// </summary>
internal sealed class LinuxTables(LinuxRules rules)
{
    private const string LegacyPrefix = "legacy ";

    private readonly Dictionary<string, Dictionary<string, int>> _saved = Counted(rules.Iptables ?? "");
    private IReadOnlySet<string> _native = new HashSet<string>();

    public ReadPath Read(LinuxSurroundings around)
    {
        var parts = All(around);
        if (parts.Select(part => part.Read.Path.Interfaces).ToList() is [var first, .. var rest] && rest.Exists(table => !Same(table, first)))
            parts = All(around with { Interfaces = Together(around, parts) });
        var chains = parts.SelectMany(part => part.Read.Path.Chains.Where(chain => !IsManaged(chain.Key))).ToDictionary();
        var bases = LegacyOrder.Open(Ordered(parts), chains, LegacyPrefix);
        var path = parts[0].Read.Path with { Bases = bases, Chains = chains, Tracks = parts.Exists(part => part.Read.Path.Tracks) };
        return new ReadPath(path, [.. parts.SelectMany(part => part.Read.Notes)]);
    }

    /// <summary>nft's listing, iptables-save, iptables-legacy-save; each may be empty.</summary>
    private List<Part> All(LinuxSurroundings around)
    {
        (var nft, var priorities, _native) = NftablesReader.Read(rules.Device, rules.Nftables ?? """{"nftables": []}""", around, IsSavedWhole);
        var parts = new List<Part> { new(nft, [.. nft.Path.Bases.Zip(priorities)]) };
        if (rules.Iptables is { } saved)
            parts.Add(Saved(WithoutNative(saved), around, ""));
        if (rules.LegacyIptables is { } legacy)
            parts.Add(Saved(legacy, around, LegacyPrefix));
        return parts;
    }

    private Part Saved(string text, LinuxSurroundings around, string prefix)
    {
        var read = IptablesReader.Read(rules.Device, text, rules.Ipsets, around);
        var path = prefix.Length == 0 ? read.Path : ChainRenaming.Renamed(read.Path, prefix);
        return new Part(read with { Path = path }, [.. path.Bases.Select(one => (one, (long)one.Priority))]);
    }

    /// <summary>By priority; of equal ones as the kernel has them, where its listing shows it.</summary>
    private List<BaseChain> Ordered(List<Part> parts)
    {
        var saved = parts.Skip(1).SelectMany(part => part.Bases).ToList();
        var listed = new List<(BaseChain Chain, long Priority)>();
        foreach (var (chain, priority) in parts[0].Bases)
        {
            if (!IsManaged(chain.Name))
                listed.Add((chain, priority));
            else if (saved.FindIndex(one => one.Chain.Hook == chain.Hook && one.Chain.Name == Saved(chain.Name)) is >= 0 and var at)
            {
                listed.Add(saved[at]);
                saved.RemoveAt(at);
            }
        }
        return [.. listed.Concat(saved).OrderBy(one => one.Priority).Select(one => one.Chain)];
    }

    private bool IsManaged(ChainName name) =>
        name.Table.StartsWith("ip ", StringComparison.Ordinal) && !_native.Contains(name.Table[3..]) && _saved.ContainsKey(name.Table[3..]);

    // Of a table of such a name that somebody made with nft, iptables-save prints empty chains, or nothing.
    private bool IsSavedWhole(string table, IEnumerable<KeyValuePair<string, int>> chains) =>
        _saved.TryGetValue(table, out var saved) && chains.All(chain => saved.TryGetValue(chain.Key, out int count) && count == chain.Value);

    /// <summary>How many rules each chain of each table has.</summary>
    private static Dictionary<string, Dictionary<string, int>> Counted(string text)
    {
        var tables = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        Dictionary<string, int> chains = [];
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith('*'))
                tables[line[1..].Trim()] = chains = new(StringComparer.Ordinal);
            else if (line.StartsWith(':'))
                chains.TryAdd(line[1..].Split(' ')[0], 0);
            else if (line.StartsWith("-A ", StringComparison.Ordinal) && line.Split(' ', 3)[1] is var chain)
                chains[chain] = chains.GetValueOrDefault(chain) + 1;
        }
        return tables;
    }

    private string WithoutNative(string text)
    {
        bool kept = true;
        var lines = text.Split('\n').Where(line => kept = line.StartsWith('*') ? !_native.Contains(line[1..].Trim()) : kept);
        return string.Join('\n', lines);
    }

    private static ChainName Saved(ChainName listed) => listed with { Table = listed.Table[3..] };

    private static bool Same(InterfaceTable one, InterfaceTable other) => one.All.Select(item => item.Name).SequenceEqual(other.All.Select(item => item.Name));

    private static List<LinuxInterface> Together(LinuxSurroundings around, List<Part> parts)
    {
        var known = around.Interfaces ?? [];
        var named = parts.SelectMany(part => part.Read.Path.Interfaces.All).Select(one => one.Name).Except(known.Select(one => one.Name)).Distinct();
        return [.. known, .. named.Select(name => new LinuxInterface(name, []))];
    }

    /// <summary>What one text says.</summary>
    private sealed record Part(ReadPath Read, IReadOnlyList<(BaseChain Chain, long Priority)> Bases);
}
