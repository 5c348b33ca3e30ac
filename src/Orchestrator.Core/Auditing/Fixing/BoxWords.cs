using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>Rules that a fix adds or changes, in the words of iptables and of nft.</summary>
internal static class BoxWords
{
    private static readonly string[] Known = ["tcp", "udp", "icmp", "esp", "ah", "gre", "sctp"];

    /// <summary>A rule that accepts just this; null where the filter cannot ask it.</summary>
    public static NewRule? Accepting(PacketFilter filter, ImmutableSortedDictionary<PacketField, NumberSet> asked, BoxGuard guard, string stamp) =>
        filter == PacketFilter.Nftables ? NftWords.Accepting(asked, guard, stamp) : IptablesWords.Accepting(asked, guard, stamp);

    /// <summary>The rule, asking besides that no policy will encrypt the packet.</summary>
    public static NewRule? Sparing(PacketFilter filter, NewRule rule)
    {
        if (filter == PacketFilter.Nftables)
            return NftWords.Sparing(rule);
        const string Spared = "-m policy --dir out --pol none", Taken = "-m policy --dir out --pol ipsec";
        if (rule.Text.Contains(Taken, StringComparison.Ordinal))
            return new NewRule(rule.Text.Replace(Taken, Spared, StringComparison.Ordinal));
        // Of one that asks something else of policies nobody can say what both would mean.
        return rule.Text.Contains("-m policy ", StringComparison.Ordinal) ? null : IptablesWords.With(rule.Text, Spared);
    }

    /// <summary>The rule, for packets to the box itself alone.</summary>
    public static NewRule? ToItself(PacketFilter filter, NewRule rule)
    {
        if (filter == PacketFilter.Nftables)
            return NftWords.ToItself(rule);
        return rule.Text.Contains("-m addrtype ", StringComparison.Ordinal) ? null : IptablesWords.With(rule.Text, "-m addrtype --dst-type LOCAL");
    }

    public static NewRule? Narrowed(RulePlace place, NewRule rule, ImmutableSortedDictionary<PacketField, NumberSet> to) =>
        place.Filter == PacketFilter.Nftables ? NftWords.Narrowed(rule, to, place.Table.StartsWith("ip ", StringComparison.Ordinal)) : IptablesWords.Narrowed(rule.Text, to);

    public static IEnumerable<KeyValuePair<PacketField, NumberSet>> Ordered(ImmutableSortedDictionary<PacketField, NumberSet> asked) => asked.OrderBy(one => one.Key switch
    {
        PacketField.Source => 0,
        PacketField.Destination => 1,
        PacketField.Protocol => 2,
        _ => 3,
    });

    /// <summary>"10.1.0.0/24", "10.1.0.5" or "10.1.0.5-10.1.0.9".</summary>
    public static string Addresses(NumberSet numbers) => RouterOsWords.Value(PacketField.Source, numbers)!;

    /// <summary>By name where every box has the same; else the number.</summary>
    public static string Protocol(NumberRange run) =>
        RouterOsWords.Value(PacketField.Protocol, NumberSet.One(run.First)) is { } name && Known.Contains(name) ? name : run.First.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Rules as iptables-save prints them: addresses, interfaces and protocol first, matchers then, what to do last.</summary>
internal static class IptablesWords
{
    private static readonly string[] Ends = ["-m", "-j", "-g"];

    public static NewRule? Accepting(ImmutableSortedDictionary<PacketField, NumberSet> asked, BoxGuard guard, string stamp)
    {
        var general = new List<string>();
        var matchers = new List<string>();
        foreach (var (field, numbers) in BoxWords.Ordered(asked))
        {
            if (field == PacketField.Protocol && guard.InInterface is { } before)
                general.Add($"-i {before}");
            if (!Add(general, matchers, field, numbers))
                return null;
        }
        if (guard.InInterface is { } name && !asked.ContainsKey(PacketField.Protocol))
            general.Add($"-i {name}");
        if (guard.Decrypted)
            matchers.Add("-m policy --dir in --pol ipsec");
        return new NewRule(string.Join(' ', general.Concat(matchers).Append($"-m comment --comment \"{stamp}\" -j ACCEPT")));
    }

    /// <summary>With one more matcher, before those it has.</summary>
    public static NewRule With(string text, string matcher)
    {
        var words = RuleText.Words(text);
        int at = words.ToList().FindIndex(Ends.Contains);
        return new NewRule(at < 0 ? $"{text} {matcher}" : string.Join(' ', [.. words.Take(at), matcher, .. words.Skip(at)]));
    }

