using System.Text.Json.Nodes;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Auditing.Planned;

/// <summary>Edits of single rules in what a box lists.</summary>
internal static class PlannedEdits
{
    public static LinuxRules After(LinuxRules rules, EditRules edit) => edit.Place.Filter switch
    {
        PacketFilter.Nftables => rules with { Nftables = Listing(rules.Nftables ?? "", edit), NftablesText = null },
        PacketFilter.IptablesLegacy when !rules.IptablesIsOlder => rules with { LegacyIptables = Saved(rules.LegacyIptables ?? "", edit) },
        _ => Saved(rules, edit),
    };

    private static LinuxRules Saved(LinuxRules rules, EditRules edit)
    {
        string was = rules.Iptables ?? "", now = Saved(was, edit);
        // Tables of iptables-nft stand in nft's listing too, rule by rule.
        string? listing = rules.Nftables is { } known && !rules.IptablesIsOlder ? PlannedListing.Matching(known, Tables.Read(was), Tables.Read(now)) : rules.Nftables;
        return rules with { Iptables = now, Nftables = listing };
    }

    private static string Saved(string text, EditRules edit)
    {
        var tables = Tables.Read(text);
        if (!tables.All.TryGetValue(edit.Place.Table, out var lines))
            return text;
        string start = $"-A {edit.Place.Chain} ";
        var places = lines.Index().Where(line => line.Item.StartsWith(start, StringComparison.Ordinal)).Select(line => line.Index).ToList();
        if (Last(edit) > places.Count)
            return text;
        int? old = edit.Old is { } gone ? places[gone.Number - 1] : null;
        int at = (edit.Before ?? edit.Old) is { } anchor ? places[anchor.Number - 1] : places.Count > 0 ? places[^1] + 1 : lines.Count;
        lines.InsertRange(at, edit.New.Select(rule => start + rule.Text));
        if (old is { } number)
            lines.RemoveAt(number < at ? number : number + edit.New.Count);
        return tables.ToString();
    }

    private static string Listing(string text, EditRules edit)
    {
        if (JsonNode.Parse(text) is not { } root || root["nftables"] is not JsonArray list)
            return text;
        var rules = list.OfType<JsonObject>().Where(one => one["rule"] is JsonObject rule && $"{rule["family"]} {rule["table"]}" == edit.Place.Table && $"{rule["chain"]}" == edit.Place.Chain).ToList();
        if (Last(edit) > rules.Count)
            return text;
        var gone = edit.Old is { } old ? rules[old.Number - 1] : null;
        int at = (edit.Before ?? edit.Old) is { } anchor ? list.IndexOf(rules[anchor.Number - 1]) : list.Count;
        foreach (var (index, rule) in edit.New.Index())
            list.Insert(at + index, new JsonObject { ["rule"] = Rule(edit, rule, index, gone) });
        if (gone is not null)
            list.Remove(gone);
        return root.ToJsonString();
    }

    private static int Last(EditRules edit) => Math.Max(edit.Old?.Number ?? 0, edit.Before?.Number ?? 0);

    private static JsonObject Rule(EditRules edit, NewRule rule, int index, JsonObject? gone)
    {
        string[] table = edit.Place.Table.Split(' ');
        var made = new JsonObject
        {
            ["family"] = table[0],
            ["table"] = table[1],
            ["chain"] = edit.Place.Chain,
            // No kernel has come so far.
            ["handle"] = 2_000_000_000 + index,
            ["expr"] = rule.Statements is { } statements ? JsonNode.Parse(statements) : new JsonArray(),
        };
        if (RuleText.Mark(rule.Text) is { } mark)
            made["comment"] = mark;
        // What was written about the rule stays with it.
        else if (gone?["rule"]?["comment"] is { } comment)
            made["comment"] = comment.DeepClone();
        return made;
    }
}
