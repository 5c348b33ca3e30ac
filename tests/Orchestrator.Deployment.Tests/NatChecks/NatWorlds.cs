using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Responding;

namespace Orchestrator.Deployment.Tests.NatChecks;

/// <summary>Checks of many NATs, all begun at once: each takes long and does little.</summary>
public sealed class NatWorlds
{
    private const string Masquerade = "table ip nat { chain post { type nat hook postrouting priority 100; oifname out0 masquerade; } }";

    private readonly Dictionary<string, Task<NatCheckResult>> _checks;

    public NatWorlds()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Needs root for network namespaces.");
        _checks = new Dictionary<string, Task<NatCheckResult>>
        {
            ["none"] = CheckAsync(""),
            ["masquerade"] = CheckAsync(Masquerade),
            ["perl"] = CheckAsync(Masquerade, interpreter: "perl"),
            ["random"] = CheckAsync(Nat("oifname out0 meta l4proto udp masquerade fully-random; oifname out0 masquerade")),
            ["forward"] = CheckAsync(Nat("oifname out0 masquerade", "iifname out0 udp dport { 500, 4500 } dnat to 192.168.77.2")),
            // What came in vain to the check before is forgotten soon.
            ["open again"] = CheckAsync("""
                table ip nat { set open { type inet_service; flags dynamic,timeout; timeout 300s; }
                  chain pre { type nat hook prerouting priority -100; iifname out0 udp dport @open dnat to 192.168.77.2; }
                  chain post { type nat hook postrouting priority 100; oifname out0 masquerade; }
                  chain gone { type filter hook postrouting priority 110; oifname out0 meta l4proto udp update @open { udp sport }; } }
                """, "sysctl -qw net.netfilter.nf_conntrack_udp_timeout=3", checks: 2),
            ["one to one"] = CheckAsync(Nat(
                "oifname out0 snat to 198.51.100.2; oifname in0 ip saddr 192.168.77.2 snat to 198.51.100.2", "ip daddr 198.51.100.2 dnat to 192.168.77.2")),
            ["short"] = CheckAsync(Masquerade, "sysctl -qw net.netfilter.nf_conntrack_udp_timeout=8 net.netfilter.nf_conntrack_udp_timeout_stream=12", longest: 25),
            ["blocking"] = CheckAsync(Masquerade + """

                table ip filter { chain f { type filter hook forward priority 0;
                  udp dport 4500 drop; ip protocol esp drop; udp checksum 0 drop; meta length > 1600 drop; } }
                """),
            ["helper"] = CheckAsync(Nat("oifname out0 udp dport 500 masquerade to :500; oifname out0 masquerade")),
            ["eater"] = CheckAsync(Masquerade + " table ip filter { chain f { type filter hook forward priority 0; udp dport 500 drop; } }"),
            ["mangler"] = CheckAsync(Masquerade + " table ip mangle { chain f { type filter hook forward priority 0; oifname out0 udp dport 500 @th,1824,32 set 0xdeadbeef; } }"),
            ["carrier"] = CheckAsync(Masquerade, carrier: true),
            ["daemon"] = CheckAsync(Masquerade, daemon: true),
            ["one address"] = CheckAsync(Masquerade, host: settings => settings with { Addresses = settings.Addresses[..1] }),
            ["cookies"] = CheckAsync(Masquerade, host: settings => settings with { Responder = new ResponderSettings { CookieThreshold = 0 } }),
        };
    }

    internal Task<NatCheckResult> ResultAsync(string name) => _checks[name];

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

    private static string Nat(string after, string before = "") =>
        $"table ip nat {{ chain pre {{ type nat hook prerouting priority -100; {before}; }} chain post {{ type nat hook postrouting priority 100; {after}; }} }}"
            .Replace("; ;", ";", StringComparison.Ordinal);

    private static async Task<NatCheckResult> CheckAsync(string rules, string settings = "true", bool carrier = false, int longest = 0, string interpreter = "python3", bool daemon = false, Func<HostSettings, HostSettings>? host = null, int checks = 1)
    {
        await Task.Yield();
        await using var world = await NatWorld.StartAsync(rules, settings, carrier, daemon, host);
        for (int done = 1; done < checks; done++)
            await world.CheckAsync(TimeSpan.Zero, interpreter);
        return await world.CheckAsync(TimeSpan.FromSeconds(longest), interpreter);
    }
}
