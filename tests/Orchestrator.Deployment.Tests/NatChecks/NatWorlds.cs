using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks;

namespace Orchestrator.Deployment.Tests.NatChecks;

/// <summary>Checks of many NATs at once: each takes long and does little.</summary>
public sealed class NatWorlds
{
    private const string Masquerade = "table ip nat { chain post { type nat hook postrouting priority 100; oifname out0 masquerade; } }";

    private readonly Dictionary<string, Lazy<Task<NatCheckResult>>> _checks;

    public NatWorlds() => _checks = new Dictionary<string, Lazy<Task<NatCheckResult>>>
    {
        ["none"] = Checking(""),
        ["masquerade"] = Checking(Masquerade),
    };

    internal Task<NatCheckResult> ResultAsync(string name) => _checks[name].Value;

    internal async Task<NatProfile> ProfileAsync(string name)
    {
        var result = await ResultAsync(name);
        foreach (var stage in result.Stages)
            TestContext.Current.TestOutputHelper?.WriteLine($"{stage}");
        foreach (var trial in result.Measurement.Trials)
            TestContext.Current.TestOutputHelper?.WriteLine($"{trial}");
        result.Fault.ShouldBeNull();
        return NatClassifier.Classify(result.Measurement);
    }

    private static Lazy<Task<NatCheckResult>> Checking(string rules, string settings = "true", bool carrier = false, int longest = 0, string interpreter = "python3") => new(async () =>
    {
        await using var world = await NatWorld.StartAsync(rules, settings, carrier);
        return await world.CheckAsync(TimeSpan.FromSeconds(longest), interpreter);
    });
}
