using System.Globalization;
using System.Text;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>Loads rule sets into the kernel, sends packets through them, and asks the model of each whether it says the same.</summary>
internal sealed class OracleRun(OracleNetwork network, IOracleSource source, Coverage coverage)
{
    private const int PacketsPerRules = 40, MostDifferences = 6;

    /// <summary>Rule sets that the kernel's tools refused: the generator's fault, and only to be few.</summary>
    public int Refused { get; private set; }

    public int RuleSets { get; private set; }

    /// <summary>Rule sets for which the sets gave up: only to be few, too.</summary>
    public int BeyondLimits { get; private set; }

    /// <summary>The first reasons of refusal.</summary>
    public List<string> Refusals { get; } = [];

    /// <summary>Runs until the coverage holds as many more pairs, or some differences are found: their texts.</summary>
    /// <param name="seed">Of the first rule set; the next ones follow, and after it stands where the next run shall begin.</param>
    public IReadOnlyList<string> Run(ref int seed, long pairs)
    {
        var differences = new List<string>();
        int next = seed;
        network.Run(() =>
        {
            for (long until = coverage.Pairs + pairs; differences.Count < MostDifferences && coverage.Pairs < until; next++)
            {
                if (One(next) is { } difference)
                    differences.Add(difference);
            }
            source.Clear();
        });
        seed = next;
        return differences;
    }

    private string? One(int seed)
    {
        var random = new Random(seed);
        var rules = source.Next(random);
        long at = TimeProvider.System.GetTimestamp();
        string? refused = rules.Load();
        Loading += Since(ref at);
        if (refused is { } reason)
        {
            Refused++;
            if (Refusals.Count < 20)
                Refusals.Add($"{reason.Trim()}: {Guilty(rules)}");
            return null;
        }
        RuleSets++;
        network.ForgetConnections();
        Sending += Since(ref at);
        var model = Model(rules);
        Reading += Since(ref at);
        var probes = new ProbeSource(random).Next(PacketsPerRules);
        var followers = new List<(Probe Probe, Probe First)>();
        foreach (var (probe, arrivals, comparison) in Compared(model, probes).ToList())
        {
            // Whatever stood in another packet's way: alone it must still differ.
            if (comparison.Difference is not null && Alone(rules, probe, false) is { } difference)
                return Smallest(seed, rules, probe, false, difference);
            coverage.Add(rules, comparison);
            if (Followers.Of(probe, arrivals.SingleOrDefault(), comparison) is { } follower)
                followers.Add((follower, probe));
        }
        BeyondLimits += model.IsBeyondLimits ? 1 : 0;
        var firsts = followers.ToDictionary(one => one.Probe.Tag, one => one.First);
        foreach (var (probe, _, comparison) in Compared(model, [.. followers.Select(one => one.Probe)]).ToList())
        {
            if (comparison.Difference is not null && Alone(rules, firsts[probe.Tag], true) is { } difference)
                return Smallest(seed, rules, firsts[probe.Tag], true, difference);
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

    public TimeSpan Loading { get; private set; }

    public TimeSpan Reading { get; private set; }

    public TimeSpan Sending { get; private set; }

    private static TimeSpan Since(ref long at)
    {
        long now = TimeProvider.System.GetTimestamp();
        var passed = TimeProvider.System.GetElapsedTime(at, now);
        at = now;
        return passed;
    }

    private static ModelVerdict Model(IOracleRules rules) => new(rules.Read());

    private IEnumerable<(Probe Probe, List<Arrival> Arrivals, Comparison Comparison)> Compared(ModelVerdict model, IReadOnlyList<Probe> probes)
    {
        long at = TimeProvider.System.GetTimestamp();
        var arrived = network.Send(probes).ToLookup(arrival => (arrival.Tag, arrival.Protocol));
        Sending += Since(ref at);
        foreach (var probe in probes)
        {
            var own = arrived[(probe.Tag, probe.Protocol)].Where(arrival => probe.Protocol != 1 || arrival.DestinationPort == probe.DestinationPort).ToList();
            // What goes to the router's own lo comes back in: another way than the model's.
            yield return (probe, own, own.Count > 1 ? new Comparison($"{own.Count} copies arrived", null, false) : model.Compare(probe, own.SingleOrDefault()));
        }
    }

    /// <param name="follows">Whether the later packet of the probe's connection is meant.</param>
    private string? Alone(IOracleRules rules, Probe probe, bool follows)
    {
        if (rules.Load() is not null)
            return null;
        network.ForgetConnections();
        var model = Model(rules);
        var (_, arrivals, comparison) = Compared(model, [probe]).Single();
        if (follows)
        {
            if (arrivals.Count > 1 || Followers.Of(probe, arrivals.SingleOrDefault(), comparison) is not { } follower)
                return null;
            (_, arrivals, comparison) = Compared(model, [follower]).Single();
        }
        return comparison.Difference is { } difference ? $"kernel: {(arrivals.Count == 0 ? "nothing came out" : string.Join("; ", arrivals))}\nmodel: {difference}" : null;
    }

    private string Smallest(int seed, IOracleRules rules, Probe probe, bool follows, string difference)
    {
        for (int rule = rules.Count - 1; rule >= 0; rule--)
        {
            var fewer = rules.Without(rule);
            if (Alone(fewer, probe, follows) is { } still)
                (rules, difference) = (fewer, still);
        }
        return new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"{source.Name} seed {seed}: {(follows ? "later packet of " : "")}{probe}").AppendLine(difference).AppendJoin('\n', rules.Text.Split('\n').Where(line => !line.EndsWith("ACCEPT [0:0]", StringComparison.Ordinal) && line != "COMMIT")).Append(rules.Besides).ToString();
    }
}
