using Orchestrator.Core.Addressing;
using Orchestrator.Core.Platforms;

namespace Orchestrator.Deployment.Tests.Linux;

public sealed class ScriptAndBootTests
{
    [Fact]
    public async Task Ifupdown_runs_the_script_after_each_interface_and_after_all_and_does_not_mind_its_failure()
    {
        Sandbox.Require("ifup");
        var link = RandomLinks.Make(3, FirewallBackend.None, BootPersistence.Ifupdown);
        var result = (await Sandbox.RunAsync("""
            mkdir -p /run/network /etc/orchestrator/abcdefgh; mount -t tmpfs none /etc/network/if-up.d
            cp etc/network/if-up.d/orch-abcdefgh /etc/network/if-up.d/; chmod 755 /etc/network/if-up.d/orch-abcdefgh
            printf '#!/bin/sh\necho "@@ $IFACE"; echo "$0 $*"; exit 1\n' >/etc/orchestrator/abcdefgh/link; chmod 755 /etc/orchestrator/abcdefgh/link
            ip link add lan0 type dummy 2>/dev/null || ip link add lan0 type veth peer name lan1 || exit 77
            printf 'auto lo\niface lo inet loopback\nauto lan0\niface lan0 inet manual\n' >interfaces
            ifup -a --interfaces=$PWD/interfaces
            echo "@@ state"; ifquery --state
            """, RandomLinks.Files(link)));
        Assert.SkipWhen(result.ExitCode == 77, "No interface can be made here.");
        var parts = result.ShouldSucceed().Parts;
        parts.Keys.ShouldBe(["lan0", "--all", "state"]);
        parts["lan0"].ShouldBe("/etc/orchestrator/abcdefgh/link up\n");
        parts["state"].ShouldContain("lan0=lan0", customMessage: "a link that does not come up must not fail the interface");
    }

    [Fact]
    public async Task Systemd_accepts_the_unit()
    {
        Sandbox.Require("systemd-analyze");
        var result = await Sandbox.RunAsync("""
            mkdir -p /etc/orchestrator/abcdefgh; cp etc/orchestrator/abcdefgh/link /etc/orchestrator/abcdefgh/; chmod 755 /etc/orchestrator/abcdefgh/link
            systemd-analyze verify --man=no $PWD/etc/systemd/system/orch-abcdefgh.service
            """, RandomLinks.Files(RandomLinks.Make(4, FirewallBackend.None)));
        Assert.SkipWhen(result.Error.Contains("Failed to initialize manager", StringComparison.Ordinal), "systemd-analyze needs systemd's folders: " + result.Error);
        result.Error.ShouldNotContain("orch-abcdefgh.service:");
        result.ShouldSucceed();
    }

    /// <summary>The kernel here may have no IPIP: one end of a veth stands in for it, all the rest is the script's own.</summary>
    [Fact]
    public async Task The_script_brings_the_interface_up_again_and_down()
    {
        Sandbox.Require("ip");
        var link = RandomLinks.Make(5, FirewallBackend.None);
        link = link with
        {
            TurnOnForwarding = true,
            Tunnel = link.Tunnel with { Interface = "orch-abcdefgh", PreferredSource = null, Routes = [Ipv4Prefix.Parse("10.1.0.0/24"), Ipv4Prefix.Parse("10.9.9.9/32")] },
            Firewall = link.Firewall with { Tunnel = "orch-abcdefgh", RemoteLans = [Ipv4Prefix.Parse("10.1.0.0/24")] },
        };
        var result = await Sandbox.RunAsync($$"""
            ip link add probe type veth peer name probe2 || exit 77; ip link del probe
            echo 0 >/proc/sys/net/ipv4/ip_forward
            sed -e '/ip link set dev "$interface" type ipip/d' -e 's/type ipip local .*pmtudisc/type veth peer name stand-in/' etc/orchestrator/abcdefgh/link >link
            sh link up
            ip address add 192.0.2.1/24 dev orch-abcdefgh; ip address add 192.0.2.7/32 dev lo label lo:abcdefgh; ip route add 10.8.0.0/24 dev orch-abcdefgh proto static
            ip route del 10.1.0.0/24
            sh link up
            echo "@@ lo"; ip -4 -o address show dev lo label lo:abcdefgh
            echo "@@ address"; ip -4 -o address show dev orch-abcdefgh
            echo "@@ routes"; ip -4 route show dev orch-abcdefgh proto static
            echo "@@ link"; ip link show dev orch-abcdefgh
            echo "@@ forwarding"; cat /proc/sys/net/ipv4/ip_forward
            sh link down; sh link down
            echo "@@ down"; cat /proc/sys/net/ipv4/ip_forward; ip -4 -o address show dev lo label lo:abcdefgh; ip -o link
            """, RandomLinks.Files(link));
        Assert.SkipWhen(result.ExitCode == 77, "No veth here.");
        var parts = result.ShouldSucceed().Parts;

        parts["lo"].Trim().Split('\n').ShouldHaveSingleItem().ShouldContain($"{link.Tunnel.LocalEndpoint}/32");
        parts["address"].Trim().Split('\n').ShouldHaveSingleItem().ShouldContain($" {link.Tunnel.Address} ");
        parts["routes"].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).ShouldBe(["10.1.0.0/24", "10.9.9.9"], ignoreOrder: true);
        parts["link"].ShouldContain($"mtu {link.Tunnel.Mtu} ");
        parts["forwarding"].Trim().ShouldBe("1");
        parts["down"].ShouldStartWith("0\n");
        parts["down"].ShouldNotContain("abcdefgh");
    }
}
