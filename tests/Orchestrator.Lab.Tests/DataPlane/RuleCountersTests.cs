using Orchestrator.Lab.DataPlane.Linux;
using Orchestrator.Lab.DataPlane.Linux.Firewall;

namespace Orchestrator.Lab.Tests.DataPlane;

/// <summary>What a rule counted, over changes of other rules and until it is reset.</summary>
public sealed class RuleCountersTests
{
    private const string Raw = "ip/firewall/raw";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_rule_has_its_own_and_one_with_lists_counts_what_passed_them()
    {
        var counts = RuleCounters.Parse("""
            *raw
            :PREROUTING ACCEPT [12:900]
            [3:87] -A PREROUTING -s 203.0.113.1/32 -p udp -m multiport --sports 500 -m comment --comment raw-a
            [9:300] -A PREROUTING -m comment --comment raw-1f -j g0-1f
            [2:64] -A g0-1f -s 192.0.2.1/32 -g t-1f
            [2:64] -A t-1f -j DROP
            COMMIT
            """);

        counts.ShouldBe(new Dictionary<string, RuleCount> { ["*A"] = new(3, 87), ["*1F"] = new(2, 64) }, ignoreOrder: true);
    }

    [Fact]
    public async Task What_was_counted_before_another_rule_changed_still_counts_and_a_rule_that_went_is_forgotten()
    {
        var host = new Kernel();
        var counters = new RuleCounters(host);
        host.Save = "[3:87] -A PREROUTING -m comment --comment raw-a\n[1:29] -A PREROUTING -m comment --comment raw-b\n";
        await counters.KeepAsync(Cancel);
        host.Save = "[2:58] -A PREROUTING -m comment --comment raw-a\n";

        (await counters.ReadAsync(Raw, Cancel))["*A"].ShouldBe(new RuleCount(5, 145));
        await counters.KeepAsync(Cancel);
        host.Save = "[0:0] -A PREROUTING -m comment --comment raw-a\n[4:4] -A PREROUTING -m comment --comment raw-b\n";
        (await counters.ReadAsync(Raw, Cancel)).ShouldBe(new Dictionary<string, RuleCount> { ["*A"] = new(5, 145), ["*B"] = new(4, 4) }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_reset_begins_anew_for_the_rules_it_names()
    {
        var host = new Kernel { Save = "[3:87] -A PREROUTING -m comment --comment raw-a\n[1:29] -A PREROUTING -m comment --comment raw-b\n" };
        var counters = new RuleCounters(host);

        await counters.ResetAsync(Raw, ["*A"], Cancel);
        host.Save = "[5:145] -A PREROUTING -m comment --comment raw-a\n[2:58] -A PREROUTING -m comment --comment raw-b\n";
        (await counters.ReadAsync(Raw, Cancel)).ShouldBe(new Dictionary<string, RuleCount> { ["*A"] = new(2, 58), ["*B"] = new(2, 58) }, ignoreOrder: true);
        await counters.ResetAsync(Raw, null, Cancel);
        (await counters.ReadAsync(Raw, Cancel)).Values.ShouldAllBe(count => count == default);
    }

    /// <summary>Says what it was given, for the raw table.</summary>
    private sealed class Kernel : IHostCommands
    {
        public string Save { get; set; } = "";

        public Task<HostResult> RunAsync(IReadOnlyList<string> words, string input, CancellationToken cancellationToken) =>
            Task.FromResult(new HostResult(0, words[^1] switch
            {
                "raw" => Save,
                // All tables: the same ids in another one are other rules.
                "-c" => $"*nat\n[8:8] -A POSTROUTING -m comment --comment nat-a\nCOMMIT\n*raw\n{Save}COMMIT\n",
                _ => "",
            }, ""));
    }
}
