using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.DeviceState;

namespace Orchestrator.Core.Auditing.Planned;

/// <summary>A link's own chains in what iptables-save prints.</summary>
internal static class PlannedTables
{
    private static readonly Dictionary<string, string[]> BuiltIn = new(StringComparer.Ordinal)
    {
        ["nat"] = ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
        ["mangle"] = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
        ["filter"] = ["INPUT", "FORWARD", "OUTPUT"],
    };

    /// <param name="file">For iptables-restore: chains, their rules, and a jump to each at the top of a built-in chain.</param>
    public static LinuxRules Up(LinuxRules rules, LinkTag tag, string file)
    {
        var tables = Tables.Read(file);
        return Edited(rules, saved =>
        {
            Remove(saved, tag);
            foreach (var (name, lines) in tables.All)
                Add(saved.Table(name, BuiltIn.GetValueOrDefault(name) ?? []), lines);
        });
    }

    public static LinuxRules Down(LinuxRules rules, LinkTag tag) => Edited(rules, saved => Remove(saved, tag));

    private static void Add(List<string> table, List<string> lines)
    {
        foreach (string line in lines)
        {
            if (line.Split(' ') is not ["-I", var chain, "1", .. var rest])
            {
                // Chains are declared before any rule.
                table.Insert(line.StartsWith(':') ? 0 : table.Count, line);
                continue;
            }
            int first = table.FindIndex(one => one.StartsWith($"-A {chain} ", StringComparison.Ordinal));
            table.Insert(first < 0 ? table.Count : first, $"-A {chain} {string.Join(' ', rest)}");
        }
    }

    private static void Remove(Tables saved, LinkTag tag)
    {
        string own = $"ORCH-{tag}-";
        foreach (var lines in saved.All.Values)
        {
            lines.RemoveAll(line => line.StartsWith($":{own}", StringComparison.Ordinal) || line.StartsWith($"-A {own}", StringComparison.Ordinal)
                || line.Contains($"-j {own}", StringComparison.Ordinal));
        }
    }

    /// <summary>The link's script works on the older kind where that has rules.</summary>
    private static LinuxRules Edited(LinuxRules rules, Action<Tables> edit)
    {
        bool older = rules.LegacyIptables?.Contains("\n-A", StringComparison.Ordinal) == true;
        string was = (older ? rules.LegacyIptables : rules.Iptables) ?? "";
        var saved = Tables.Read(was);
        edit(saved);
        string text = saved.ToString();
        if (older)
            return rules with { LegacyIptables = text };
        bool byNft = rules.Nftables is not null && (was.Length == 0 || was.Contains("(nf_tables)", StringComparison.Ordinal));
        return rules with { Iptables = text.Length > 0 ? text : null, Nftables = byNft ? PlannedListing.Matching(rules.Nftables!, Tables.Read(was), saved) : rules.Nftables };
    }
}

/// <summary>The tables of a text of iptables-save, line by line.</summary>
internal sealed class Tables
{
    private readonly List<string> _header = [];

    public Dictionary<string, List<string>> All { get; } = new(StringComparer.Ordinal);

    public static Tables Read(string text)
    {
        var tables = new Tables();
        List<string>? current = null;
        foreach (string line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (line[0] == '*')
                tables.All[line[1..]] = current = [];
            else if (line == "COMMIT")
                current = null;
            else if (line[0] == '#')
                tables._header.Add(line);
            else
                current?.Add(line);
        }
        return tables;
    }

    /// <summary>How many rules a chain has; null for one that is not there.</summary>
    public int? Count(string table, string chain) => All.TryGetValue(table, out var lines) && lines.Exists(line => line.StartsWith($":{chain} ", StringComparison.Ordinal))
        ? lines.Count(line => line.StartsWith($"-A {chain} ", StringComparison.Ordinal)) : null;

    public List<string> Table(string name, IEnumerable<string> builtIn)
    {
        if (!All.TryGetValue(name, out var table))
            All[name] = table = [.. builtIn.Select(chain => $":{chain} ACCEPT [0:0]")];
        return table;
    }

    public override string ToString() => string.Join('\n', _header.Concat(All.SelectMany(table => (string[])[$"*{table.Key}", .. table.Value, "COMMIT"])));
}
