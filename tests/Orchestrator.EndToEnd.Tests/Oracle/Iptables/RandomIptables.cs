using System.Text;
using System.Text.RegularExpressions;

namespace Orchestrator.EndToEnd.Tests.Oracle.Iptables;

/// <summary>Random rule sets in the language of iptables-restore.</summary>
/// <param name="vetting">null: every word is taken.</param>
internal sealed partial class RandomIptables(Random random, Vocabulary vocabulary, Vetting? vetting)
{
    private static readonly Dictionary<string, string[]> Hooks = new()
    {
        ["raw"] = ["PREROUTING", "OUTPUT"],
        ["mangle"] = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
        ["nat"] = ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
        ["filter"] = ["INPUT", "FORWARD", "OUTPUT"],
    };

    private int _undecidable;

    public static IReadOnlyList<string> Tables { get; } = [.. Hooks.Keys];

    /// <summary>The lines of all tables: each table's chains first, then its rules.</summary>
    public List<string> Next()
    {
        _undecidable = 3;
        return [.. Tables.SelectMany(Table)];
    }

    private IEnumerable<string> Table(string table)
    {
        yield return $"*{table}";
        foreach (var hook in Hooks[table])
            yield return $":{hook} {(table != "nat" && Chance(0.04) ? "DROP" : "ACCEPT")} [0:0]";
        string[] own = Chance(0.4) ? ["ONE", "TWO"] : [];
        foreach (var chain in own)
            yield return $":{chain} - [0:0]";
        // What a chain that rules call may do depends on where it is called; so one hook calls them.
        string home = Pick(Hooks[table]);
        foreach (var hook in Hooks[table])
        {
            for (int rules = random.Next(4); rules > 0; rules--)
                yield return Rule(table, hook, hook, hook == home ? own : []);
        }
        for (int rules = own.Length == 0 ? 0 : random.Next(1, 4); rules > 0; rules--)
            yield return Rule(table, "ONE", home, ["TWO"]);
        for (int rules = own.Length == 0 ? 0 : random.Next(1, 4); rules > 0; rules--)
            yield return Rule(table, "TWO", home, []);
        yield return "COMMIT";
    }

    private string Rule(string table, string chain, string hook, string[] called)
    {
        var text = new StringBuilder($"-A {chain}");
        var used = new HashSet<string>();
        string target = Target(table, hook, called);
        for (int parts = random.Next(1, vocabulary.MostMatchers + 1); parts > 0; parts--)
        {
            string matcher = Matcher(hook, chain == hook);
            // One of each matcher to a rule, and one word on its protocol.
            if (Keys(matcher).All(used.Add))
                text.Append(' ').Append(matcher);
        }
        if (target.StartsWith("TCPMSS", StringComparison.Ordinal))
            text.Clear().Append($"-A {chain} -p tcp -m tcp --tcp-flags SYN,RST SYN");
        else if (NeedsProtocol(target) is { } protocol && !used.Contains("-p"))
            text.Append(" -p ").Append(protocol);
        else if (NeedsProtocol(target) is not null)
            text.Clear().Append($"-A {chain} -p {NeedsProtocol(target)}");
        if (target.Length > 0)
            text.Append(target.StartsWith("-g", StringComparison.Ordinal) ? " " : " -j ").Append(target);
        return text.ToString();
    }

    private string Matcher(string hook, bool own)
    {
        if (_undecidable > 0 && vocabulary.Undecidable.Length > 0 && Chance(0.04))
        {
            _undecidable--;
            return Fill(Allowed(vocabulary.Undecidable, hook), hook, own);
        }
        return Fill(Allowed(vocabulary.Matchers, hook), hook, own);
    }

    private string Allowed(string[] from, string hook)
    {
        while (true)
        {
            string matcher = Pick(from);
            if (vetting?.Takes(matcher, hook) != false)
                return matcher;
        }
    }

    private string Target(string table, string hook, string[] called)
    {
        if (called.Length > 0 && Chance(0.3))
            return Chance(0.25) ? $"-g {Pick(called)}" : Pick(called);
        if (Chance(0.05))
            return "";
        if (_undecidable > 0 && vocabulary.Deciders.TryGetValue(table, out var deciders) && deciders.Length > 0 && Chance(0.02) && Pick(deciders) is var decider
            && vetting?.TakesTarget(table, decider) != false && Fits(decider.Split(' ')[0], table, hook))
        {
            _undecidable--;
            return decider;
        }
        while (true)
        {
            string target = Pick(vocabulary.Targets[table]);
            if (vetting?.TakesTarget(table, target) != false && Fits(target.Split(' ')[0], table, hook))
                return Fill(target, hook);
        }
    }

