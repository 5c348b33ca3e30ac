using System.Text;

namespace Orchestrator.Lab.DataPlane.Linux.Firewall;

/// <summary>Turns the firewall menus into one <c>iptables-restore</c> input. Pure. Disabled, dynamic and invalid rules are left out.</summary>
internal sealed class FirewallPlan
{
    private readonly RouterTables _tables;
    private readonly IReadOnlyDictionary<string, string> _devices;
    private readonly Gates _gates;
    private readonly Dictionary<(string Menu, string Id), string> _invalid = [];
    private readonly StringBuilder _text = new();

    private FirewallPlan(RouterTables tables, IReadOnlyDictionary<string, string> devices)
    {
        _tables = tables;
        _devices = devices;
        _gates = new Gates(tables, devices);
    }

    /// <summary>Builds the text; rules named in <paramref name="refused"/> were refused by the kernel before and are left out.</summary>
    public static FirewallState Build(RouterTables tables, IReadOnlyDictionary<string, string> devices, IReadOnlyDictionary<(string Menu, string Id), string> refused)
    {
        var plan = new FirewallPlan(tables, devices);
        foreach (var (key, reason) in refused)
            plan._invalid[key] = reason;
        foreach (var (menu, table, chains) in RuleTables.All)
            plan.AddTable(menu, table, chains);
        return new FirewallState(plan._text.ToString(), plan._invalid);
    }

    private void AddTable(string menu, string table, IReadOnlyDictionary<string, string> chains)
    {
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        var extra = new List<string>();
        var lines = new List<string>();
        string Chain(string name)
        {
            if (chains.TryGetValue(name, out var built))
                return built;
            if (!own.TryGetValue(name, out var user))
                own[name] = user = $"user-{own.Count}"; // the name itself may hold anything
            return user;
        }

        foreach (var row in _tables.Rows(menu).Where(row => !row.IsTrue("disabled") && !row.IsTrue("dynamic") && !row.IsTrue("invalid") && !_invalid.ContainsKey((menu, row.Id))))
        {
            try
            {
                lines.AddRange(RuleLines(row, table, Chain, extra));
            }
            catch (UnsupportedRuleException problem)
            {
                _invalid[(menu, row.Id)] = problem.Message;
            }
        }

        _text.Append('*').Append(table).Append('\n');
        foreach (var built in chains.Values)
            _text.Append(':').Append(built).Append(" ACCEPT [0:0]\n");
        foreach (var chain in own.Values.Concat(extra))
            _text.Append(':').Append(chain).Append(" - [0:0]\n");
        foreach (var line in lines.Concat(table == "mangle" ? ClampLines() : []))
            _text.Append("-A ").Append(line).Append('\n');
        _text.Append("COMMIT\n");
    }

    private List<string> RuleLines(Row row, string table, Func<string, string> chain, List<string> extra)
    {
        var tag = row.Id.TrimStart('*').ToLowerInvariant();
        var fields = row.Values.Where(pair => RuleFields.IsMatcher(pair.Key)).OrderBy(pair => pair.Key != "protocol").ThenBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        var words = string.Join(' ', fields.Where(pair => !Gates.IsGate(pair.Key)).Select(pair => Matchers.Words(pair.Key, pair.Value, row, _devices)).Where(word => word != ""));
        var (target, goesOn) = RuleActions.Of(row, table, chain);
        if (target.StartsWith("-j TCPMSS", StringComparison.Ordinal) && !words.Contains("SYN", StringComparison.Ordinal))
            throw new UnsupportedRuleException("change-mss needs tcp-flags=syn");
        var gates = fields.Where(pair => Gates.IsGate(pair.Key)).ToList();
        var stops = goesOn && row["action"] is "change-mss" or "change-dscp" && !row.IsTrue("passthrough") && row["passthrough"] is not null;
        var comment = $"-m comment --comment {table}-{tag}";
        var start = $"{chain(row["chain"] ?? throw new UnsupportedRuleException("no chain"))} {words}".TrimEnd();
        if (gates.Count == 0 && !stops)
            return [$"{start} {comment} {target}".TrimEnd()];
        if (row["action"] == "return")
            throw new UnsupportedRuleException("action=return with a list");
        return WithGates(start, comment, $"{tag}", gates, stops ? [target, "-j ACCEPT"] : [target], extra);
    }

    private List<string> WithGates(string start, string comment, string tag, List<KeyValuePair<string, string>> gates, string[] targets, List<string> extra)
    {
        var names = gates.Select((_, index) => $"g{index}-{tag}").Append($"t-{tag}").ToList();
        extra.AddRange(names);
        var lines = new List<string> { $"{start} {comment} -j {names[0]}" };
        for (var index = 0; index < gates.Count; index++)
            lines.AddRange(_gates.Rules(gates[index].Key, gates[index].Value, names[index + 1]).Select(rule => $"{names[index]} {rule}"));

        // TCPMSS wants to see the SYN match in its own rule.
        lines.AddRange(targets.Select(target => $"{names[^1]} {(target.StartsWith("-j TCPMSS", StringComparison.Ordinal) ? "-p tcp -m tcp --tcp-flags SYN SYN " : "")}{target}".TrimEnd()));
        return lines;
    }

    /// <summary>An IPIP interface with clamp-tcp-mss lowers the MSS of what comes out of the tunnel to what fits back into it.</summary>
    private IEnumerable<string> ClampLines() =>
        from row in _tables.Rows("interface/ipip")
        where row.IsTrue("clamp-tcp-mss") && !row.IsTrue("disabled") && _devices.ContainsKey(row["name"] ?? "")
        select $"FORWARD -i {_devices[row["name"]!]} -p tcp -m tcp --tcp-flags SYN,RST SYN -m comment --comment clamp-{row.Id.TrimStart('*').ToLowerInvariant()} -j TCPMSS --clamp-mss-to-pmtu";
}
