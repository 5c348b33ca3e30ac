using System.Text.RegularExpressions;

namespace Orchestrator.EndToEnd.Tests.Oracle.Nftables;

/// <summary>Random rule sets in nft's language: tables, chains of all kinds and priorities, rules whose statements stand in any order.</summary>
internal sealed partial class RandomNft(Random random, NftVetting vetting)
{
    private static readonly string[] Hooks = ["prerouting", "input", "forward", "output", "postrouting"];

    private int _undecidable;

    public NftRules Next(NftSession session)
    {
        _undecidable = 3;
        var tables = Enumerable.Range(0, Chance(0.4) ? 2 : 1).Select(number => Table(number, Chance(0.5) ? "inet" : "ip")).ToList();
        return new NftRules(session, [.. tables.SelectMany(table => table.Frame)], [.. tables.SelectMany(table => table.Rules)]);
    }

    private (List<string> Frame, List<(string Chain, string Rule)> Rules) Table(int number, string family)
    {
        string table = $"{family} t{number}";
        var frame = new List<string> { $"add table {table}" };
        frame.AddRange(Words.Sets.Select(set => $"add {NftRules.NamedIn(set.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal), table)}"));
        string home = Pick(Hooks);
        string[] own = Chance(0.6) ? ["one", "two"] : [];
        frame.AddRange(own.Select(chain => $"add chain {table} {chain}"));
        var rules = new List<(string, string)>();
        for (int index = 0; index < own.Length; index++)
            AddRules(rules, $"{table} {own[index]}", home, "filter", false, own[(index + 1)..]);
        foreach (var hook in Hooks.Where(hook => hook == home || Chance(0.6)))
        {
            bool nat = hook != "forward" && Chance(0.5);
            string kind = nat ? "nat" : hook == "output" && Chance(0.5) ? "route" : "filter", chain = $"{hook}{number}";
            int priority = nat ? Pick([-150, -100, 0, 50, 100, 150]) + number : Pick([-300, -250, -150, -50, 0, 10, 200]) + number;
            frame.Add($"add chain {table} {chain} {{ type {kind} hook {hook} priority {priority}; policy {(kind == "filter" && Chance(0.05) ? "drop" : "accept")}; }}");
            bool calls = hook == home && !nat;
            AddRules(rules, $"{table} {chain}", hook, kind, priority < -200, calls ? own : []);
            if (nat && Chance(0.2))
            {
                frame.Add($"add chain {table} {chain}b {{ type nat hook {hook} priority {priority + 2}; }}");
                AddRules(rules, $"{table} {chain}b", hook, kind, false, []);
            }
        }
        return (frame, rules);
    }

    private void AddRules(List<(string, string)> rules, string chain, string hook, string kind, bool raw, string[] called)
    {
        for (int count = random.Next(1, 5); count > 0; count--)
            rules.Add((chain, Rule(hook, kind, raw, called)));
    }

    private string Rule(string hook, string kind, bool raw, string[] called)
    {
        var parts = new List<string>();
        bool named = false;
        for (int count = random.Next(4); count > 0; count--)
        {
            string part = Chance(kind == "nat" ? 0.1 : 0.35) ? Change(hook, raw) : Match(hook);
            // A transport protocol is named once: nft itself refuses two.
            bool names = Protocols().IsMatch(part);
            if (part.Length == 0 || (names && named))
                continue;
            named |= names;
            parts.Add(part);
        }
        string end = End(hook, kind, called);
        if (named && Protocols().IsMatch(end))
            parts.RemoveAll(part => Protocols().IsMatch(part));
        LeaveOutUnlisted(parts, end);
        if (parts.Count == 0 && end.Length == 0)
            end = "counter";
        return string.Join(' ', parts.Append(end).Where(part => part.Length > 0));
    }

