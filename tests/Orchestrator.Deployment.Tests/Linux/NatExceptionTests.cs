using Orchestrator.Core.Addressing;
using Orchestrator.Core.Platforms;

namespace Orchestrator.Deployment.Tests.Linux;

/// <summary>
/// Real packets past somebody else's masquerade. The guard against clear packets is emptied first, since without an SA
/// it would rightly stop them all; a second network counts who they say they are.
/// </summary>
public sealed class NatExceptionTests
{
    private const string Network = """
        PATH=$PATH:/usr/sbin
        mount -t tmpfs none /run; mkdir -p /run/netns
        ip netns add far || exit 77
        ip link add wan0 type veth peer name eth0 netns far || exit 77
        ip address add 203.0.113.1/24 dev wan0; ip link set wan0 up
        ip -n far address add 203.0.113.2/24 dev eth0; ip -n far link set eth0 up
        ip address add 10.255.128.1/32 dev lo; ip route add 10.255.128.2/32 via 203.0.113.2
        ip netns exec far nft 'add table ip seen; add chain ip seen in { type filter hook prerouting priority -300; }'
        ip netns exec far nft 'add rule ip seen in ip protocol 4 ip saddr 10.255.128.1 counter comment "kept"; add rule ip seen in ip protocol 4 ip saddr 203.0.113.1 counter comment "rewritten"'
        send() { echo payload | socat -u - IP4-SENDTO:10.255.128.2:4,bind=10.255.128.1; sleep 0.1; }
        seen() { ip netns exec far nft list chain ip seen in | sed -n 's/.*packets \([0-9]*\) .*comment "\(.*\)".*/\2=\1/p' | tr '\n' ' '; echo; }
        mkdir /etc/orchestrator; cp -r etc/orchestrator/abcdefgh /etc/orchestrator/

        """;

    [Fact]
    public async Task Nftables_keeps_the_endpoints_from_a_foreign_masquerade_even_with_a_stale_connection()
    {
        Sandbox.Require("nft", "socat");
        var result = await Sandbox.RunAsync(Network + """
            nft 'add table ip other; add chain ip other post { type nat hook postrouting priority 100; }; add rule ip other post oifname "wan0" masquerade'
            send; echo "@@ before"; seen
            sh /etc/orchestrator/abcdefgh/link firewall-up
            nft flush chain inet orch_abcdefgh clear-out
            send; send; echo "@@ after"; seen
            sh /etc/orchestrator/abcdefgh/link firewall-up
            send 2>/dev/null || :; echo "@@ guarded"; seen
            """, Files(FirewallBackend.Nftables));
        Assert.SkipWhen(result.ExitCode == 77, "No veth or network namespaces here: " + result.Error);
        var parts = result.ShouldSucceed().Parts;

        parts["before"].Trim().ShouldBe("kept=0 rewritten=1");
        parts["after"].Trim().ShouldBe("kept=2 rewritten=1");
        parts["guarded"].Trim().ShouldBe("kept=2 rewritten=1");
    }

    [Fact]
    public async Task Iptables_keeps_the_endpoints_from_a_masquerade_that_stood_before()
    {
        Sandbox.Require("iptables", "socat", "conntrack");
        var result = await Sandbox.RunAsync(Network + """
            iptables -t nat -A POSTROUTING -o wan0 -j MASQUERADE || exit 77
            send; echo "@@ before"; seen
            sh /etc/orchestrator/abcdefgh/link firewall-up
            iptables -F ORCH-abcdefgh-OUTPUT
            send; send; echo "@@ after"; seen
            sh /etc/orchestrator/abcdefgh/link firewall-up
            send 2>/dev/null || :; echo "@@ guarded"; seen
            """, Files(FirewallBackend.Iptables));
        Assert.SkipWhen(result.ExitCode == 77, "No veth or iptables here: " + result.Error);
        var parts = result.ShouldSucceed().Parts;

        parts["before"].Trim().ShouldBe("kept=0 rewritten=1");
        parts["after"].Trim().ShouldBe("kept=2 rewritten=1");
        parts["guarded"].Trim().ShouldBe("kept=2 rewritten=1");
    }

    /// <summary>A bare accept in a chain of our own would not do: this is why the rule settles the source instead.</summary>
    [Fact]
    public async Task Nftables_keeps_lan_traffic_in_the_tunnel_from_a_masquerade_without_an_interface()
    {
        Sandbox.Require("nft", "ping", "conntrack");
        var result = await Sandbox.RunAsync(Network + """
            ip link add orch-abcdefgh type veth peer name stand-in; ip link set stand-in up
            ip address add 10.2.0.1/24 dev lo; ip link set orch-abcdefgh up; ip route add 10.1.0.0/24 dev orch-abcdefgh src 10.2.0.1
            nft 'add table ip other; add chain ip other post { type nat hook postrouting priority 100; }; add rule ip other post ip saddr 10.0.0.0/8 masquerade'
            ip address add 10.255.0.1/30 dev orch-abcdefgh
            ping -c1 -W1 -I 10.2.0.1 10.1.0.8 >/dev/null || :
            conntrack -L -d 10.1.0.8 2>/dev/null >tracked; echo "@@ before"; sed -n 's/.*dst=\([0-9.]*\) type=0.*/\1/p' tracked
            sh /etc/orchestrator/abcdefgh/link firewall-up
            ping -c1 -W1 -I 10.2.0.1 10.1.0.9 >/dev/null || :
            conntrack -L -d 10.1.0.9 2>/dev/null >tracked; echo "@@ reply"; sed -n 's/.*dst=\([0-9.]*\) type=0.*/\1/p' tracked
            """, Files(FirewallBackend.Nftables));
        Assert.SkipWhen(result.ExitCode == 77, "No veth or network namespaces here: " + result.Error);
        var parts = result.ShouldSucceed().Parts;
        parts["before"].Trim().ShouldBe("10.255.0.1");
        parts["reply"].Trim().ShouldBe("10.2.0.1");
    }

    private static IReadOnlyDictionary<string, string> Files(FirewallBackend backend)
    {
        var (local, remote) = (Ipv4Address.Parse("10.255.128.1"), Ipv4Address.Parse("10.255.128.2"));
        var link = RandomLinks.Make(1, backend);
        return RandomLinks.Files(link with
        {
            Tunnel = link.Tunnel with { Interface = "orch-abcdefgh", LocalEndpoint = local, RemoteEndpoint = remote },
            Firewall = link.Firewall with
            {
                Uplink = "wan0",
                Tunnel = "orch-abcdefgh",
                LocalEndpoint = local,
                RemoteEndpoint = remote,
                LocalLans = [Ipv4Prefix.Parse("10.2.0.0/24")],
                RemoteLans = [Ipv4Prefix.Parse("10.1.0.0/24")],
            },
        });
    }
}
