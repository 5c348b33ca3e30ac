using Orchestrator.Core.DeviceState;

namespace Orchestrator.Deployment.Linux.Reading;

/// <summary>The rules of iptables-save, "table: -A ..." each, in order.</summary>
internal sealed class IptablesSave
{
    private static readonly string[] Harmless = ["ACCEPT", "RETURN", "LOG", "NFLOG", "MARK", "CONNMARK", "TCPMSS"];

    private readonly List<(string Table, string Rule)> _rules = [];

    public bool IsEmpty => _rules.Count == 0;

    public int SourceNatRules => _rules.Count(rule => rule.Table == "nat" && Target(rule.Rule) is "MASQUERADE" or "SNAT" or "NETMAP");

    /// <summary>The rules of the table, as listed.</summary>
    public IEnumerable<string> Table(string name) => _rules.Where(rule => rule.Table == name).Select(rule => rule.Rule);

    public static IptablesSave Parse(string output)
    {
        var save = new IptablesSave();
        string table = "";
        foreach (string line in output.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('*'))
                table = line[1..];
            else if (line.StartsWith("-A ", StringComparison.Ordinal))
                save._rules.Add((table, line));
        }
        return save;
    }

    /// <summary>
    /// The link's rules as loaded: for each built-in chain its jump, then what the jump leads to. A jump that another
    /// rule may pre-empt says so.
    /// </summary>
    public IEnumerable<string> RulesOf(LinkTag tag, IEnumerable<string> places)
    {
        foreach (string place in places)
        {
            var (table, chain) = (place.Split(' ')[0], place.Split(' ')[1]);
            string own = $"ORCH-{tag}-{chain}";
            bool behind = false;
            foreach (string rule in Table(table).Where(rule => rule.StartsWith($"-A {chain} ", StringComparison.Ordinal)))
            {
                if (rule == $"-A {chain} -j {own}")
                    yield return $"{table}: {rule}{(behind ? " (behind another rule)" : "")}";
                behind |= MayPreempt(chain, rule);
            }
            foreach (string rule in Table(table).Where(rule => rule.StartsWith($"-A {own} ", StringComparison.Ordinal)))
                yield return $"{table}: {rule}";
        }
    }

    public static string Target(string rule)
    {
        int at = Math.Max(rule.LastIndexOf(" -j ", StringComparison.Ordinal), rule.LastIndexOf(" -g ", StringComparison.Ordinal));
        return at < 0 ? "" : rule[(at + 4)..].Split(' ')[0];
    }

    // Docker keeps its own jumps first, and they let everything else return.
    private static bool MayPreempt(string chain, string rule)
    {
        string target = Target(rule);
        bool harmless = chain == "POSTROUTING" ? target is "LOG" or "NFLOG" or "MARK" : Harmless.Contains(target);
        return !harmless && !target.StartsWith("ORCH-", StringComparison.Ordinal) && !target.StartsWith("DOCKER", StringComparison.Ordinal);
    }
}
