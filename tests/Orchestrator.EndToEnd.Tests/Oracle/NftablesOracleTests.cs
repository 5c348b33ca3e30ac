using System.Globalization;
using Orchestrator.EndToEnd.Tests.Oracle.Nftables;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>The audit's model of nftables against the kernel that runs this test.</summary>
[Trait("suite", "nat-oracle")]
public sealed class NftablesOracleTests(ITestOutputHelper output)
{
    private const long Usual = 12_000;

    [Fact]
    public void The_model_says_of_every_packet_what_the_kernel_does()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Skip("needs root: it makes network namespaces");
        long pairs = long.Parse(Environment.GetEnvironmentVariable("ORCHESTRATOR_ORACLE_PAIRS") ?? Usual.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int seed = int.Parse(Environment.GetEnvironmentVariable("ORCHESTRATOR_ORACLE_SEED") ?? "1", CultureInfo.InvariantCulture);
        using var network = new OracleNetwork();
        using var source = new NftSource();
        var coverage = new Coverage();
        var run = new OracleRun(network, source, coverage);
        long started = TimeProvider.System.GetTimestamp();
        var differences = run.Run(ref seed, pairs);
        output.WriteLine($"nft: {run.RuleSets} rule sets ({run.Refused} refused), {coverage.Pairs} pairs, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s; loading "
            + $"{run.Loading.TotalSeconds:0.0} s, reading {run.Reading.TotalSeconds:0.0} s, sending {run.Sending.TotalSeconds:0.0} s");
        foreach (var line in source.Skipped.Select(word => $"not here: {word}").Concat(run.Refusals.Take(12).Select(refusal => $"refused: {refusal}")))
            output.WriteLine(line);
        output.WriteLine(coverage.Table());
        if (differences.Count > 0)
            Assert.Fail(string.Join("\n\n", differences));
        run.Refused.ShouldBeLessThan((run.RuleSets / 5) + 5);
    }
}
