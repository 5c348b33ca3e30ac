using System.Text.Json;
using Orchestrator.Core.DeviceState;

namespace Orchestrator.Deployment.Linux.Reading;

/// <param name="Hook">Of a base chain; null for any other.</param>
internal sealed record NftChain(string Family, string Table, string Name, string? Type, string? Hook, int Priority, string? Policy)
{
    public string Place => $"{Family} {Table} {Name}";

    public List<NftRule> Rules { get; } = [];
}

/// <param name="Text">In the words of our own rules.</param>
/// <param name="Rewrites">Whether the rule translates sources.</param>
internal sealed record NftRule(string Text, string? Comment, bool Rewrites, bool Refuses)
{
    public bool IsOf(LinkTag tag) => Stamp.TryParse(Comment, out var stamp) && stamp.Tag == tag;

    public bool IsOurs => Stamp.TryParse(Comment, out _);
}

/// <summary>The chains and rules of "nft -j list ruleset".</summary>
internal sealed class NftRuleset
{
    private static readonly string[] Verdicts = ["drop", "reject", "jump", "goto", "queue"];

    private NftRuleset(IReadOnlyList<NftChain> chains) => Chains = chains;

    public IReadOnlyList<NftChain> Chains { get; }

    public static NftRuleset Empty { get; } = new([]);

    public int SourceNatRules => Chains.Sum(chain => chain.Rules.Count(rule => rule.Rewrites && !rule.IsOurs));

    /// <summary>Tables that iptables-nft made have its fixed names and upper-case chains.</summary>
    public bool HoldsNativeTables => Chains.Any(chain => !OfIptables(chain) && !IsOrchestrators(chain));

    /// <exception cref="JsonException">The text is not nft's JSON.</exception>
    public static NftRuleset Parse(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return Empty;
        using var document = JsonDocument.Parse(json);
        var chains = new Dictionary<string, NftChain>(StringComparer.Ordinal);
        foreach (var item in document.RootElement.GetProperty("nftables").EnumerateArray())
        {
            if (item.TryGetProperty("chain", out var chain))
            {
                var read = ReadChain(chain);
                chains[read.Place] = read;
            }
            else if (item.TryGetProperty("rule", out var rule) && chains.TryGetValue(Place(rule), out var owner))
            {
                owner.Rules.Add(ReadRule(rule));
            }
        }
        return new NftRuleset([.. chains.Values]);
    }

    /// <summary>The link's rules as loaded, "family table chain: rule" each; a rule that another one may pre-empt says so.</summary>
    public IEnumerable<string> RulesOf(LinkTag tag)
    {
        string table = "orch_" + tag;
        var own = Chains.Where(chain => chain.Family == "inet" && chain.Table == table);
        var openings = Chains.Where(chain => !IsOrchestrators(chain)).OrderBy(chain => chain.Place, StringComparer.Ordinal);
        foreach (var chain in own)
        {
            foreach (var rule in chain.Rules)
                yield return $"{chain.Place}: {rule.Text}";
        }
        foreach (var chain in openings)
        {
            bool behind = false;
            foreach (var rule in chain.Rules)
            {
                if (rule.IsOf(tag))
                    yield return $"{chain.Place}: {rule.Text}{(behind ? " (behind another rule)" : "")}";
                behind |= rule.Refuses && !rule.IsOurs;
            }
        }
    }

    /// <summary>Filter chains of others that may refuse packets on their way in or through, "family table chain hook" each.</summary>
    public IReadOnlyList<string> FilterChains =>
    [
        .. Chains.Where(chain => chain is { Type: "filter", Hook: "input" or "forward", Family: "ip" or "inet" }
                && !IsOrchestrators(chain) && (chain.Policy == "drop" || chain.Rules.Count > 0))
            .OrderBy(chain => chain.Place, StringComparer.Ordinal).Select(chain => $"{chain.Place} {chain.Hook}"),
    ];

    private static bool IsOrchestrators(NftChain chain) => chain.Table.StartsWith("orch_", StringComparison.Ordinal);

    private static bool OfIptables(NftChain chain) =>
        chain.Family is "ip" or "ip6" && chain.Table is "filter" or "nat" or "mangle" or "raw" or "security"
        && (chain.Hook is null || !chain.Name.Any(char.IsLower));

    private static NftChain ReadChain(JsonElement chain) => new(Text(chain, "family")!, Text(chain, "table")!, Text(chain, "name")!,
        Text(chain, "type"), Text(chain, "hook"), chain.TryGetProperty("prio", out var priority) ? priority.GetInt32() : 0, Text(chain, "policy"));

    private static NftRule ReadRule(JsonElement rule)
    {
        string raw = rule.TryGetProperty("expr", out var expressions) ? expressions.GetRawText() : "";
        bool Has(string statement) => raw.Contains($"\"{statement}\":", StringComparison.Ordinal);
        return new NftRule(NftExpression.Text(rule), Text(rule, "comment"), Has("masquerade") || Has("snat"), Verdicts.Any(Has));
    }

    private static string Place(JsonElement rule) => $"{Text(rule, "family")} {Text(rule, "table")} {Text(rule, "chain")}";

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
