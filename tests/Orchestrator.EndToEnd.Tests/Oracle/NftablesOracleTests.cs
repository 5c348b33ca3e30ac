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
        output.WriteLine($"nft: {run.RuleSets} rule sets ({run.Refused} refused, {run.BeyondLimits} beyond the sets' limits), {coverage.Pairs} pairs, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s; loading "
            + $"{run.Loading.TotalSeconds:0.0} s, reading {run.Reading.TotalSeconds:0.0} s, sending {run.Sending.TotalSeconds:0.0} s");
        foreach (var line in source.Skipped.Select(word => $"not here: {word}").Concat(run.Refusals.Take(12).Select(refusal => $"refused: {refusal}")))
            output.WriteLine(line);
        output.WriteLine(coverage.Table());
        if (differences.Count > 0)
            Assert.Fail(string.Join("\n\n", differences));
        run.Refused.ShouldBeLessThan((run.RuleSets / 5) + 5);
        ((double)run.BeyondLimits).ShouldBeLessThan(1 + (run.RuleSets * 0.01));
        output.WriteLine($"{NftClaims.Features.Count} words are claimed; not asked here: {string.Join("; ", Elsewhere.Select(one => $"{one.Key}: {one.Value}"))}");
        NftClaims.Features.Count.ShouldBeGreaterThan(70);
        Elsewhere.Keys.Except(NftClaims.Features).ShouldBeEmpty("what is excepted must be claimed");
        // Of a short run for one difference nothing is to be seen.
        if (pairs >= Usual)
            NftClaims.Features.Where(feature => coverage.Asked(feature) == 0 && !Elsewhere.ContainsKey(feature)).ShouldBeEmpty("claimed, and no packet met it");
    }

    /// <summary>What is claimed and no kernel here can be asked, with the reason.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["ip tos"] = "a name that only a newer nft writes: here the octet is asked for as @nh,8,8",
        ["@nh,0,4"] = "nft lists these bits as ip version",
        ["ct l3proto"] = "nft 1.0.6 lists nothing of it, or another rule than the kernel's",
    };
}
