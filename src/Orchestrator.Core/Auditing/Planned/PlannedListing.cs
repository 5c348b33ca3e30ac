using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Auditing.Planned;

/// <summary>A link's own table, and its openings in the chains of others, in what nft lists.</summary>
internal static class PlannedListing
{
    private const string Empty = """{"nftables": []}""";

    public static LinuxRules Up(LinuxRules rules, LinkTag tag, NetfilterRules wanted)
    {
        var (root, list) = Parse(rules.Nftables ?? Empty);
        var foreign = Foreign(list);
        Remove(list, tag);
        foreach (var chain in foreign)
        {
            var opened = LinkTable.Openings(tag, wanted).Where(rule => rule.Chain == Text(chain, "hook")).Select(rule => rule.In(chain)).ToList();
            int at = IndexOfFirstRule(list, chain);
            for (int index = opened.Count - 1; index >= 0; index--)
                list.Insert(at, new JsonObject { ["rule"] = opened[index] });
        }
        foreach (var one in LinkTable.Own(tag, wanted))
            list.Add(one);
        // What is opened in a table of iptables-nft shows in iptables-save as well.
        var saved = Tables.Read(rules.Iptables ?? "");
        Close(saved, tag);
        foreach (var chain in foreign.Where(chain => Text(chain, "family") == "ip" && saved.All.ContainsKey(Text(chain, "table"))))
            LinkTable.OpenSaved(saved.All[Text(chain, "table")], Text(chain, "name"), tag, wanted, Text(chain, "hook"));
        return rules with { Nftables = root.ToJsonString(), Iptables = rules.Iptables is null ? null : saved.ToString() };
    }

    public static LinuxRules Down(LinuxRules rules, LinkTag tag)
    {
        if (rules.Nftables is null)
            return rules;
        var (root, list) = Parse(rules.Nftables);
        var saved = Tables.Read(rules.Iptables ?? "");
        Close(saved, tag);
        Remove(list, tag);
        return rules with { Nftables = root.ToJsonString(), Iptables = rules.Iptables is null ? null : saved.ToString() };
    }

    /// <summary>Tables of iptables-nft with as many rules as its own text has: the text says what they are, the listing where they stand.</summary>
    /// <param name="was">The text that the listing matched.</param>
    public static string Matching(string listing, Tables was, Tables saved)
    {
        var (root, list) = Parse(listing);
        foreach (var (table, lines) in saved.All)
        {
            // What nobody changed stays, and so does a table of that name that somebody made with nft.
            if ((was.All.TryGetValue(table, out var old) && old.SequenceEqual(lines)) || !IsSavedWhole(list, table, was))
                continue;
            if (!list.Any(one => one?["table"] is JsonObject known && Text(known, "family") == "ip" && Text(known, "name") == table))
                list.Add(new JsonObject { ["table"] = new JsonObject { ["family"] = "ip", ["name"] = table } });
            foreach (var rule in list.Where(one => one?["rule"] is JsonObject rule && Text(rule, "family") == "ip" && Text(rule, "table") == table).ToList())
                list.Remove(rule);
            foreach (var gone in list.Where(one => one?["chain"] is JsonObject chain && IsGone(chain, table, lines)).ToList())
                list.Remove(gone);
            foreach (string chain in lines.Where(line => line[0] == ':').Select(line => line[1..].Split(' ')[0]))
                LinkTable.Stub(list, table, chain, lines.Count(line => line.StartsWith($"-A {chain} ", StringComparison.Ordinal)));
        }
        return root.ToJsonString();
    }

    private static bool IsSavedWhole(JsonArray list, string table, Tables was) => list.Select(one => one?["chain"]).OfType<JsonObject>()
        .Where(chain => Text(chain, "family") == "ip" && Text(chain, "table") == table).All(chain => was.Count(table, Text(chain, "name")) == RulesOf(list, chain).Count());

    private static bool IsGone(JsonObject chain, string table, List<string> lines) => Text(chain, "family") == "ip" && Text(chain, "table") == table
        && !lines.Exists(line => line.StartsWith($":{Text(chain, "name")} ", StringComparison.Ordinal));

    /// <summary>Other tables' chains that may refuse a packet on its way in or through.</summary>
    private static List<JsonObject> Foreign(JsonArray list) => [.. list.Select(one => one?["chain"]).OfType<JsonObject>()
        .Where(chain => Text(chain, "family") is "ip" or "inet" && Text(chain, "type") == "filter" && Text(chain, "hook") is "input" or "forward"
            && !Text(chain, "table").StartsWith("orch_", StringComparison.Ordinal) && (Text(chain, "policy") == "drop" || RulesOf(list, chain).Any()))];

    private static IEnumerable<JsonObject> RulesOf(JsonArray list, JsonObject chain) => list.Select(one => one?["rule"]).OfType<JsonObject>()
        .Where(rule => Text(rule, "family") == Text(chain, "family") && Text(rule, "table") == Text(chain, "table") && Text(rule, "chain") == Text(chain, "name"));

    private static int IndexOfFirstRule(JsonArray list, JsonObject chain) =>
        RulesOf(list, chain).FirstOrDefault() is { Parent: { } holder } ? list.IndexOf(holder) : list.Count;

    private static void Remove(JsonArray list, LinkTag tag)
    {
        string own = "orch_" + tag;
        foreach (var one in list.OfType<JsonObject>().Where(one => one.First().Value is JsonObject made
            && (Text(made, "table") == own || (one.ContainsKey("table") && Text(made, "name") == own) || (one.ContainsKey("rule") && IsOpening(made, tag)))).ToList())
            list.Remove(one);
    }

    private static void Close(Tables saved, LinkTag tag)
    {
        foreach (var lines in saved.All.Values)
            lines.RemoveAll(line => line.Contains($"--comment \"orch:{tag}:", StringComparison.Ordinal) && !line.StartsWith($"-A ORCH-{tag}-", StringComparison.Ordinal));
    }

    private static bool IsOpening(JsonObject rule, LinkTag tag) => Text(rule, "comment").StartsWith($"orch:{tag}:", StringComparison.Ordinal);

    private static string Text(JsonObject one, string name) => one[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";

    private static (JsonNode Root, JsonArray List) Parse(string listing)
    {
        try
        {
            var root = JsonNode.Parse(listing);
            return root?["nftables"] is JsonArray list ? (root, list) : New();
        }
        catch (JsonException)
        {
            return New();
        }

        static (JsonNode, JsonArray) New() => JsonNode.Parse(Empty) is { } root ? (root, root["nftables"]!.AsArray()) : throw new InvalidOperationException();
    }
}