    /// <summary>What nft 1.0.6 does not list as the kernel holds it, together with the other parts of a rule (see <see cref="Words.Matches"/>).</summary>
    private static void LeaveOutUnlisted(List<string> parts, string end)
    {
        if (parts.Append(end).Any(part => part.StartsWith("th ", StringComparison.Ordinal) || part.Contains(" th ", StringComparison.Ordinal)))
            parts.RemoveAll(part => part.StartsWith("ct protocol", StringComparison.Ordinal));
        if (parts.Append(end).Any(part => part.Contains("tcp", StringComparison.Ordinal)))
            parts.RemoveAll(part => part.StartsWith("@nh,72,8 ", StringComparison.Ordinal));
        if (parts.Count > 1)
            parts.RemoveAll(part => part.StartsWith("meta iiftype", StringComparison.Ordinal));
        if (parts.Exists(part => Comparisons().Match(part).Value.Contains('<', StringComparison.Ordinal)))
            parts.RemoveAll(part => Comparisons().Match(part).Value.Contains('>', StringComparison.Ordinal));
    }

    [GeneratedRegex(" [<>]=? ")]
    private static partial Regex Comparisons();

    private string End(string hook, string kind, string[] called)
    {
        if (kind == "nat" && Chance(0.6) && Words.Translations[hook].Where(one => vetting.Takes(hook, one)).ToArray() is { Length: > 0 } translations)
            return Fill(Pick(translations), called);
        if (called.Length > 0 && Chance(0.4))
            return $"{(Chance(0.3) ? "goto" : "jump")} {Pick(called)}";
        if (Chance(0.15) && Pick(Words.Maps) is var map && vetting.Takes(hook, map))
            return Fill(map, called);
        if (kind == "filter" && hook is "input" or "forward" or "output" && Chance(0.05))
            return Pick(Words.Rejects);
        if (_undecidable > 0 && Chance(0.02) && Pick(Words.Deciders) is var decider && vetting.Takes(hook, decider))
        {
            _undecidable--;
            return decider;
        }
        return Pick(Words.Verdicts);
    }

    private string Match(string hook)
    {
        bool open = _undecidable > 0 && Chance(0.05);
        _undecidable -= open ? 1 : 0;
        string match = Pick(open ? Words.Undecidable : Words.Matches);
        return vetting.Takes(hook, match) ? Fill(match, []) : "";
    }

    private string Change(string hook, bool raw)
    {
        if (Chance(raw ? 0.3 : 0.03) && vetting.Takes(hook, "notrack"))
            return "notrack";
        string change = Pick(Words.Changes);
        if (change.Contains("numgen", StringComparison.Ordinal) && _undecidable-- <= 0)
            return "counter";
        return vetting.Takes(hook, change) ? Fill(change, []) : "";
    }

    private string Fill(string template, string[] called) => Fill(template, Pick, () => Chance(0.3), () => called.Length > 0 && Chance(0.6)
        ? $"{(Chance(0.3) ? "goto" : "jump")} {Pick(called)}" : Pick(["accept", "drop", "return", "continue"]));

    /// <summary>A template with the first of each word.</summary>
    public static string Plain(string template) => Fill(template, words => words[0], () => false, () => "accept");

    private static string Fill(string template, Func<string[], string> pick, Func<bool> invert, Func<string> verdict) => Word().Replace(template, word => word.Value switch
    {
        "{{" => "{",
        "}}" => "}",
        "[!] " => invert() ? "!= " : "",
        "[=]" => invert() ? "!=" : "==",
        "{v}" => verdict(),
        var one => pick(Words.Pools[one[1..^1]]),
    });

    private bool Chance(double chance) => random.NextDouble() < chance;

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];

    [GeneratedRegex(@"\[!\] |\[=\]|\{\w+\}|\{\{|\}\}")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(tcp|udp|icmp|sctp|udplite|dccp|ah|esp|th|ip protocol|l4proto)\b")]
    private static partial Regex Protocols();
}
