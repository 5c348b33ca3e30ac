using Orchestrator.Core.Platforms;
using Orchestrator.Core.Rendering.Linux;
using Orchestrator.Deployment.Linux.Reading;

namespace Orchestrator.Deployment.Tests.Linux;

/// <summary>Rendered firewalls as the real programs read them.</summary>
public sealed class FirewallParserTests
{
    private const int Cases = 12;

    private const string ForeignChains = """
        nft -f - <<'N'
        table inet foreign {
          chain empty { type filter hook input priority 5; policy accept; }
          chain strict { type filter hook input priority 0; policy drop; iif lo accept; }
          chain through { type filter hook forward priority 0; policy accept; ct state invalid drop; }
          chain nat { type nat hook postrouting priority 100; policy accept; masquerade; }
        }
        table ip filter {
          chain FORWARD { type filter hook forward priority 0; policy drop; }
        }
        N
        """;

    [Fact]
    public async Task Nft_loads_exactly_the_rules_that_were_meant_and_the_second_load_changes_nothing()
    {
        Sandbox.Require("nft", "awk");
        var links = Enumerable.Range(0, Cases).Select(seed => RandomLinks.Make(seed, FirewallBackend.Nftables)).ToList();
        string script = ForeignChains + "\nmkdir /etc/orchestrator\n" + string.Concat(links.Select((_, index) => $"""

            rm -rf /etc/orchestrator/abcdefgh; cp -r {index}/etc/orchestrator/abcdefgh /etc/orchestrator/
            nft -c -f {index}/etc/orchestrator/abcdefgh/firewall; sh -n {index}/etc/orchestrator/abcdefgh/link
            sh /etc/orchestrator/abcdefgh/link firewall-up; sh /etc/orchestrator/abcdefgh/link firewall-up
            echo "@@ {index}"; nft -j list ruleset
            sh /etc/orchestrator/abcdefgh/link firewall-down
            echo "@@ {index}-down"; nft -j list ruleset
            """));

        var result = (await Sandbox.RunAsync(script, Files(links.Select(RandomLinks.Files)))).ShouldSucceed();

        string[] chains = ["inet foreign strict input", "inet foreign through forward", "ip filter FORWARD forward"];
        foreach (var (index, link) in links.Index())
        {
            var up = NftRuleset.Parse(result.Parts[$"{index}"]);
            up.FilterChains.ShouldBe(chains);
            up.RulesOf(RandomLinks.Tag).ShouldBe(ExpectedRunning.FirewallRules(RandomLinks.Tag, link.Firewall, chains));
            NftRuleset.Parse(result.Parts[$"{index}-down"]).RulesOf(RandomLinks.Tag).ShouldBeEmpty();
        }
        NftRuleset.Parse(result.Parts["0-down"]).Chains.Count.ShouldBe(5);
        NftRuleset.Parse(result.Parts["0"]).SourceNatRules.ShouldBe(1);
    }

    [Theory]
    [InlineData("iptables-nft")]
    [InlineData("iptables-legacy")]
    public async Task Iptables_loads_exactly_the_rules_that_were_meant_and_the_second_load_changes_nothing(string flavour)
    {
        Sandbox.Require(flavour, "awk");
        var links = Enumerable.Range(0, Cases).Select(seed => RandomLinks.Make(seed, FirewallBackend.Iptables)).ToList();
        string script = $"""
            for p in iptables iptables-restore iptables-save; do ln -s /usr/sbin/{flavour}${"{p#iptables}"} /etc/alternatives/new-$p; ln -sf /etc/alternatives/new-$p /etc/alternatives/$p; done
            iptables -t nat -A POSTROUTING -o wan0 -j MASQUERADE || exit 77
            iptables -A FORWARD -s 192.0.2.0/24 -j DROP
            mkdir /etc/orchestrator

            """ + string.Concat(links.Select((_, index) => $"""

            rm -rf /etc/orchestrator/abcdefgh; cp -r {index}/etc/orchestrator/abcdefgh /etc/orchestrator/
            iptables-restore --test --noflush <{index}/etc/orchestrator/abcdefgh/firewall; sh -n {index}/etc/orchestrator/abcdefgh/link
            sh /etc/orchestrator/abcdefgh/link firewall-up; sh /etc/orchestrator/abcdefgh/link firewall-up
            echo "@@ {index}"; iptables-save
            sh /etc/orchestrator/abcdefgh/link firewall-down
            echo "@@ {index}-down"; iptables-save
            """));

        var result = await Sandbox.RunAsync(script, Files(links.Select(RandomLinks.Files)));

        Assert.SkipWhen(result.ExitCode == 77, $"{flavour} has no tables here: {result.Error}");
        result.ShouldSucceed();
        foreach (var (index, link) in links.Index())
        {
            string[] places = ["nat POSTROUTING", "mangle FORWARD", "filter INPUT", "filter OUTPUT", "filter FORWARD"];
            var up = IptablesSave.Parse(result.Parts[$"{index}"]);
            up.RulesOf(RandomLinks.Tag, places).ShouldBe(ExpectedRunning.FirewallRules(RandomLinks.Tag, link.Firewall, []));
            up.SourceNatRules.ShouldBe(1);
            result.Parts[$"{index}-down"].ShouldNotContain("ORCH-");
            result.Parts[$"{index}-down"].ShouldContain("-A FORWARD -s 192.0.2.0/24 -j DROP");
        }
    }

    internal static Dictionary<string, string> Files(IEnumerable<IReadOnlyDictionary<string, string>> cases) =>
        cases.Index().SelectMany(one => one.Item.Select(file => ($"{one.Index}{file.Key}", file.Value))).ToDictionary();
}
