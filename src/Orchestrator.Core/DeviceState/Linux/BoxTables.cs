namespace Orchestrator.Core.DeviceState.Linux;

/// <summary>A file that a box loads rules from when it starts.</summary>
/// <param name="Text">null where it is not plain UTF-8 text.</param>
/// <param name="Loader">What loads it: "netfilter-persistent".</param>
public sealed record KeptFile(string Path, PacketFilter Filter, string Loader, string? Text);

/// <summary>All rules of a box's packet filters, whoever made them, as its programs list them; null where it has no such program.</summary>
public sealed record BoxTables
{
    /// <summary>iptables-save where it works by nftables.</summary>
    public string? Iptables { get; init; }

    /// <summary>iptables-save of the older kind.</summary>
    public string? LegacyIptables { get; init; }

    /// <summary><c>nft -s -a list ruleset</c>.</summary>
    public string? Nftables { get; init; }

    /// <summary>Only those that are loaded at the next start.</summary>
    public IReadOnlyList<KeptFile> Kept { get; init; } = [];

    /// <summary>Whether the box can end single connections.</summary>
    public bool EndsConnections { get; init; }

    /// <summary>The rules of a chain, in order.</summary>
    public IReadOnlyList<ListedRule> Rules(RulePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return place.Filter switch
        {
            PacketFilter.Iptables => RuleListing.Saved(Iptables ?? "", place.Table, place.Chain),
            PacketFilter.IptablesLegacy => RuleListing.Saved(LegacyIptables ?? "", place.Table, place.Chain),
            _ => RuleListing.Listed(Nftables ?? "", place.Table, place.Chain),
        };
    }
}

/// <param name="Handle">nft's number of the rule; empty for iptables.</param>
public sealed record ListedRule(string Text, string Handle);

/// <summary>Finds the lines of a chain in what programs list.</summary>
public static class RuleListing
{
    private const string HandleMark = " # handle ";

    /// <summary>Of iptables-save: what follows "-A CHAIN ".</summary>
    public static IReadOnlyList<ListedRule> Saved(string text, string table, string chain)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rules = new List<ListedRule>();
        string start = $"-A {chain}";
        bool inside = false;
        foreach (string line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (line.StartsWith('*'))
                inside = line[1..].Trim() == table;
            else if (inside && (line == start || line.StartsWith(start + " ", StringComparison.Ordinal)))
                rules.Add(new ListedRule(line.Length > start.Length ? line[(start.Length + 1)..] : "", ""));
        }
        return rules;
    }

    /// <summary>Of "nft -s -a list ruleset": the rule without its handle.</summary>
    public static IReadOnlyList<ListedRule> Listed(string text, string table, string chain)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rules = new List<ListedRule>();
        bool inTable = false, inChain = false;
        foreach (string line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (line.StartsWith("table ", StringComparison.Ordinal))
                (inTable, inChain) = (line.StartsWith($"table {table} {{", StringComparison.Ordinal), false);
            else if (line.StartsWith("\tchain ", StringComparison.Ordinal))
                inChain = inTable && line.StartsWith($"\tchain {chain} {{", StringComparison.Ordinal);
            else if (line == "\t}")
                inChain = false;
            else if (inChain && line.LastIndexOf(HandleMark, StringComparison.Ordinal) is > 0 and var at)
                rules.Add(new ListedRule(line[..at].TrimStart('\t', ' '), line[(at + HandleMark.Length)..]));
        }
        return rules;
    }

    /// <summary>The rule at a place of the chain.</summary>
    /// <param name="number">From 1.</param>
    public static RuleAt At(IReadOnlyList<ListedRule> rules, int number)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var rule = rules[number - 1];
        return new RuleAt(number, rule.Text, rules.Take(number).Count(one => one.Text == rule.Text), rule.Handle.Length > 0 ? rule.Handle : null);
    }
}
