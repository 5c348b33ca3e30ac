using System.Globalization;
using System.Text;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>Loads rule sets into the kernel, sends packets through them, and asks the model of each whether it says the same.</summary>
internal sealed class OracleRun(OracleNetwork network, IOracleSource source, Coverage coverage)
{
    private const int PacketsPerRules = 40;

    /// <summary>Rule sets that the kernel's tools refused: the generator's fault, and only to be few.</summary>
    public int Refused { get; private set; }

    public int RuleSets { get; private set; }

    /// <summary>The first reasons of refusal.</summary>
    public List<string> Refusals { get; } = [];

    /// <summary>Runs until the coverage holds as many more pairs; the text of the first difference, or null.</summary>
    public string? Run(int seed, long pairs)
    {
        string? difference = null;
        network.Run(() =>
        {
            for (long until = coverage.Pairs + pairs; difference is null && coverage.Pairs < until; seed++)
                difference = One(seed);
            source.Clear();
        });
        return difference;
    }

    private string? One(int seed)
    {
        var random = new Random(seed);
        var rules = source.Next(random);
        if (rules.Load() is { } reason)
        {
            Refused++;
            if (Refusals.Count < 20)
                Refusals.Add($"{reason.Trim()}: {Guilty(rules)}");
            return null;
        }
        RuleSets++;
        network.ForgetConnections();
        var model = Model(rules);
        var probes = new ProbeSource(random).Next(PacketsPerRules);
        foreach (var (probe, arrivals, comparison) in Compared(model, probes))
        {
            // Whatever stood in another packet's way: alone it must still differ.
            if (comparison.Difference is not null && Alone(rules, probe) is { } difference)
                return Smallest(seed, rules, probe, difference);
            coverage.Add(rules, comparison);
        }
        return null;
    }

    /// <summary>The rule that is refused alone.</summary>
    private static string Guilty(IOracleRules rules)
    {
        while (rules.Count > 1)
        {
            var fewer = Enumerable.Range(0, rules.Count).Select(rules.Without).FirstOrDefault(one => one.Load() is not null);
            if (fewer is null)
                break;
            rules = fewer;
        }
        return string.Join("; ", rules.Text.Split('\n').Where(line => line.StartsWith('-')));
    }

    private static ModelVerdict Model(IOracleRules rules) => new(rules.Read(), rules.Text.Contains("-m ttl", StringComparison.Ordinal));

    private IEnumerable<(Probe Probe, List<Arrival> Arrivals, Comparison Comparison)> Compared(ModelVerdict model, IReadOnlyList<Probe> probes)
    {
        var arrived = network.Send(probes).ToLookup(arrival => (arrival.Tag, arrival.Protocol));
        foreach (var probe in probes)
        {
            var own = arrived[(probe.Tag, probe.Protocol)].Where(arrival => probe.Protocol != 1 || arrival.DestinationPort == probe.DestinationPort).ToList();
            // What goes to the router's own lo comes back in: another way than the model's.
            yield return (probe, own, own.Count > 1 ? new Comparison($"{own.Count} copies arrived", null, false) : model.Compare(probe, own.SingleOrDefault()));
        }
    }

    private string? Alone(IOracleRules rules, Probe probe)
    {
        if (rules.Load() is not null)
            return null;
        network.ForgetConnections();
        var (_, arrivals, comparison) = Compared(Model(rules), [probe]).Single();
        return comparison.Difference is { } difference ? $"kernel: {(arrivals.Count == 0 ? "nothing came out" : string.Join("; ", arrivals))}\nmodel: {difference}" : null;
    }

    private string Smallest(int seed, IOracleRules rules, Probe probe, string difference)
    {
        for (int rule = rules.Count - 1; rule >= 0; rule--)
        {
            var fewer = rules.Without(rule);
            if (Alone(fewer, probe) is { } still)
                (rules, difference) = (fewer, still);
        }
        return new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"{source.Name} seed {seed}: {probe}").AppendLine(difference).AppendJoin('\n', rules.Text.Split('\n').Where(line => !line.EndsWith("ACCEPT [0:0]", StringComparison.Ordinal) && line != "COMMIT")).ToString();
    }
}
