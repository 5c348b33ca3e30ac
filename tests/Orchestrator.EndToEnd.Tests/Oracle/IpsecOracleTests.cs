using System.Globalization;
using Orchestrator.Core.Auditing.Reading.Iptables;
using Orchestrator.EndToEnd.Tests.Lab;
using Orchestrator.EndToEnd.Tests.Oracle.Ipsec;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>The audit's model of IPsec and iptables against a kernel with real ESP: the lab's guest.</summary>
[Trait("suite", "nat-oracle")]
public sealed class IpsecOracleTests(ITestOutputHelper output)
{
    private const int Usual = 500;

    [Fact]
    public async Task The_model_says_of_every_packet_what_the_kernel_and_its_policies_do()
    {
        if (await NetworkLab.ReasonNotToRunAsync() is { } reason)
            Assert.Skip(reason);
        int ruleSets = Number("ORCHESTRATOR_ORACLE_ESP_RULESETS", Usual), seed = Number("ORCHESTRATOR_ORACLE_SEED", 1);
        long started = TimeProvider.System.GetTimestamp();
        await using var lab = await NetworkLab.StartAsync();
        double boot = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var coverage = new Coverage();
        var oracle = new EspOracle(new EspGuest(lab), coverage);
        var differences = await oracle.RunAsync(seed, ruleSets);
        output.WriteLine($"ESP: {oracle.RuleSets} rule sets ({oracle.Refusals.Count} refused), {coverage.Pairs} pairs, {differences.Count} differences; {boot:0.0} s to start the kernel, "
            + $"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s in all");
        foreach (var refusal in oracle.Refusals.Distinct().Take(10))
            output.WriteLine($"refused: {refusal}");
        output.WriteLine(coverage.Table());
        if (differences.Count > 0)
            Assert.Fail(string.Join("\n\n", differences));
        ((double)oracle.Refusals.Count).ShouldBeLessThan(1 + (ruleSets * 0.1));
        if (ruleSets < Usual)
            return;
        // Nothing here is transformed twice, so what comes --next is only asked for.
        MatcherCatalogue.Understood.Where(matcher => matcher.StartsWith("policy ", StringComparison.Ordinal) && matcher != "policy --next" && coverage.Taken(matcher) == 0).ShouldBeEmpty("claimed, and no packet met it");
        EspOracle.Stories.Where(story => coverage.Taken(story) == 0).ShouldBeEmpty("nothing of the kind happened");
    }

    private static int Number(string name, int otherwise) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
