using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>The output of <c>nft -j list ruleset</c> as a text that a person can edit: an object a line.</summary>
public static class PastedListing
{
    /// <summary>In characters. A fix of a longer text is said in words only: the text would be there once more for each.</summary>
    private const int LongestEdited = 200_000;

    private const int Deepest = 128;

    /// <summary>The listing with a line for each of its objects; as it is where it cannot be read.</summary>
    public static string OnePerLine(string listing)
    {
        ArgumentNullException.ThrowIfNull(listing);
        return Parse(listing) is var (root, objects) ? Written(root, objects) : listing;
    }

    /// <summary>Table and chain of the rule that a line is; null for any other.</summary>
    internal static (string Table, string Chain)? Rule(string line)
    {
        string text = line.Trim().TrimEnd(',');
        return text.StartsWith('{') && text.EndsWith('}') && Node(text)?["rule"] is JsonObject rule ? Place(rule) : null;
    }

    /// <summary>The whole text anew, with the fix made; null where it cannot be said so.</summary>
    internal static TextEdit[]? Edited(PastedLines text, PathFix fix, Func<Match, IReadOnlyList<IReadOnlyDictionary<PacketField, NumberRange>>?> asked)
    {
        string listing = string.Join('\n', text.Lines);
        if (listing.Length > LongestEdited || Parse(listing) is not var (root, objects) || !Edit(objects, fix, asked))
            return null;
        return [new TextEdit(1, text.Lines.Count, Written(root, objects).Split('\n'))];
    }

    private static bool Edit(List<JsonNode?> objects, PathFix fix, Func<Match, IReadOnlyList<IReadOnlyDictionary<PacketField, NumberRange>>?> asked)
    {
        switch (fix)
        {
            case PathFix.Insert insert when asked(insert.Match) is { } rules:
                int at = insert.Before is { } before ? Find(objects, before.Name) : End(objects, insert.Chain);
                if (at < 0)
                    return false;
                objects.InsertRange(at, rules.Select(rule => Accepting(insert.Chain, rule)));
                return true;
            case PathFix.Narrow narrow when Find(objects, narrow.Rule.Name) is >= 0 and var place && asked(narrow.To) is { } rules:
                var narrowed = rules.Select(rule => (JsonNode?)Asking(objects[place]!, Matches(rule))).ToList();
                objects.RemoveAt(place);
                objects.InsertRange(place, narrowed);
                return true;
            case PathFix.SpareEncrypted spare when Find(objects, spare.Rule.Name) is >= 0 and var place:
                objects[place] = Asking(objects[place]!, [Matching(new JsonObject { ["rt"] = new JsonObject { ["key"] = "ipsec" } }, false)]);
                return true;
            case PathFix.Move move when Find(objects, move.Rule.Name) is >= 0 and var from && Find(objects, move.Before.Name) is >= 0 and var to && to < from:
                var moved = objects[from];
                objects.RemoveAt(from);
                objects.Insert(to, moved);
                return true;
            default:
                return false;
        }
    }

    private static int Find(List<JsonNode?> objects, RuleName name)
    {
        int number = 0;
        for (int at = 0; at < objects.Count; at++)
        {
            if (objects[at]?["rule"] is JsonObject rule && Place(rule) == (name.Chain.Table, name.Chain.Chain) && ++number == name.Number)
                return at;
        }
        return -1;
    }

    private static int End(List<JsonNode?> objects, ChainName chain)
    {
        int last = objects.FindLastIndex(one => one?["rule"] is JsonObject rule && Place(rule) == (chain.Table, chain.Chain));
        return last < 0 ? objects.Count : last + 1;
    }

    private static (string Table, string Chain)? Place(JsonObject rule) =>
        Text(rule, "family") is { } family && Text(rule, "table") is { } table && Text(rule, "chain") is { } chain ? ($"{family} {table}", chain) : null;

    private static string? Text(JsonObject one, string name) => one[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static JsonObject Accepting(ChainName chain, IReadOnlyDictionary<PacketField, NumberRange> asked)
    {
        string[] table = chain.Table.Split(' ', 2);
        return new JsonObject
        {
            ["rule"] = new JsonObject { ["family"] = table[0], ["table"] = table[^1], ["chain"] = chain.Chain, ["expr"] = new JsonArray([.. Matches(asked), new JsonObject { ["accept"] = null }]) },
        };
    }

    private static JsonNode Asking(JsonNode of, IEnumerable<JsonNode> matches)
    {
        var rule = of.DeepClone();
        var statements = (rule["rule"]?["expr"] as JsonArray)?.Select(one => one?.DeepClone()) ?? [];
        rule["rule"]!["expr"] = new JsonArray([.. matches, .. statements]);
        return rule;
    }

    private static IEnumerable<JsonNode> Matches(IReadOnlyDictionary<PacketField, NumberRange> asked) => asked.Select(one => one.Key switch
    {
        PacketField.Source => Matching(Payload("ip", "saddr"), Addresses(one.Value)),
        PacketField.Destination => Matching(Payload("ip", "daddr"), Addresses(one.Value)),
        PacketField.Protocol => Matching(new JsonObject { ["meta"] = new JsonObject { ["key"] = "l4proto" } }, one.Value.First),
        PacketField.SourcePort => Matching(Payload("th", "sport"), Between(one.Value.First, one.Value.Last)),
        _ => Matching(Payload("th", "dport"), Between(one.Value.First, one.Value.Last)),
    });

    private static JsonObject Matching(JsonNode left, JsonNode right) => new JsonObject { ["match"] = new JsonObject { ["op"] = "==", ["left"] = left, ["right"] = right } };

    private static JsonObject Payload(string protocol, string field) => new() { ["payload"] = new JsonObject { ["protocol"] = protocol, ["field"] = field } };

    private static JsonNode Addresses(NumberRange range)
    {
        var first = new Ipv4Address(range.First);
        uint size = range.Last - range.First;
        if ((size & (size + 1)) != 0 || (range.First & size) != 0)
            return Between($"{first}", $"{new Ipv4Address(range.Last)}");
        int length = 32 - System.Numerics.BitOperations.PopCount(size);
        return length == 32 ? $"{first}" : new JsonObject { ["prefix"] = new JsonObject { ["addr"] = $"{first}", ["len"] = length } };
    }

    private static JsonObject Between(JsonNode first, JsonNode last) => new() { ["range"] = new JsonArray(first, last) };

    private static (JsonObject Root, List<JsonNode?> Objects)? Parse(string listing)
    {
        if (Node(listing) is not JsonObject root || root["nftables"] is not JsonArray array)
            return null;
        var objects = array.ToList();
        array.Clear();
        return (root, objects);
    }

    private static JsonNode? Node(string text)
    {
        try
        {
            return JsonNode.Parse(text.TrimStart('\uFEFF'), documentOptions: new JsonDocumentOptions { MaxDepth = Deepest });
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException)
        {
            // Not JSON, or a name twice in one object.
            return null;
        }
    }

    private static string Written(JsonObject root, List<JsonNode?> objects)
    {
        var others = root.Where(one => one.Key != "nftables").Select(one => $"{JsonSerializer.Serialize(one.Key)}: {one.Value?.ToJsonString() ?? "null"},\n");
        return $"{{{string.Concat(others)}\"nftables\": [\n{string.Join(",\n", objects.Select(one => one?.ToJsonString() ?? "null"))}\n]}}\n";
    }
}
