namespace Orchestrator.EndToEnd.Tests.Oracle.Iptables;

/// <summary>Tries each word of the vocabulary in each hook once, so that rules are made only of what this kernel and these tools take.</summary>
internal sealed class Vetting
{
    private static readonly (string Table, string Hook)[] Places =
        [("mangle", "PREROUTING"), ("mangle", "INPUT"), ("mangle", "FORWARD"), ("mangle", "OUTPUT"), ("mangle", "POSTROUTING")];

    private readonly Dictionary<string, HashSet<string>> _hooks = new(StringComparer.Ordinal);
    private readonly HashSet<(string Table, string Target)> _targets = [];

    /// <summary>What is not there, with the first line of what the tool said.</summary>
    public List<string> Skipped { get; } = [];

    /// <summary>Must be called in the router's namespace, after the sets were made.</summary>
    public static Vetting Of(string generation)
    {
        var vetting = new Vetting();
        foreach (var matcher in Vocabulary.Full.Matchers.Concat(Vocabulary.Full.Undecidable).Distinct())
            vetting.Matcher(generation, matcher);
        foreach (var (table, targets) in Vocabulary.Full.Targets.Concat(Vocabulary.Full.Deciders))
        {
            foreach (var target in targets.Distinct())
                vetting.Target(generation, table, target);
        }
        return vetting;
    }

    public bool Takes(string matcher, string hook) => _hooks.TryGetValue(matcher, out var hooks) && hooks.Contains(hook);

    public bool TakesTarget(string table, string target) => _targets.Contains((table, target));

    private void Matcher(string generation, string matcher)
    {
        string? last = null;
        foreach (var (table, hook) in Places)
        {
            string words = RandomIptables.Plain(matcher, hook, true);
            string? refused = Try(generation, table, $"-A {hook} {words}");
            if (refused is null)
                Allow(matcher, hook);
            last = refused ?? last;
        }
        if (!_hooks.ContainsKey(matcher))
            Skipped.Add($"{matcher}: {last}");
    }

    private void Target(string generation, string table, string target)
    {
        string? last = null;
        foreach (var hook in RandomIptables.HooksOf(table))
        {
            string name = target.Split(' ')[0], before = name == "TCPMSS" ? "-p tcp -m tcp --tcp-flags SYN,RST SYN " : RandomIptables.NeedsProtocol(target) is { } protocol ? $"-p {protocol} " : "";
            last = Try(generation, table, $"-A {hook} {before}-j {RandomIptables.Plain(target, hook, true)}");
            if (last is not null)
                continue;
            _targets.Add((table, target));
            return;
        }
        Skipped.Add($"{table} -j {target}: {last}");
    }

    private void Allow(string matcher, string hook)
    {
        if (!_hooks.TryGetValue(matcher, out var hooks))
            _hooks[matcher] = hooks = [];
        hooks.Add(hook);
    }

    private static string? Try(string generation, string table, string rule)
    {
        var (status, _, error) = NetworkNamespace.Execute($"*{table}\n{rule}\nCOMMIT\n", [$"iptables-{generation}-restore"]);
        return status == 0 ? null : error.Split('\n')[0];
    }
}