    private static bool Fits(string target, string table, string hook) => target switch
    {
        "MASQUERADE" => hook == "POSTROUTING",
        "SNAT" => hook is "POSTROUTING" or "INPUT",
        // What the router itself sends and turns to itself comes back in by lo: another way through, which the model leaves out.
        "DNAT" => hook == "PREROUTING",
        "REDIRECT" => hook == "PREROUTING",
        "NETMAP" => hook is "PREROUTING" or "POSTROUTING",
        "TCPMSS" => hook is "FORWARD" or "OUTPUT" or "POSTROUTING",
        "CLASSIFY" or "CHECKSUM" => table == "mangle" && hook == "POSTROUTING",
        "CT" or "NOTRACK" => table == "raw",
        "TPROXY" => hook == "PREROUTING",
        "SYNPROXY" => hook is "INPUT" or "FORWARD",
        "REJECT" => hook is "INPUT" or "FORWARD" or "OUTPUT",
        _ => true,
    };

    public static string? NeedsProtocol(string target)
    {
        if (target.StartsWith("TPROXY", StringComparison.Ordinal) || target.StartsWith("SYNPROXY", StringComparison.Ordinal) || target.Contains("tcp-reset", StringComparison.Ordinal))
            return "tcp";
        bool ports = target.Contains("--to-ports", StringComparison.Ordinal) || (target.Contains("--to-", StringComparison.Ordinal) && target.Contains(':', StringComparison.Ordinal));
        return ports && target.Contains("NAT", StringComparison.Ordinal) | target.StartsWith("RED", StringComparison.Ordinal) | target.StartsWith("MASQ", StringComparison.Ordinal) ? "udp" : null;
    }

    public static IReadOnlyList<string> HooksOf(string table) => Hooks[table];

    /// <summary>A template with the first of each word.</summary>
    public static string Plain(string template, string hook, bool own) => Fill(Vocabulary.Full, template, hook, own, words => words[0], () => false);

    private string Fill(string template, string hook, bool own = false) => Fill(vocabulary, template, hook, own, Pick, () => Chance(0.3));

    private static string Fill(Vocabulary vocabulary, string template, string hook, bool own, Func<string[], string> pick, Func<bool> invert)
    {
        string text = Word().Replace(template, word => word.Value switch
        {
            "[!] " => invert() ? "! " : "",
            "{dir}" => hook is "PREROUTING" or "INPUT" ? "in" : hook is "OUTPUT" or "POSTROUTING" ? "out" : pick(vocabulary.Words["dir"]),
            var one => pick(vocabulary.Words[one[1..^1]]),
        });
        // iptables itself refuses these in the hook's own chain.
        if (own && ((text.Contains("-i ", StringComparison.Ordinal) && hook is "OUTPUT" or "POSTROUTING") || (text.Contains("-o ", StringComparison.Ordinal) && hook is "PREROUTING" or "INPUT")))
            text = text.Contains("-i ", StringComparison.Ordinal) ? text.Replace("-i ", "-o ", StringComparison.Ordinal) : text.Replace("-o ", "-i ", StringComparison.Ordinal);
        // iptables-save leaves "! -i +" out, so that what it prints is another rule than the one in the kernel.
        return text is "! -p all" or "! -i +" or "! -o +" ? text[2..] : text;
    }

    private static IEnumerable<string> Keys(string matcher)
    {
        var words = matcher.Split(' ');
        for (int at = 0; at < words.Length; at++)
        {
            if (words[at] is "-s" or "-d" or "-i" or "-o" or "-p" or "-f")
                yield return words[at];
            if (words[at] == "-m")
                yield return $"-m {words[at + 1]}";
        }
    }

    private bool Chance(double chance) => random.NextDouble() < chance;

    private string Pick(string[] from) => from[random.Next(from.Length)];

    [GeneratedRegex(@"\[!\] |\{\w+\}")]
    private static partial Regex Word();
}
