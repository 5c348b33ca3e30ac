using System.Globalization;
using System.Text.Json.Nodes;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>The rules of the model in the listings that they were read from.</summary>
internal sealed class FoundRules(LinuxRules rules)
{
    private const string Legacy = "legacy ";

    private static readonly string[] IptablesTables = ["nat", "filter", "mangle", "raw"];

    private readonly BoxTables _tables = new()
    {
        Iptables = rules.IptablesIsOlder ? null : rules.Iptables,
        LegacyIptables = rules.IptablesIsOlder ? rules.Iptables : rules.LegacyIptables,
        Nftables = rules.NftablesText,
    };

    /// <summary>null for what is no chain of a packet filter.</summary>
    public RulePlace? Place(ChainName chain)
    {
        bool legacy = chain.Table.StartsWith(Legacy, StringComparison.Ordinal);
        string table = legacy ? chain.Table[Legacy.Length..] : chain.Table;
        if (!RuleText.IsName(table) || !RuleText.IsName(chain.Chain) || chain.Chain.Contains(' ', StringComparison.Ordinal))
            return null;
        if (IptablesTables.Contains(table))
            return new RulePlace(legacy || rules.IptablesIsOlder ? PacketFilter.IptablesLegacy : PacketFilter.Iptables, table, chain.Chain);
        return table.Split(' ') is ["ip" or "inet", _] ? new RulePlace(PacketFilter.Nftables, table, chain.Chain) : null;
    }

    /// <summary>Whether the rules are listed as text, by which they are found again.</summary>
    public bool AreListed(RulePlace place) => place.Filter != PacketFilter.Nftables || rules.NftablesText is not null;

    /// <summary>null where the listing has no such rule, or its text cannot be handed back.</summary>
    public RuleAt? At(Rule rule)
    {
        if (rule.Dynamic || Place(rule.Name.Chain) is not { } place)
            return null;
        if (place.Filter == PacketFilter.Nftables && rules.NftablesText is null)
            return rule.Name.Handle.Length > 0 ? new RuleAt(rule.Name.Number, rule.Text, 1, rule.Name.Handle) : null;
        var listed = _tables.Rules(place);
        int number = place.Filter == PacketFilter.Nftables ? listed.ToList().FindIndex(one => one.Handle == rule.Name.Handle) + 1 : rule.Name.Number;
        if (number < 1 || number > listed.Count || !RuleText.IsPlain(listed[number - 1].Text))
            return null;
        return place.Filter == PacketFilter.Nftables || rule.Text == $"-A {place.Chain} {listed[number - 1].Text}" ? RuleListing.At(listed, number) : null;
    }

    /// <summary>The rule behind this one; null if it is the last.</summary>
    public RuleAt? Next(RulePlace place, RuleAt rule) => _tables.Rules(place) is var listed && rule.Number < listed.Count ? RuleListing.At(listed, rule.Number + 1) : null;

    /// <summary>The rule as nft lists it in JSON; null for iptables.</summary>
    public string? Statements(Rule rule)
    {
        if (rules.Nftables is null || Place(rule.Name.Chain) is not { Filter: PacketFilter.Nftables } place)
            return null;
        return (JsonNode.Parse(rules.Nftables)?["nftables"] as JsonArray)?.Select(one => one?["rule"]).OfType<JsonObject>()
            .FirstOrDefault(one => $"{one["family"]} {one["table"]}" == place.Table && $"{one["chain"]}" == place.Chain && $"{one["handle"]}" == rule.Name.Handle)?["expr"]?.ToJsonString();
    }

    public int FreeIndex(LinkTag tag)
    {
        string start = new Stamp(tag, Purpose.AuditFix).ToString(), all = $"{rules.Iptables}\n{rules.LegacyIptables}\n{rules.Nftables}";
        int free = 0;
        for (int at = all.IndexOf(start, StringComparison.Ordinal); at >= 0; at = all.IndexOf(start, at + 1, StringComparison.Ordinal))
        {
            string rest = all[(at + start.Length)..Math.Min(all.Length, at + start.Length + 8)];
            string digits = rest.StartsWith(':') ? new string([.. rest.Skip(1).TakeWhile(char.IsAsciiDigit)]) : "";
            free = Math.Max(free, 1 + (digits.Length > 0 ? int.Parse(digits, CultureInfo.InvariantCulture) : 0));
        }
        return free;
    }
}
