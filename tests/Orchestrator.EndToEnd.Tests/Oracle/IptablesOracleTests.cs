using System.Globalization;
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
        foreach (var (generation, share) in new[] { ("legacy", pairs * 9 / 10), ("nft", pairs / 10) })
        {
            var source = new IptablesSource(generation);
            var run = new OracleRun(network, source, coverage);
            long started = TimeProvider.System.GetTimestamp();
            string? difference = run.Run(seed, share);
            output.WriteLine($"iptables-{generation}: {run.RuleSets} rule sets ({run.Refused} refused), {coverage.Pairs} pairs so far, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
            foreach (var line in source.Skipped.Select(word => $"not here: {word}").Concat(run.Refusals.Take(8).Select(refusal => $"refused: {refusal}")))
                output.WriteLine(line);
            if (difference is not null)
                Assert.Fail(difference);
        }
        output.WriteLine(coverage.Table());
    }

    private static string? Reason() => !Environment.IsPrivilegedProcess ? "needs root: it makes network namespaces" : null;
}
