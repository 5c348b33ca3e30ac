using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Walking;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Linux;

namespace Orchestrator.Deployment.Tests.Linux;

/// <summary>The rules of real kernels, as the script for them prints them and the audit understands them.</summary>
public sealed class RuleReadingTests
{
    private const string Mark = "@@rules";

    private const string Wan = """
        ip link add wan0 type veth peer name wan1; ip address add 203.0.113.1/24 dev wan0; ip address add 203.0.113.11/32 dev wan0; ip address add 203.0.113.12/32 dev wan0
        ip address add 203.0.113.13/32 dev wan0; ip link set wan0 up; ip link set wan1 up; ip route add default via 203.0.113.2
        echo 1 >/proc/sys/net/ipv4/ip_forward

        """;

    [Fact]
    public async Task Tables_of_iptables_nft_count_once_and_native_tables_beside_them()
    {
        var path = await ReadAsync("""
            ipset create lans hash:net; ipset add lans 10.7.0.0/16
            nft 'add table ip native; add chain ip native post { type nat hook postrouting priority 90; }; add rule ip native post ip saddr 10.8.0.0/16 snat to 203.0.113.11'
            iptables-nft -t nat -A POSTROUTING -m set --match-set lans src -j ACCEPT
            iptables-nft -t nat -A POSTROUTING -o wan0 -m policy --dir out --pol none -j SNAT --to-source 203.0.113.12
            iptables-nft -A FORWARD -m conntrack --ctstate INVALID -j DROP
            """);
        path.Notes.ShouldBeEmpty();
        path.Path.Chains.Where(chain => chain.Value.Count > 0).Select(chain => $"{chain.Key}: {chain.Value.Count}").Order(StringComparer.Ordinal)
            .ShouldBe(["filter FORWARD: 1", "ip native post: 1", "nat POSTROUTING: 2"]);
        Source(path, "10.8.0.5").ShouldBe("203.0.113.11");
        Source(path, "10.7.0.5").ShouldBe("10.7.0.5");
        Source(path, "10.6.0.5").ShouldBe("203.0.113.12");
    }

    [Theory]
    [InlineData("native", "iptables-nft")]
    [InlineData("iptables-nft", "native")]
    public async Task Of_two_that_translate_at_one_priority_the_kernel_and_the_model_ask_the_same_first(string first, string second)
    {
        var steps = new Dictionary<string, string>
        {
            ["native"] = "nft 'add table ip native; add chain ip native post { type nat hook postrouting priority 100; }; add rule ip native post oifname \"wan0\" snat to 203.0.113.11'",
            ["iptables-nft"] = "iptables-nft -t nat -A POSTROUTING -o wan0 -j SNAT --to-source 203.0.113.12",
        };
        Sandbox.Require("nft", "iptables-nft", "iptables-legacy", "ipset", "conntrack", "socat");
        var result = await RunAsync($"{steps[first]}\n{steps[second]}\n" + """
            echo x | socat -u - UDP4-SENDTO:198.51.100.9:7777,bind=203.0.113.1:40000
            """, "conntrack -L -p udp 2>/dev/null | sed -n 's/.*UNREPLIED. src=[^ ]* dst=\\([^ ]*\\).*/\\1/p'");
        var (path, seen) = (Read(result.Rules), result.Said.Trim());
        seen.ShouldBeOneOf("203.0.113.11", "203.0.113.12");
        Sent(path, "203.0.113.1").ShouldBe(seen);
    }

    [Fact]
    public async Task Beside_the_older_iptables_both_orders_are_thought_of()
    {
        var path = await ReadAsync("""
            iptables-nft -t nat -A POSTROUTING -o wan0 -j SNAT --to-source 203.0.113.12
            iptables-legacy -t nat -A POSTROUTING -o wan0 -j SNAT --to-source 203.0.113.13
            iptables-legacy -P FORWARD DROP
            """);
        path.Notes.ShouldBeEmpty();
        Source(path, "10.6.0.5", _ => true, forward: false).ShouldBe("203.0.113.13");
        Source(path, "10.6.0.5", _ => false, forward: false).ShouldBe("203.0.113.12");
        path.Path.Bases.ShouldContain(chain => chain.Name == new ChainName("legacy filter", "FORWARD") && chain.DropsByDefault);
    }

