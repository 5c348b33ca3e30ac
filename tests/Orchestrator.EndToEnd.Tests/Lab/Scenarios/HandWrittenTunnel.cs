namespace Orchestrator.EndToEnd.Tests.Lab.Scenarios;

/// <summary>IPIP inside IKEv2 with a shared secret, written by hand on both ends; the branch's box stands in for a router.</summary>
internal static class HandWrittenTunnel
{
    public const string BranchInner = "192.168.255.2", HubInner = "192.168.255.1";

    /// <summary>Config, addresses and the IPIP device, with a masquerade that spares what a policy covers; no SA yet.</summary>
    public static IReadOnlyList<Step> SetUp { get; } =
    [
        new("branch", "/lab/ike start"),
        End("branch", "172.16.1.2", "203.0.113.20", BranchInner, HubInner, "ether1", "10.2.0.0/24", "10.255.255.2"),
        End("hub", "203.0.113.20", "%any", HubInner, BranchInner, "wan0", "10.1.0.0/24", "10.255.255.1"),
    ];

    public static IReadOnlyList<Step> TearDown { get; } = [Undo("branch", "ether1", "; /lab/ike stop"), Undo("hub", "wan0", "")];

    private static Step End(string box, string local, string remote, string inner, string otherInner, string wan, string otherLan, string address) => new(
        box,
        $"""
        set -e
        ip addr replace {inner}/32 dev lo
        ip link add ipip-t type ipip local {inner} remote {otherInner} ttl 64
        ip link set ipip-t mtu 1390 up
        ip addr add {address}/30 dev ipip-t
        ip route add {otherLan} dev ipip-t
        iptables -t nat -F POSTROUTING
        iptables -t nat -A POSTROUTING -o {wan} -m policy --dir out --pol none -j MASQUERADE
        swanctl --load-all >/dev/null
        """,
        "/etc/swanctl/conf.d/test.conf",
        $$"""
        connections {
          t {
            version = 2
            local_addrs = {{local}}
            remote_addrs = {{remote}}
            proposals = aes128-sha256-modp2048
            mobike = no
            local {
              auth = psk
              id = fqdn:{{box}}.example
            }
            remote {
              auth = psk
              id = fqdn:{{(box == "hub" ? "branch" : "hub")}}.example
            }
            children {
              ipip {
                local_ts = {{inner}}/32
                remote_ts = {{otherInner}}/32
                esp_proposals = aes128-sha256
              }
            }
          }
        }
        secrets {
          ike-t {
            id-1 = fqdn:hub.example
            id-2 = fqdn:branch.example
            secret = "lab secret"
          }
        }
        """);

    private static Step Undo(string box, string wan, string more) => new(
        box,
        $"swanctl --terminate --ike t --force >/dev/null 2>&1; rm -f /etc/swanctl/conf.d/test.conf; swanctl --load-all >/dev/null 2>&1; ip link del ipip-t; "
        + $"ip addr del $(ip -o addr show dev lo | grep -o '192.168.255.[0-9]*/32') dev lo; iptables -t nat -F POSTROUTING; iptables -t nat -A POSTROUTING -o {wan} -j MASQUERADE; "
        + $"conntrack -F >/dev/null 2>&1{more}; true");
}