    public static NewRule? Narrowed(string text, ImmutableSortedDictionary<PacketField, NumberSet> to)
    {
        var words = RuleText.Words(text).ToList();
        int end = words.FindIndex(Ends.Contains) is >= 0 and var at ? at : words.Count;
        var general = words.Take(end).ToList();
        var matchers = new List<string>();
        foreach (var (field, numbers) in BoxWords.Ordered(to))
        {
            string option = field switch { PacketField.Source => "-s", PacketField.Destination => "-d", PacketField.Protocol => "-p", _ => "" };
            bool asks = option.Length > 0 && general.Contains(option);
            // A protocol that it names already is the one; ports beside ports of its own nobody adds.
            if (field == PacketField.Protocol && asks && general[general.IndexOf(option) + 1] == BoxWords.Protocol(numbers.Ranges[0]))
                continue;
            if (option.Length == 0 && words.Exists(word => word is "--dport" or "--sport" or "--dports" or "--sports"))
                return null;
            if (asks)
                general.RemoveRange(Start(general, option), general.IndexOf(option) + 2 - Start(general, option));
            if (!Add(general, matchers, field, numbers))
                return null;
        }
        return new NewRule(string.Join(' ', [.. General(general), .. matchers, .. words.Skip(end)]));
    }

    private static bool Add(List<string> general, List<string> matchers, PacketField field, NumberSet numbers)
    {
        string? say = (field, numbers.Ranges) switch
        {
            (PacketField.Protocol, [var run]) when run.First == run.Last => $"-p {BoxWords.Protocol(run)}",
            (PacketField.Source, [_]) => Address("-s", "--src-range", numbers),
            (PacketField.Destination, [_]) => Address("-d", "--dst-range", numbers),
            (PacketField.SourcePort, { Length: > 0 and < 8 } ports) => $"-m multiport --sports {string.Join(',', ports.Select(Ports))}",
            (PacketField.DestinationPort, { Length: > 0 and < 8 } ports) => $"-m multiport --dports {string.Join(',', ports.Select(Ports))}",
            _ => null,
        };
        if (say is not null)
            (say.StartsWith("-m", StringComparison.Ordinal) ? matchers : general).AddRange(say.StartsWith("-m", StringComparison.Ordinal) ? [say] : say.Split(' '));
        return say is not null;
    }

    private static string Address(string option, string range, NumberSet numbers)
    {
        string text = BoxWords.Addresses(numbers);
        return text.Contains('-', StringComparison.Ordinal) ? $"-m iprange {range} {text}" : $"{option} {(text.Contains('/', StringComparison.Ordinal) ? text : text + "/32")}";
    }

    private static int Start(List<string> words, string option) => words.IndexOf(option) is var at && at > 0 && words[at - 1] == "!" ? at - 1 : at;

    // The order in which they are printed.
    private static IEnumerable<string> General(List<string> words)
    {
        var options = new List<List<string>>();
        foreach (string word in words)
        {
            bool starts = word == "!" || (word.Length == 2 && word[0] == '-' && (options.Count == 0 || options[^1][^1] != "!"));
            if (starts || options.Count == 0)
                options.Add([word]);
            else
                options[^1].Add(word);
        }
        string[] order = ["-s", "-d", "-i", "-o", "-p", "-f"];
        return options.OrderBy(option => Array.IndexOf(order, option.Find(word => word != "!"))).SelectMany(option => option);
    }

    private static string Ports(NumberRange run) => run.First == run.Last ? $"{run.First}" : $"{run.First}:{run.Last}";
}

/// <summary>Rules as nft lists them, as text and as statements in JSON.</summary>
internal static class NftWords
{
    public static NewRule? Accepting(ImmutableSortedDictionary<PacketField, NumberSet> asked, BoxGuard guard, string stamp)
    {
        var (words, statements) = (new List<string>(), new JsonArray());
        if (guard.InInterface is { } name)
            Add(words, statements, $"iifname \"{name}\"", Meta("iifname"), name);
        if (guard.Decrypted)
            Add(words, statements, "meta ipsec exists", Meta("ipsec"), true);
        bool ports = asked.ContainsKey(PacketField.SourcePort) || asked.ContainsKey(PacketField.DestinationPort);
        string carrier = asked.TryGetValue(PacketField.Protocol, out var protocol) ? BoxWords.Protocol(protocol.Ranges[0]) : "";
        if (ports && carrier is not ("tcp" or "udp" or "sctp"))
            return null;
        foreach (var (field, numbers) in BoxWords.Ordered(asked))
        {
            // "tcp dport" asks the protocol, too, and is how nft would list both.
            if (!(ports && field == PacketField.Protocol) && !Ask(words, statements, field, numbers, carrier))
                return null;
        }
        statements.Add(new JsonObject { ["accept"] = null });
        return new NewRule($"{string.Join(' ', words)} accept comment \"{stamp}\"", statements.ToJsonString());
    }