    [Fact]
    public async Task Policies_are_asked_by_priority_and_of_equal_ones_the_oldest_first()
    {
        var path = await ReadAsync("""
            ip xfrm policy add src 10.0.0.0/8 dst 10.3.0.0/16 dir out priority 200 action block
            ip xfrm policy add src 10.0.0.0/8 dst 10.2.0.0/16 dir out priority 100 action block
            ip xfrm policy add src 10.1.0.0/16 dst 10.2.0.0/16 dir out priority 100 tmpl src 203.0.113.1 dst 198.51.100.7 proto esp mode tunnel reqid 7
            ip xfrm policy add src 10.1.0.0/16 dst 10.2.0.0/16 dir in priority 100 tmpl src 198.51.100.7 dst 203.0.113.1 proto esp mode tunnel reqid 7
            ip xfrm policy add src 10.1.0.0/16 dst 10.4.0.0/16 dir out priority 10 if_id 7
            """);
        path.Path.Policies.Select(policy => (policy.Name, policy.Action)).ShouldBe(
        [
            ("10.0.0.0/8 - 10.2.0.0/16", PolicyAction.Discard), ("10.1.0.0/16 - 10.2.0.0/16", PolicyAction.Encrypt), ("10.0.0.0/8 - 10.3.0.0/16", PolicyAction.Discard),
        ]);
        path.Notes.ShouldHaveSingleItem().What.ShouldContain("if_id");
    }

    [Fact]
    public async Task A_connection_that_waits_for_its_peer_counts_as_its_policy()
    {
        Sandbox.Require("swanctl");
        Assert.SkipUnless(File.Exists("/usr/lib/ipsec/charon"), "No charon here.");
        var path = await ReadAsync(SwanctlParserTests.Charon + """

            cat >/etc/swanctl/conf.d/a.conf <<'C'
            connections { waiting {
              local_addrs = 203.0.113.1
              remote_addrs = %any
              local {
                auth = psk
              }
              remote {
                auth = psk
              }
              children {
                lans {
                  local_ts = 10.1.0.0/24
                  remote_ts = 10.2.0.0/24, 10.3.0.0/24[tcp/80]
                  start_action = none
                }
                road {
                  remote_ts = dynamic
                  local_ts = 10.1.0.0/24
                }
              }
            } }
            C
            swanctl --load-all --noprompt >/dev/null 2>&1
            ip xfrm policy add src 10.1.0.0/24 dst 10.0.0.0/8 dir out priority 500 tmpl src 203.0.113.1 dst 198.51.100.7 proto esp mode tunnel reqid 7
            """, "kill $charon");
        path.Path.Policies.Select(policy => policy.Name).ShouldBe(
        [
            "10.1.0.0/24 - 10.2.0.0/24 of waiting/lans, not installed while its SA is down",
            "10.1.0.0/24 - 10.3.0.0/24 of waiting/lans, not installed while its SA is down",
            "10.1.0.0/24 - 10.0.0.0/8",
        ]);
        (path.Path.Policies[1].Protocol, path.Path.Policies[1].DestinationPort, path.Path.Policies[0].LocalEnd).ShouldBe((6u, 80u, Ipv4Address.Parse("203.0.113.1")));
        path.Notes.ShouldHaveSingleItem().What.ShouldContain("dynamic");
    }

    [Fact]
    public async Task A_box_that_forwards_nothing_forwards_nothing()
    {
        var path = await ReadAsync("echo 0 >/proc/sys/net/ipv4/ip_forward");
        path.Path.Bases[0].ShouldBe(path.Path.Bases.Single(chain => chain.Name.Table == "sysctl"));
        (path.Path.Bases[0].Hook, path.Path.Bases[0].DropsByDefault).ShouldBe((Hook.Forward, true));
    }

    [Fact]
    public async Task The_session_is_found_behind_sudo()
    {
        Sandbox.Require("nft", "iptables-nft", "iptables-legacy", "ipset");
        var result = await RunAsync("", "", "env SSH_CONNECTION='198.51.100.5 50022 203.0.113.1 2222' sh -c 'env -u SSH_CONNECTION sh \"$@\"; :' login");
        result.Rules.Session.ShouldBe(new ManagementSession(Ipv4Prefix.Parse("198.51.100.5/32"), Ipv4Address.Parse("203.0.113.1"), 2222));
    }

