using System.Globalization;
using System.Text.RegularExpressions;

namespace Orchestrator.Lab.DataPlane.Linux.Firewall;

/// <summary>What a rule has counted.</summary>
internal readonly record struct RuleCount(long Packets, long Bytes)
{
    public static RuleCount operator +(RuleCount one, RuleCount other) => new(one.Packets + other.Packets, one.Bytes + other.Bytes);

    public static RuleCount operator -(RuleCount one, RuleCount other) => new(one.Packets - other.Packets, one.Bytes - other.Bytes);
}

/// <summary>
/// The kernel's counters under the rows' ids. The kernel begins anew whenever tables are put in force, a router does not: what was counted
/// before is added. Not thread-safe.
/// </summary>
internal sealed partial class RuleCounters(IHostCommands host)
{
    private readonly Dictionary<(string Menu, string Id), RuleCount> _before = [];

    /// <summary>As after a restart.</summary>
    public void Forget() => _before.Clear();

    /// <summary>The rules of a menu that are in force, by id.</summary>
    public async Task<IReadOnlyDictionary<string, RuleCount>> ReadAsync(string menu, CancellationToken cancellationToken) =>
        (await KernelAsync(menu, cancellationToken)).ToDictionary(rule => rule.Key, rule => rule.Value + _before.GetValueOrDefault((menu, rule.Key)), StringComparer.Ordinal);

    /// <summary>Called before the kernel begins anew: what stands now is remembered.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        // All tables at once: this stands before every change of a rule.
        var done = await host.RunAsync(["xtables-legacy-multi", "iptables-save", "-c"], "", cancellationToken);
        var now = Tables(done.ExitCode == 0 ? done.Output : "").SelectMany(table => Parse(table.Text).Select(rule => (Key: (table.Menu, rule.Key), rule.Value))).ToList();
        var kept = now.ToDictionary(rule => rule.Key, rule => rule.Value + _before.GetValueOrDefault(rule.Key));
        _before.Clear();
        foreach (var (key, count) in kept)
            _before[key] = count;
    }

    public async Task ResetAsync(string menu, IReadOnlyCollection<string>? ids, CancellationToken cancellationToken)
    {
        foreach (var (id, count) in await KernelAsync(menu, cancellationToken))
        {
            if (ids is null || ids.Contains(id))
                _before[(menu, id)] = default(RuleCount) - count;
        }
    }

    /// <summary>Counters of a text of <c>iptables-save -c</c>, by rule; a rule with lists counts where it has passed them all.</summary>
    internal static Dictionary<string, RuleCount> Parse(string text)
    {
        var counts = new Dictionary<string, RuleCount>(StringComparer.Ordinal);
        var passed = new Dictionary<string, RuleCount>(StringComparer.Ordinal);
        foreach (Match line in Line().Matches(text))
        {
            var count = new RuleCount(Number(line, "packets"), Number(line, "bytes"));
            if (Target().Match(line.Groups["chain"].Value) is { Success: true } target)
                passed.TryAdd(Id(target), count);
            else if (Comment().Match(line.Groups["rule"].Value) is { Success: true } comment)
                counts[Id(comment)] = count;
        }
        foreach (var (id, count) in passed)
            counts[id] = count;
        return counts;
    }

    private async Task<Dictionary<string, RuleCount>> KernelAsync(string menu, CancellationToken cancellationToken)
    {
        string table = RuleTables.All.First(one => one.Menu == menu).Table;
        var done = await host.RunAsync(["xtables-legacy-multi", "iptables-save", "-c", "-t", table], "", cancellationToken);
        return Parse(done.ExitCode == 0 ? done.Output : "");
    }

    private static IEnumerable<(string Menu, string Text)> Tables(string text)
    {
        foreach (var (menu, table, _) in RuleTables.All)
        {
            int start = text.IndexOf($"*{table}\n", StringComparison.Ordinal), end = start < 0 ? -1 : text.IndexOf("\nCOMMIT", start, StringComparison.Ordinal);
            if (end > 0)
                yield return (menu, text[start..end]);
        }
    }

    private static string Id(Match match) => "*" + match.Groups["id"].Value.ToUpperInvariant();

    private static long Number(Match line, string name) => long.Parse(line.Groups[name].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\[(?<packets>\d+):(?<bytes>\d+)\] -A (?<chain>\S+)(?<rule>.*)$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("^t-(?<id>[0-9a-f]+)$")]
    private static partial Regex Target();

    [GeneratedRegex("--comment (raw|mangle|nat|filter)-(?<id>[0-9a-f]+)")]
    private static partial Regex Comment();
}
