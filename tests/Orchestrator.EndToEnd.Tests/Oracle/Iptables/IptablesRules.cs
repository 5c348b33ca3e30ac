using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Iptables;

namespace Orchestrator.EndToEnd.Tests.Oracle.Iptables;

/// <summary>A rule set for iptables-restore.</summary>
/// <param name="generation">legacy or nft.</param>
/// <param name="readsBack">Read what iptables-save says after loading instead of what was loaded.</param>
internal sealed class IptablesRules(string generation, IReadOnlyList<string> lines, string sets, bool readsBack) : IOracleRules
{
    public string Text => string.Join('\n', lines) + "\n";

    public string Besides => string.Join('\n', sets.Split('\n').Where(line => line.Split(' ') is { Length: > 1 } words && (Text.Contains($" {words[1]} ", StringComparison.Ordinal) || Text.Contains(" olist ", StringComparison.Ordinal))));

    public int Count => lines.Count(IsRule);

    public IOracleRules Without(int rule)
    {
        int at = lines.Index().Where(line => IsRule(line.Item)).ElementAt(rule).Index;
        return new IptablesRules(generation, [.. lines.Where((_, index) => index != at)], sets, readsBack);
    }

    public string? Load()
    {
        // What packets of other rule sets added.
        if (Text.Contains("ochanging", StringComparison.Ordinal))
            _ = NetworkNamespace.Execute("", ["ipset", "flush", "ochanging"]);
        var (status, _, error) = NetworkNamespace.Execute(Text, [$"iptables-{generation}-restore"]);
        return status == 0 ? null : error;
    }

    public ReadPath Read()
    {
        string text = readsBack ? NetworkNamespace.Execute("", [$"iptables-{generation}-save", "-c"]).Output : Text;
        return IptablesReader.Read("router", text, sets, OracleNetwork.Surroundings);
    }

    public IEnumerable<string> Features(string rule) => FeaturesOf(rule);

    public static IEnumerable<string> FeaturesOf(string rule)
    {
        string module = "";
        var words = rule.Split(' ');
        for (int at = 2; at < words.Length; at++)
        {
            string not = words[at - 1] == "!" ? "! " : "", next = at + 1 < words.Length ? words[at + 1] : "";
            if (words[at] is "-m" or "-p")
            {
                module = next;
                yield return $"{not}{words[at]} {next}";
            }
            else if (words[at] is "-j")
            {
                yield return $"-j {next}";
                yield break;
            }
            else if (words[at] is "-s" or "-d" or "-i" or "-o" or "-f" or "-g")
            {
                yield return not + words[at];
            }
            else if (words[at].StartsWith("--", StringComparison.Ordinal))
            {
                yield return $"{module} {words[at]}";
                if (not.Length > 0)
                    yield return $"{module} ! {words[at]}";
            }
        }
    }

    private static bool IsRule(string line) => line.StartsWith("-A", StringComparison.Ordinal);
}

/// <summary>Random iptables rule sets; every now and then the sets that they name have other contents.</summary>
internal sealed class IptablesSource(string generation) : IOracleSource
{
    private const int RulesPerSets = 25;

    private string _sets = "";
    private int _made;
    private Vetting? _vetting;

    public string Name => $"iptables-{generation}";

    public IReadOnlyList<string> Skipped => _vetting?.Skipped ?? [];

    public IOracleRules Next(Random random)
    {
        if (_made++ % RulesPerSets == 0)
        {
            if (_sets.Length == 0)
                Do(RandomSets.Create(), "ipset", "-exist", "restore");
            Do(new RandomSets(random).Fill(), "ipset", "-exist", "restore");
            _sets = Do("", "ipset", "save");
        }
        _vetting ??= Vetting.Of(generation);
        return new IptablesRules(generation, new RandomIptables(random, Vocabulary.Full, _vetting).Next(), _sets, random.Next(3) == 0);
    }

    public void Clear()
    {
        if (generation == "nft")
            Do("", "nft", "flush", "ruleset");
        else
            Do(string.Concat(RandomIptables.Tables.Select(table => $"*{table}\nCOMMIT\n")), "iptables-legacy-restore");
    }

    private static string Do(string input, params IReadOnlyList<string> words)
    {
        var (status, output, error) = NetworkNamespace.Execute(input, words);
        return status == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', words)}: {error}\n{input}");
    }
}
