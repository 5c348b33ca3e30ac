using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.DataPlane.Linux.Firewall;

namespace Orchestrator.Lab.Tests.DataPlane;

public sealed partial class FirewallPlanTests
{
    private static readonly Dictionary<string, string> Devices = new() { ["ether1"] = "ether1", ["lan"] = "ether2", ["ipip-hub"] = "ipip-hub" };

    [Theory]
    [InlineData("nat", "chain=srcnat action=masquerade out-interface=ether1", "POSTROUTING -o ether1 -m comment --comment nat-1 -j MASQUERADE")]
    [InlineData("nat", "chain=srcnat action=accept src-address=192.168.255.2 dst-address=!10.0.0.0/8", "POSTROUTING ! -d 10.0.0.0/8 -s 192.168.255.2/32 -m comment --comment nat-1 -j ACCEPT")]
    [InlineData("nat", "chain=srcnat action=src-nat to-addresses=198.51.100.7 src-address=10.0.0.1-10.0.0.9", "POSTROUTING -m iprange --src-range 10.0.0.1-10.0.0.9 -m comment --comment nat-1 -j SNAT --to-source 198.51.100.7")]
    [InlineData("nat", "chain=dstnat action=dst-nat protocol=tcp dst-port=80,8000-8010 to-addresses=10.1.0.2 to-ports=80", "PREROUTING -p 6 -m multiport --dports 80,8000:8010 -m comment --comment nat-1 -j DNAT --to-destination 10.1.0.2:80")]
    [InlineData("nat", "chain=srcnat action=masquerade ipsec-policy=out,none", "POSTROUTING -m policy --dir out --pol none -m comment --comment nat-1 -j MASQUERADE")]
    [InlineData("filter", "chain=input action=accept protocol=ipencap ipsec-policy=in,ipsec", "INPUT -p 4 -m policy --dir in --pol ipsec -m comment --comment filter-1 -j ACCEPT")]
    [InlineData("filter", "chain=forward action=accept connection-state=established,related", "FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -m comment --comment filter-1 -j ACCEPT")]
    [InlineData("mangle", "chain=forward action=change-mss new-mss=1350 protocol=tcp tcp-flags=syn tcp-mss=1351-65535", "FORWARD -p 6 -m tcp --tcp-flags SYN SYN -m tcpmss --mss 1351:65535 -m comment --comment mangle-1 -j TCPMSS --set-mss 1350")]
    [InlineData("raw", "chain=prerouting action=notrack in-interface=lan", "PREROUTING -i ether2 -m comment --comment raw-1 -j CT --notrack")]
    public void A_rule_is_said_in_the_kernels_words(string table, string rule, string expected) =>
        Build(table, Tables.Row(1, rule)).Text.Split('\n').ShouldContain("-A " + expected);

    [Theory]
    [InlineData("layer7-protocol=video")]
    [InlineData("time=8h-17h,mon")]
    [InlineData("src-mac-address=nonsense")]
    [InlineData("dst-port=80")]
    [InlineData("protocol=made-up")]
    [InlineData("in-interface=gone")]
    [InlineData("ipsec-policy=sideways,none")]
    public void A_matcher_that_cannot_be_said_makes_the_rule_invalid_and_widens_nothing(string matcher)
    {
        var state = Build("filter", Tables.Row(1, $"chain=input action=accept {matcher}"));
        state.Text.ShouldNotContain("ACCEPT\n");
        state.Invalid.Keys.ShouldBe([("ip/firewall/filter", "*1")]);
    }

    [Fact]
    public void Disabled_dynamic_and_invalid_rules_are_left_out() =>
        Build("filter", Tables.Row(1, "chain=input action=drop disabled=true"), Tables.Row(2, "chain=input action=drop dynamic=true"), Tables.Row(3, "chain=input action=drop invalid=true"))
            .Text.ShouldNotContain("-A INPUT");

