using System.Globalization;
using System.Text;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>How many pairs of rule set and packet each matcher and target had a part in.</summary>
internal sealed class Coverage
{
    private readonly Dictionary<string, (long Asked, long Taken)> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _features = new(StringComparer.Ordinal);

    public long Pairs { get; private set; }

    public long Sure { get; private set; }

    public void Add(IOracleRules rules, Comparison comparison) => Add(rules.Features, comparison.Trace?.Steps ?? [], comparison.Sure);

    /// <param name="parts">What a rule asks and does, by its text.</param>
    public void Add(Func<string, IEnumerable<string>> parts, IEnumerable<TraceStep> steps, bool sure)
    {
        Pairs++;
        Sure += sure ? 1 : 0;
        var seen = new HashSet<(string, bool)>();
        foreach (var step in steps)
        {
            var (rule, taken) = step switch { TraceStep.PassedBy one => (one.Rule, false), TraceStep.Took one => (one.Rule, true), _ => (null, false) };
            if (rule is null)
                continue;
            if (!_features.TryGetValue(rule.Text, out var features))
                _features[rule.Text] = features = [.. parts(rule.Text)];
            foreach (var feature in features)
            {
                if (seen.Add((feature, taken)))
                    Count(feature, taken);
            }
        }
        if (_features.Count > 100_000)
            _features.Clear();
    }

    /// <summary>Something else that pairs may show: a row of its own.</summary>
    public void Note(string shown) => Count(shown, true);

    public long Asked(string feature) => _rows.GetValueOrDefault(feature).Asked;

    public long Taken(string feature) => _rows.GetValueOrDefault(feature).Taken;

    public string Table()
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{Pairs} pairs, {Sure} of them with one possible outcome only");
        foreach (var (feature, (asked, taken)) in _rows.OrderBy(row => row.Key, StringComparer.Ordinal))
            table.AppendLine(CultureInfo.InvariantCulture, $"{feature,-36} asked {asked,9} taken {taken,9}");
        return table.ToString();
    }

    private void Count(string feature, bool taken)
    {
        var (asked, was) = _rows.GetValueOrDefault(feature);
        _rows[feature] = (asked + 1, was + (taken ? 1 : 0));
    }
}
