using System.Globalization;
using Orchestrator.Core.Auditing.Reading.Iptables;
using Orchestrator.EndToEnd.Tests.Oracle.Iptables;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>The audit's model of iptables against the kernel that runs this test.</summary>
[Trait("suite", "nat-oracle")]
public sealed class IptablesOracleTests(ITestOutputHelper output)
{
    private const long Usual = 50_000;

    [Fact]
    public void The_model_says_of_every_packet_what_the_kernel_does()
    {
        if (Reason() is { } reason)
            Assert.Skip(reason);
        long pairs = long.Parse(Environment.GetEnvironmentVariable("ORCHESTRATOR_ORACLE_PAIRS") ?? Usual.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int seed = int.Parse(Environment.GetEnvironmentVariable("ORCHESTRATOR_ORACLE_SEED") ?? "1", CultureInfo.InvariantCulture);
        using var network = new OracleNetwork();
        var coverage = new Coverage();
        var skipped = new List<string>();
        foreach (var (generation, share) in new[] { ("nft", pairs / 10), ("legacy", pairs * 9 / 10) })
        {
            var source = new IptablesSource(generation);
            var run = new OracleRun(network, source, coverage);
            int next = seed;
            for (long left = share; left > 0; left -= Usual)
            {
                var differences = run.Run(ref next, Math.Min(left, Usual));
                output.WriteLine($"iptables-{generation}: {run.RuleSets} rule sets ({run.Refused} refused, {run.BeyondLimits} beyond the sets' limits), {coverage.Pairs} pairs so far; loading {run.Loading.TotalSeconds:0.0} s, reading "
                    + $"{run.Reading.TotalSeconds:0.0} s, sending {run.Sending.TotalSeconds:0.0} s");
                if (differences.Count > 0)
                    Assert.Fail(string.Join("\n", differences));
            }
            skipped.AddRange(source.Skipped);
            foreach (var line in source.Skipped.Select(word => $"not here: {word}").Concat(run.Refusals.Take(8).Select(refusal => $"refused: {refusal}")))
                output.WriteLine(line);
            // Some pairs of matchers are refused that are taken alone; most rule sets must go through.
            ((double)run.Refused).ShouldBeLessThan(1 + (run.RuleSets * 0.1));
            ((double)run.BeyondLimits).ShouldBeLessThan(1 + (run.RuleSets * 0.01));
        }
        output.WriteLine(coverage.Table());
        Unseen(coverage, skipped).ShouldBeEmpty();
    }

    /// <summary>What the reader claims to understand and no packet met.</summary>
    private static List<string> Unseen(Coverage coverage, List<string> skipped) =>
        [.. MatcherCatalogue.Understood.Concat(TargetReader.Understood.Select(target => $"-j {target}"))
            .Except(Elsewhere).Where(feature => coverage.Asked(feature) == 0 && !skipped.Exists(words => IptablesRules.FeaturesOf("-A X " + words.Replace("[!] ", "", StringComparison.Ordinal)).Contains(feature)))];

    /// <summary>Other names of the same options, and what no packet of one router can show: copies, labels of other kernels.</summary>
    private static readonly string[] Elsewhere =
    [
        "multiport --source-ports", "multiport --destination-ports", "udp --source-port", "udp --destination-port", "sctp --source-port", "sctp --destination-port",
        "udplite --source-port", "udplite --destination-port", "dccp --source-port", "dccp --destination-port", "ttl --ttl",
        "-j ULOG", "-j LED", "-j ACCOUNT", "-j TEE", "-j CONNSECMARK", "-j SECMARK",
    ];

    private static string? Reason() => !Environment.IsPrivilegedProcess ? "needs root: it makes network namespaces" : null;
}
