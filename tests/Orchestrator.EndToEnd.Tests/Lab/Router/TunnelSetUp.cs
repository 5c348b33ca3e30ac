namespace Orchestrator.EndToEnd.Tests.Lab.Router;

/// <summary>An IPIP tunnel in ESP between the branch's virtual RouterOS and the hub: the router by its API, the hub by files written by hand.</summary>
internal sealed record TunnelSetUp
{
    public const string Stamp = "test", BranchInner = "192.168.255.2", HubInner = "192.168.255.1";
    public const int Mtu = 1390;

    public bool Version2 { get; init; } = true;

    /// <summary>Whether the router's masquerade exception is put in place.</summary>
    public bool Exception { get; init; } = true;

    /// <summary>Configures the hub, then the router, waits for phase 2.</summary>
    public async Task EstablishAsync(NetworkLab lab, RouterMenus router)
    {
        await HubAsync(lab.Hub);
        await RouterAsync(router);
        await router.WaitAsync("/ip/ipsec/policy", row => row["comment"] == Stamp && row["ph2-state"] == "established");
    }

    /// <summary>Takes both ends back to what they were.</summary>
    public static async Task RemoveAsync(NetworkLab lab, RouterMenus router)
    {
        foreach (var menu in (string[])["/ip/ipsec/policy", "/ip/ipsec/identity", "/ip/ipsec/peer", "/ip/firewall/nat", "/ip/firewall/mangle", "/ip/firewall/filter", "/ip/route", "/ip/address", "/interface/ipip", "/interface/bridge"])
        {
            await router.RemoveWhereAsync(menu, row => row["comment"] == Stamp);
        }

        await router.RemoveWhereAsync("/ip/ipsec/profile", row => row["name"] == Stamp);
        await router.RemoveWhereAsync("/ip/ipsec/proposal", row => row["name"] == Stamp);
        await lab.Hub.DoAsync($"""
            swanctl --terminate --ike t --force >/dev/null 2>&1; rm -f /etc/swanctl/conf.d/test.conf; swanctl --load-all >/dev/null 2>&1
            ip link del ipip-t; ip addr del {HubInner}/32 dev lo; conntrack -F 2>/dev/null
            iptables -t nat -D POSTROUTING -s {HubInner}/32 -d {BranchInner}/32 -j ACCEPT; true
            """);
    }

    private async Task HubAsync(Box hub)
    {
        await hub.WriteFileAsync("/etc/swanctl/conf.d/test.conf", HubConfig(), "600");
        await hub.DoAsync($"""
            set -e
            ip addr replace {HubInner}/32 dev lo
            ip link add ipip-t type ipip local {HubInner} remote {BranchInner} ttl 64
            ip link set ipip-t mtu {Mtu} up
            ip addr add 10.255.255.1/30 dev ipip-t
            ip route add 10.1.0.0/24 dev ipip-t
            iptables -t nat -I POSTROUTING -s {HubInner}/32 -d {BranchInner}/32 -j ACCEPT
            swanctl --load-all >/dev/null
            """);
    }

    private async Task RouterAsync(RouterMenus router)
    {
        await router.AddAsync("/ip/ipsec/profile", $"name={Stamp}", "hash-algorithm=sha256", "enc-algorithm=aes-256", "dh-group=modp2048");
        await router.AddAsync("/ip/ipsec/proposal", $"name={Stamp}", "auth-algorithms=sha256", "enc-algorithms=aes-256-cbc", "pfs-group=modp2048");
        await router.AddAsync("/ip/ipsec/peer", "name=hub", "address=203.0.113.20/32", $"exchange-mode={(Version2 ? "ike2" : "main")}", $"profile={Stamp}", $"comment={Stamp}");
        // In version 1 an identity by name is not known when the secret is needed; addresses are.
        string[] ids = Version2 ? ["my-id=fqdn:branch.example", "remote-id=fqdn:hub.example"] : [];
        await router.AddAsync("/ip/ipsec/identity", ["peer=hub", "secret=lab secret", $"comment={Stamp}", .. ids]);
        await router.AddAsync("/interface/bridge", "name=loop0", $"comment={Stamp}");
        await router.AddAsync("/ip/address", $"address={BranchInner}/32", "interface=loop0", $"comment={Stamp}");
        await router.AddAsync("/interface/ipip", "name=ipip-hub", $"local-address={BranchInner}", $"remote-address={HubInner}", $"mtu={Mtu}", "clamp-tcp-mss=yes", $"comment={Stamp}");
        await router.AddAsync("/ip/address", "address=10.255.255.2/30", "interface=ipip-hub", $"comment={Stamp}");
        await router.AddAsync("/ip/route", "dst-address=10.2.0.0/24", "gateway=ipip-hub", $"comment={Stamp}");
        if (Exception)
        {
            var first = (await router.PrintAsync("/ip/firewall/nat")).First(row => row["chain"] == "srcnat");
            await router.AddAsync("/ip/firewall/nat", "chain=srcnat", "action=accept", $"src-address={BranchInner}", $"dst-address={HubInner}", $"comment={Stamp}", $"place-before={first.Id}");
        }

        await router.AddAsync("/ip/ipsec/policy", "peer=hub", "tunnel=yes", $"src-address={BranchInner}/32", $"dst-address={HubInner}/32", $"proposal={Stamp}", $"comment={Stamp}");
    }

    private string HubConfig() => $$"""
        connections {
          t {
            version = {{(Version2 ? 2 : 1)}}
            local_addrs = 203.0.113.20
            remote_addrs = %any
            proposals = aes256-sha256-modp2048
            mobike = no
            local {
              auth = psk
              id = {{(Version2 ? "fqdn:hub.example" : "203.0.113.20")}}
            }
            remote {
              auth = psk
              id = {{(Version2 ? "fqdn:branch.example" : "%any")}}
            }
            children {
              ipip {
                local_ts = {{HubInner}}/32
                remote_ts = {{BranchInner}}/32
                esp_proposals = aes256-sha256-modp2048
              }
            }
          }
        }
        secrets {
          ike-t {
            secret = "lab secret"
          }
        }
        """ + "\n";
}