    public static NewRule? Sparing(NewRule rule)
    {
        const string Taken = "rt ipsec exists";
        var missing = Match(new JsonObject { ["rt"] = new JsonObject { ["key"] = "ipsec" } }, false);
        if (!rule.Text.Contains(Taken, StringComparison.Ordinal))
            return rule.Text.Contains("rt ipsec", StringComparison.Ordinal) ? null : Before(rule, ["rt ipsec missing"], [missing]);
        if (rule.Statements is null || JsonNode.Parse(rule.Statements) is not JsonArray statements)
            return null;
        var asks = statements.OfType<JsonObject>().FirstOrDefault(one => one["match"]?["left"]?["rt"] is not null);
        if (asks is null)
            return null;
        statements[statements.IndexOf(asks)] = missing;
        return new NewRule(rule.Text.Replace(Taken, "rt ipsec missing", StringComparison.Ordinal), statements.ToJsonString());
    }

    public static NewRule? ToItself(NewRule rule) => rule.Text.Contains("fib daddr", StringComparison.Ordinal) ? null
        : Before(rule, ["fib daddr type local"], [Match(new JsonObject { ["fib"] = new JsonObject { ["result"] = "type", ["flags"] = "daddr" } }, "local")]);

    public static NewRule? Narrowed(NewRule rule, ImmutableSortedDictionary<PacketField, NumberSet> to, bool isIpv4)
    {
        // A rule of both families would lose the other one by it.
        if (!isIpv4 && !rule.Text.Contains("ip saddr ", StringComparison.Ordinal) && !rule.Text.Contains("ip daddr ", StringComparison.Ordinal) && !rule.Text.Contains("meta nfproto ipv4", StringComparison.Ordinal)
            && !rule.Text.Contains("ip protocol ", StringComparison.Ordinal))
            return null;
        var (words, statements) = (new List<string>(), new JsonArray());
        foreach (var (field, numbers) in BoxWords.Ordered(to))
        {
            if (field is not (PacketField.Source or PacketField.Destination) || !Ask(words, statements, field, numbers))
                return null;
        }
        return words.Count == 0 ? null : Before(rule, words, [.. statements.Select(one => one!.DeepClone())]);
    }

    private static NewRule? Before(NewRule rule, IReadOnlyList<string> words, IReadOnlyList<JsonNode> asks) =>
        rule.Statements is null || JsonNode.Parse(rule.Statements) is not JsonArray statements ? null
        : new NewRule($"{string.Join(' ', words)} {rule.Text}", new JsonArray([.. asks, .. statements.Select(one => one?.DeepClone())]).ToJsonString());

    private static bool Ask(List<string> words, JsonArray statements, PacketField field, NumberSet numbers, string carrier = "")
    {
        switch (field, numbers.Ranges)
        {
            case (PacketField.Source, [_]):
                Add(words, statements, $"ip saddr {BoxWords.Addresses(numbers)}", Payload("ip", "saddr"), Addresses(numbers));
                return true;
            case (PacketField.Destination, [_]):
                Add(words, statements, $"ip daddr {BoxWords.Addresses(numbers)}", Payload("ip", "daddr"), Addresses(numbers));
                return true;
            case (PacketField.Protocol, [var run]) when run.First == run.Last:
                Add(words, statements, $"meta l4proto {run.First}", Meta("l4proto"), BoxWords.Protocol(run) is var name && uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : name);
                return true;
            case (PacketField.SourcePort or PacketField.DestinationPort, { Length: > 0 and < 8 } ports):
                string port = field == PacketField.SourcePort ? "sport" : "dport";
                JsonNode set = new JsonObject { ["set"] = new JsonArray([.. ports.Select(Range)]) };
                Add(words, statements, $"{carrier} {port} {(ports.Length == 1 ? $"{ports[0]}" : $"{{ {string.Join(", ", ports)} }}")}", Payload(carrier, port), ports.Length == 1 ? Range(ports[0]) : set);
                return true;
            default:
                return false;
        }
    }

    private static JsonNode Range(NumberRange run) => run.First == run.Last ? JsonValue.Create(run.First) : new JsonObject { ["range"] = new JsonArray { run.First, run.Last } };

    private static JsonNode Addresses(NumberSet numbers)
    {
        string text = BoxWords.Addresses(numbers);
        if (text.Split('-') is [var first, var last])
            return new JsonObject { ["range"] = new JsonArray { first, last } };
        return text.Split('/') is [var network, var length]
            ? new JsonObject { ["prefix"] = new JsonObject { ["addr"] = network, ["len"] = int.Parse(length, CultureInfo.InvariantCulture) } }
            : JsonValue.Create(text);
    }

    private static void Add(List<string> words, JsonArray statements, string text, JsonObject left, JsonNode right)
    {
        words.Add(text);
        statements.Add(Match(left, right));
    }

    private static JsonObject Match(JsonObject left, JsonNode right) => new() { ["match"] = new JsonObject { ["op"] = "==", ["left"] = left, ["right"] = right } };

    private static JsonObject Meta(string key) => new() { ["meta"] = new JsonObject { ["key"] = key } };

    private static JsonObject Payload(string protocol, string field) => new() { ["payload"] = new JsonObject { ["protocol"] = protocol, ["field"] = field } };
}
