using System.Text.Json.Nodes;

namespace Orchestrator.Core.Tests.Auditing.SeededFaults.Linux;

/// <summary>nft's text as nft lists it in JSON, for the words that the boxes use. In the shape of nft 1.0.6.</summary>
internal static class NftJson
{
    public static string Table(string table) => $$$"""{"table":{"family":"{{{table.Split(' ')[0]}}}","name":"{{{table.Split(' ')[1]}}}","handle":1}}""";

    public static string Set(string table, string name, IEnumerable<string> entries)
    {
        string elements = string.Join(',', entries.Select(entry => Address(entry).ToJsonString()));
        return $$$"""{"set":{{{Of(table)}}}"name":"{{{name}}}","type":"ipv4_addr","handle":2,"flags":["interval"]{{{(elements.Length > 0 ? $",\"elem\":[{elements}]" : "")}}}}}""";
    }

    /// <param name="made">"nat postrouting 100 accept"; empty for a user's own.</param>
    public static string Chain(string place, string made)
    {
        string head = $$$"""{"chain":{{{Of(place[..place.LastIndexOf(' ')])}}}"name":"{{{place.Split(' ')[^1]}}}","handle":1""";
        return made.Split(' ') is [var type, var hook, var priority, var policy] ? $$$"""{{{head}}},"type":"{{{type}}}","hook":"{{{hook}}}","prio":{{{priority}}},"policy":"{{{policy}}}"}}""" : head + "}}";
    }

    public static string Rule(string place, string text, int handle = 7)
    {
        string comment = "";
        if (text.IndexOf(" comment \"", StringComparison.Ordinal) is >= 0 and var at)
            (text, comment) = (text[..at], $"\"comment\":{text[(at + 9)..]},");
        return $$$"""{"rule":{{{Of(place[..place.LastIndexOf(' ')])}}}"chain":"{{{place.Split(' ')[^1]}}}","handle":{{{handle}}},{{{comment}}}"expr":{{{Statements(text).ToJsonString()}}}}}""";
    }

    private static string Of(string table) => $"{{\"family\":\"{table.Split(' ')[0]}\",\"table\":\"{table.Split(' ')[1]}\",";

    private static JsonArray Statements(string text)
    {
        var words = new Queue<string>(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var all = new JsonArray();
        while (words.Count > 0)
            all.Add(Statement(words));
        return all;
    }

    private static JsonObject Statement(Queue<string> words)
    {
        string word = words.Dequeue();
        switch (word)
        {
            case "accept" or "drop" or "return" or "notrack" or "masquerade":
                return Only(word, null);
            case "jump" or "goto":
                return Only(word, Only("target", words.Dequeue()));
            case "snat" or "dnat":
                return Only(word, Translation(words));
            case "iifname" or "oifname":
                return Matched(words, Only("meta", Only("key", word)), Plain);
            case "ip":
                return Field(words, "ip", words.Dequeue());
            case "tcp" when words.Peek() == "flags":
                Skip(words, "flags & (syn|rst) == syn");
                return Match("==", Only("&", new JsonArray(Payload("tcp", "flags"), new JsonArray("syn", "rst"))), "syn");
            case "tcp" when words.Peek() == "option":
                return Segment(words);
            case "tcp" or "udp" or "icmp":
                return Field(words, word, words.Dequeue());
            case "meta" when words.Peek() == "mark":
                words.Dequeue();
                if (words.Peek() != "set")
                    return Matched(words, Only("meta", Only("key", "mark")), Number);
                words.Dequeue();
                return Only("mangle", new JsonObject { ["key"] = Only("meta", Only("key", "mark")), ["value"] = Number(words.Dequeue()) });
            case "meta" when words.Peek() == "l4proto":
                return Matched(words, Only("meta", Only("key", words.Dequeue())), Plain);
            case "meta" or "rt":
                return Match("==", Only(word, Only("key", words.Dequeue())), words.Dequeue() == "exists");
            case "ct":
                string key = words.Dequeue();
                var values = words.Dequeue().Split(',');
                return Match("in", Only("ct", Only("key", key)), values.Length == 1 ? values[0] : new JsonArray([.. values.Select(value => (JsonNode)value)]));
            default:
                throw new ArgumentException($"No word of nft that is known here: {word}");
        }
    }

    private static JsonObject Translation(Queue<string> words)
    {
        bool ip = words.Dequeue() == "ip";
        if (ip)
            words.Dequeue();
        var to = words.Dequeue().Split(':');
        if (to[0] == "ip")
            return new JsonObject { ["family"] = "ip", ["addr"] = Payload("ip", words.Dequeue()) };
        var made = new JsonObject { ["addr"] = to[0] };
        if (to.Length > 1)
            made["port"] = Number(to[1]);
        return made;
    }

    private static JsonObject Segment(Queue<string> words)
    {
        Skip(words, "option maxseg size");
        var size = Only("tcp option", new JsonObject { ["name"] = "maxseg", ["field"] = "size" });
        string operation = words.Dequeue();
        return operation == "set" ? Only("mangle", new JsonObject { ["key"] = size, ["value"] = Number(words.Dequeue()) }) : Match(operation, size, Number(words.Dequeue()));
    }

    private static JsonObject Field(Queue<string> words, string protocol, string field) =>
        Matched(words, Payload(protocol, field), protocol == "ip" && field != "protocol" ? Address : protocol == "icmp" || field == "protocol" ? Plain : Number);

    private static JsonObject Matched(Queue<string> words, JsonNode left, Func<string, JsonNode> value)
    {
        string next = words.Dequeue();
        bool not = next == "!=";
        return Match(not ? "!=" : "==", left, value((not ? words.Dequeue() : next).Trim('"')));
    }

    private static JsonNode Address(string text) => text.StartsWith('@') || !text.Contains('/', StringComparison.Ordinal) ? text
        : Only("prefix", new JsonObject { ["addr"] = text.Split('/')[0], ["len"] = Number(text.Split('/')[1]) });

    private static JsonNode Plain(string text) => text;

    private static JsonNode Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Payload(string protocol, string field) => Only("payload", new JsonObject { ["protocol"] = protocol, ["field"] = field });

    private static JsonObject Match(string operation, JsonNode left, JsonNode right) => Only("match", new JsonObject { ["op"] = operation, ["left"] = left, ["right"] = right });

    private static JsonObject Only(string name, JsonNode? value) => new() { [name] = value };

    private static void Skip(Queue<string> words, string text)
    {
        foreach (string word in text.Split(' '))
            words.Dequeue().ShouldBe(word);
    }
}