    [Fact]
    public void A_list_becomes_a_chain_that_goes_on_to_the_target_once()
    {
        var tables = Tables.Of(
            ("ip/firewall/filter", ["chain=forward action=drop src-address-list=bad dst-address-list=!good"]),
            ("ip/firewall/address-list", ["list=bad address=192.0.2.1", "list=bad address=192.0.2.8/29", "list=good address=10.0.0.0/8", "list=bad address=host.example", "list=bad address=192.0.2.99 disabled=true"]));
        Lines(FirewallPlan.Build(tables, Devices, new Dictionary<(string, string), string>())).ShouldBe(
        [
            "-A FORWARD -m comment --comment filter-1 -j g0-1",
            "-A g0-1 -d 10.0.0.0/8 -j RETURN", "-A g0-1 -g g1-1",
            "-A g1-1 -s 192.0.2.1/32 -g t-1", "-A g1-1 -s 192.0.2.8/29 -g t-1",
            "-A t-1 -j DROP",
        ]);
    }

    [Fact]
    public void Jumps_lead_to_chains_of_our_own_naming() =>
        Lines(Build("filter", Tables.Row(1, "chain=input action=jump jump-target=ev$il"), Tables.Row(2, "chain=ev$il action=return"))).ShouldBe(
            ["-A INPUT -m comment --comment filter-1 -j user-0", "-A user-0 -m comment --comment filter-2 -j RETURN"]);

    [Fact]
    public void A_refusal_names_the_rule_by_its_line()
    {
        var text = Build("nat", Tables.Row(1, "chain=srcnat action=masquerade"), Tables.Row(26, "chain=srcnat action=accept")).Text;
        var line = Array.FindIndex(text.Split('\n'), found => found.Contains("nat-1a", StringComparison.Ordinal)) + 1;
        Refusal.Find(text, $"iptables-restore v1.8.9 (legacy): unknown option\nError occurred at line: {line}\n").ShouldBe(("ip/firewall/nat", "*1A"));
    }

    [Fact]
    public void Nothing_an_operator_types_leaves_its_place_in_the_text() =>
        Prop.ForAll(Rules().ToArbitrary(), row =>
        {
            foreach (var (menu, table, _) in RuleTables.All)
                Lines(FirewallPlan.Build(Tables.Of(menu, row), Devices, new Dictionary<(string, string), string>())).ShouldAllBe(line => Safe().IsMatch(line), table);
        }).QuickCheckThrowOnFailure();

    private static Gen<Row> Rules()
    {
        var hostile = Gen.Elements("\n-A INPUT -j ACCEPT", "1 -j ACCEPT", "$(reboot)", "'\"", "ether1\nCOMMIT", "a b", "!!", "10.0.0.0/8 -j ACCEPT", ";", "\\", "", "tcp", "80", "10.0.0.1", "yes", "out,none", "syn", "srcnat", "input", "accept", "masquerade", "jump", "clamp-to-pmtu");
        var fields = Gen.Elements("chain", "action", "protocol", "src-address", "dst-address", "in-interface", "out-interface", "src-port", "dst-port", "ipsec-policy", "tcp-flags", "tcp-mss", "to-addresses", "to-ports", "jump-target", "new-mss",
            "comment", "src-address-list", "connection-state", "reject-with", "icmp-options", "log-prefix", "src-mac-address", "limit");
        var any = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get);
        var values = Gen.OneOf(hostile, any);
        return from names in fields.ListOf(8)
               from texts in values.ListOf(8)
               from chain in Gen.Elements("srcnat", "input", "forward", "prerouting")
               select Tables.Row(31, [.. names.Zip(texts).Append(("chain", chain)).DistinctBy(pair => pair.Item1)]);
    }

    private static FirewallState Build(string table, params Row[] rows) => FirewallPlan.Build(Tables.Of($"ip/firewall/{table}", rows), Devices, new Dictionary<(string, string), string>());

    private static List<string> Lines(FirewallState state) => [.. state.Text.Split('\n').Where(line => line.Length > 0 && line[0] is not (':' or '*') && line != "COMMIT")];

    [GeneratedRegex("^-A [A-Za-z0-9-]+( !?[A-Za-z0-9:./,_-]*)*( -[jg] [A-Za-z0-9-]+.*)?$")]
    private static partial Regex Safe();
}
