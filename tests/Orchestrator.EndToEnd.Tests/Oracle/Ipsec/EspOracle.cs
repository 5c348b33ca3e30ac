using System.Globalization;
using System.Text;
using Orchestrator.Core.Auditing.Reading.Iptables;
using Orchestrator.EndToEnd.Tests.Oracle.Iptables;

namespace Orchestrator.EndToEnd.Tests.Oracle.Ipsec;

/// <summary>Random worlds, rules and packets, the guest's kernel asked of all of them, and the model of each.</summary>
internal sealed class EspOracle(EspGuest guest, Coverage coverage)
{
    private const int PacketsPerRules = 40, RulesPerTrip = 250, MostDifferences = 5;

    /// <summary>What must have happened to some packets of a run, as rows of the coverage.</summary>
    public static IReadOnlyList<string> Stories { get; } =
    [
        .. new[] { "forwarded or taken", "own" }.SelectMany(from => new[] { "ESP tunnel", "ESP transport", "ESP tunnel, then dropped", "in clear", "dropped" }.Select(says => $"= {from}: {says}")),
        .. new[] { "decrypted (tunnel)", "decrypted (transport)" }.SelectMany(from => new[] { "ESP tunnel", "in clear", "local", "dropped" }.Select(says => $"= {from}: {says}")),
        "= forwarded or taken: local", "= met its policy", "= translated out of its policy", "= translated into a policy", "= translated into another policy",
    ];

    public int RuleSets { get; private set; }

    public List<string> Refusals { get; } = [];

    public async Task<IReadOnlyList<string>> RunAsync(int seed, int ruleSets)
    {
        var differences = new List<string>();
        for (int done = 0; done < ruleSets && differences.Count == 0; done += RulesPerTrip)
        {
            var cases = Enumerable.Range(seed + done, Math.Min(RulesPerTrip, ruleSets - done)).Select(number => (Number: number, Case: Case(number))).ToList();
            var results = await guest.AskAsync([.. cases.Select(one => one.Case)]);
            foreach (var ((number, one), result) in cases.Zip(results))
            {
                if (result.Refused is { } reason)
                {
                    Refusals.Add(reason);
                    continue;
                }
                RuleSets++;
                if (differences.Count < MostDifferences && FirstDifference(one, result, Note) is var (probe, _))
                    differences.Add(await SmallestAsync(number, one with { Packets = [probe] }));
            }
        }
        return differences;
    }

    private static EspCase Case(int seed)
    {
        var random = new Random(seed);
        var world = new RandomWorld(random).Next();
        string rules = string.Join('\n', new RandomIptables(random, EspWords.Vocabulary, null).Next()) + "\n";
        return new EspCase(world, rules, new EspProbes(random, world).Next(PacketsPerRules));
    }

    private static (EspProbe Probe, string Text)? FirstDifference(EspCase one, EspResult result, Action<EspProbe, EspComparison>? note)
    {
        var around = EspGuest.Around(result.Policies);
        var verdict = new EspVerdict(IptablesReader.Read("router", one.Rules, null, around), around.Policies!, one.World);
        (EspProbe, string)? first = null;
        // A packet may come out while the next one is on its way.
        var all = result.Seen.SelectMany(frames => frames).Select(frame => EspArrival.Read(frame[0], Convert.FromHexString(frame[1]), one.World)).OfType<EspArrival>().ToList();
        foreach (var probe in one.Packets)
        {
            var arrivals = all.Where(arrival => arrival.IsOf(probe)).ToList();
            var comparison = arrivals.Count > 1 ? new EspComparison($"{arrivals.Count} copies", [], "", false, null) : verdict.Compare(probe, arrivals.SingleOrDefault());
            note?.Invoke(probe, comparison);
            if (comparison.Difference is { } difference)
                first ??= (probe, $"kernel: {(arrivals.Count == 0 ? "nothing came out" : string.Join("; ", arrivals))}\nmodel: {difference}");
        }
        return first;
    }

    private void Note(EspProbe probe, EspComparison comparison)
    {
        coverage.Add(IptablesRules.FeaturesOf, comparison.Traces.SelectMany(trace => trace.Steps), comparison.Sure);
        string from = probe.By is { } by ? by.Tunnel ? "decrypted (tunnel)" : "decrypted (transport)" : probe.Probe.Arrives is null ? "own" : "forwarded or taken";
        coverage.Note($"= {from}: {comparison.Says}");
        if (comparison.Moved is { } moved)
            coverage.Note($"= {moved}");
    }

    /// <summary>Without each rule and each policy that does not matter: all such sets go to the guest in one trip, and the first that still differs is taken.</summary>
    private async Task<string> SmallestAsync(int seed, EspCase one)
    {
        string text = "differs only together with other packets";
        for (int round = 0; round < 40; round++)
        {
            var fewer = Fewer(one).ToList();
            var results = await guest.AskAsync([one, .. fewer]);
            if (FirstDifference(one, results[0], null) is not var (_, still))
                break;
            text = $"{still}\n{results[0].Policies}";
            int smaller = Enumerable.Range(0, fewer.Count).FirstOrDefault(at => results[at + 1].Refused is null && FirstDifference(fewer[at], results[at + 1], null) is not null, -1);
            if (smaller < 0)
                break;
            one = fewer[smaller];
        }
        return new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"seed {seed}: {one.Packets[0]}").AppendLine(text)
            .AppendLine(CultureInfo.InvariantCulture, $"checks {one.World.Checks}").AppendJoin('\n', one.Rules.Split('\n').Where(line => line.StartsWith('-') || line.StartsWith('*') || line.Contains(" DROP ", StringComparison.Ordinal))).AppendLine().ToString();
    }

    private static IEnumerable<EspCase> Fewer(EspCase one)
    {
        var lines = one.Rules.Split('\n');
        for (int size = lines.Length / 2; size >= 1; size /= 2)
        {
            for (int at = 0; at < lines.Length; at += size)
            {
                var kept = lines.Where((line, index) => index < at || index >= at + size || !line.StartsWith('-')).ToList();
                if (kept.Count < lines.Length)
                    yield return one with { Rules = string.Join('\n', kept) };
            }
        }
        var needed = one.World.Policies.Where(policy => one.Packets[0].By is null || policy.Template?.In != one.Packets[0].By).ToList();
        foreach (var policy in needed)
            yield return one with { World = one.World with { Policies = [.. one.World.Policies.Where(other => other != policy)] } };
    }
}