    [Theory]
    [InlineData("missing", "ip", FaultReason.MissingProgram)]
    [InlineData("missing", "nft or iptables", FaultReason.MissingProgram)]
    [InlineData("troubles", "nft: Operation not permitted (you must be root) netlink: Error: cache initialization failed: Operation not permitted", FaultReason.NotPermitted)]
    [InlineData("troubles", "nft: Error: JSON support not compiled-in", FaultReason.UnsupportedVersion)]
    [InlineData("troubles", "ipset: ipset v7.17: Kernel error received: Operation not permitted", FaultReason.NotPermitted)]
    [InlineData("troubles", "routes: Cannot open netlink socket: Protocol not supported", FaultReason.Refused)]
    [InlineData("troubles", "policies: RTNETLINK answers: Protocol not supported", null)]
    [InlineData("troubles", "iptables: iptables-save v1.8.9 (nf_tables): Could not fetch rule set generation id: Invalid argument", null)]
    public void What_keeps_rules_from_being_read_is_told(string section, string said, FaultReason? expected) =>
        RuleTroubles.Of(Sections.Parse($"{Mark} {section}\n{said}\n{Mark} end\n", Mark))?.Reason.ShouldBe(expected!.Value);

    [Fact]
    public async Task Without_the_right_to_see_them_no_rules_are_believed()
    {
        Sandbox.Require("nft", "iptables-nft", "setpriv");
        var result = await Sandbox.RunAsync($"sh rules.sh {Mark} 2>&1 >all || :; setpriv --bounding-set=-net_admin --inh-caps=-net_admin sh rules.sh {Mark}",
            new Dictionary<string, string> { ["rules.sh"] = RemoteShell.Script("rules") });
        RuleTroubles.Of(Sections.Parse(result.ShouldSucceed().Output, Mark))!.Reason.ShouldBe(FaultReason.NotPermitted);
    }

    private static async Task<ReadPath> ReadAsync(string setup, string after = "")
    {
        Sandbox.Require("nft", "iptables-nft", "iptables-legacy", "ipset");
        return Read((await RunAsync(setup, after)).Rules);
    }

    private static ReadPath Read(LinuxRules rules) => rules.Read();

    private static async Task<(LinuxRules Rules, string Said)> RunAsync(string setup, string after, string shell = "sh")
    {
        var result = await Sandbox.RunAsync($"{Wan}{setup}\n{shell} rules.sh {Mark}\n{after}", new Dictionary<string, string> { ["rules.sh"] = RemoteShell.Script("rules") });
        string output = result.ShouldSucceed().Output;
        int end = output.LastIndexOf($"{Mark} end\n", StringComparison.Ordinal) + Mark.Length + 5;
        var answer = Sections.Parse(output[..end], Mark);
        RuleTroubles.Of(answer).ShouldBeNull();
        return (RuleReader.Rules(answer), output[end..]);
    }

    private static string Source(ReadPath read, string from, Func<string, bool>? undecided = null, bool forward = true)
    {
        var packet = Packet(from).With(PacketField.InInterface, read.Path.Interfaces.Number("wan1"));
        var walk = new PacketWalk(read.Path, new Answers(undecided ?? (_ => false)));
        return (forward ? walk.Receive(packet) : walk.Send(packet)).Leaving.Source.ToString();
    }

    private static string Sent(ReadPath read, string from) => new PacketWalk(read.Path, new Answers(_ => false)).Send(Packet(from)).Leaving.Source.ToString();

    private static Packet Packet(string from) => new Packet().With(PacketField.Source, Ipv4Address.Parse(from).Value).With(PacketField.Destination, Ipv4Address.Parse("198.51.100.9").Value)
        .With(PacketField.Protocol, 17).With(PacketField.SourcePort, 40000).With(PacketField.DestinationPort, 7777).With(PacketField.TimeToLive, 64)
        .With(PacketField.State, (uint)ConnectionState.New);

    private sealed class Answers(Func<string, bool> undecided) : IPacketChoices
    {
        public bool Undecided(string name) => undecided(name);

        public uint Choose(PacketField field, uint first, uint last) => first;

        public uint Leave(Packet packet) => 0;
    }
}
