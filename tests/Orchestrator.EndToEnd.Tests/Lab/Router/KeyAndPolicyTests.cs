namespace Orchestrator.EndToEnd.Tests.Lab.Router;

/// <summary>Raw RSA keys with IKEv1, and a tunnel of policies alone.</summary>
[Collection(SharedRouterLab.Name), Trait("suite", "lab")]
public sealed class KeyAndPolicyTests(RouterFixture fixture)
{
    private const string Stamp = TunnelSetUp.Stamp;

    [Fact]
    public async Task Raw_rsa_keys_and_policies_between_the_lans_carry_traffic_without_a_tunnel_interface()
    {
        var lab = fixture.Lab;
        await using var router = await fixture.ConnectAsync();
        try
        {
            await ExchangeKeysAsync(lab, router);
            await ConfigureAsync(lab, router);
            await router.WaitAsync("/ip/ipsec/policy", row => row["comment"] == Stamp && row["ph2-state"] == "established");
            await using var outside = await lab.Inet.CaptureAsync("net0");
            (await lab.LanBranch.ReachesAsync("10.2.0.2")).ShouldBeTrue();
            (await lab.LanHub.ReachesAsync("10.1.0.2")).ShouldBeTrue();
            (await outside.StopAsync()).ShouldAllBe(packet => packet.Protocol == Packet.Udp && packet.DestinationPort == 4500);
            (await lab.LanBranch.ReachesAsync("192.0.2.80")).ShouldBeTrue();
        }
        finally
        {
            await CleanUpAsync(lab, router);
        }
    }

    private static async Task ExchangeKeysAsync(NetworkLab lab, RouterMenus router)
    {
        await router.DoAsync("/ip/ipsec/key/generate-key", "name=branch-key", "key-size=2048");
        await router.DoAsync("/ip/ipsec/key/export-pub-key", "key=branch-key", "file-name=branch.pem");
        var file = (await router.PrintAsync("/file")).Single(row => row["name"] == "branch.pem");
        await lab.Hub.WriteFileAsync("/etc/swanctl/pubkey/branch.pem", file["contents"]!);
        var hubKey = await lab.Hub.DoAsync(
            "openssl genrsa -out /etc/swanctl/private/hub.pem 2048 2>/dev/null && openssl rsa -in /etc/swanctl/private/hub.pem -pubout 2>/dev/null | tee /etc/swanctl/pubkey/hub.pem", TimeSpan.FromMinutes(1));
        await router.AddAsync("/file", "name=hub.pem", $"contents={hubKey}");
        await router.DoAsync("/ip/ipsec/key/import", "name=hub-key", "file-name=hub.pem");
    }

    private static async Task ConfigureAsync(NetworkLab lab, RouterMenus router)
    {
        await lab.Hub.WriteFileAsync("/etc/swanctl/conf.d/test.conf", HubConfig, "600");
        await lab.Hub.DoAsync("iptables -t nat -I POSTROUTING -s 10.2.0.0/24 -d 10.1.0.0/24 -j ACCEPT && swanctl --load-all >/dev/null");
        await router.AddAsync("/ip/ipsec/profile", $"name={Stamp}", "hash-algorithm=sha512", "enc-algorithm=aes-128", "dh-group=modp2048", "proposal-check=claim", "lifetime=1d", "dpd-interval=2m");
        await router.AddAsync("/ip/ipsec/proposal", $"name={Stamp}", "auth-algorithms=sha512", "enc-algorithms=aes-128-cbc", "lifetime=8h", "pfs-group=modp2048");
        await router.AddAsync("/ip/ipsec/peer", "name=hub", "address=203.0.113.20/32", "exchange-mode=main", $"profile={Stamp}", $"comment={Stamp}");
        await router.AddAsync("/ip/ipsec/identity", "peer=hub", "auth-method=rsa-key", "key=branch-key", "remote-key=hub-key", "my-id=fqdn:branch.example", $"comment={Stamp}");
        await router.AddAsync("/ip/ipsec/policy", "peer=hub", "tunnel=yes", "src-address=10.1.0.0/24", "dst-address=10.2.0.0/24", $"proposal={Stamp}", $"comment={Stamp}");
        var masquerade = (await router.PrintAsync("/ip/firewall/nat")).Single(row => row["action"] == "masquerade");
        await router.DoAsync("/ip/firewall/nat/set", $".id={masquerade.Id}", "ipsec-policy=out,none");
    }

    private static async Task CleanUpAsync(NetworkLab lab, RouterMenus router)
    {
        var masquerade = (await router.PrintAsync("/ip/firewall/nat")).Single(row => row["action"] == "masquerade");
        await router.DoAsync("/ip/firewall/nat/unset", $".id={masquerade.Id}", "value-name=ipsec-policy");
        await TunnelSetUp.RemoveAsync(lab, router);
        await router.RemoveWhereAsync("/ip/ipsec/key", _ => true);
        await router.RemoveWhereAsync("/file", row => row["name"]!.EndsWith(".pem"));
        await lab.Hub.DoAsync("iptables -t nat -D POSTROUTING -s 10.2.0.0/24 -d 10.1.0.0/24 -j ACCEPT; rm -f /etc/swanctl/pubkey/* /etc/swanctl/private/hub.pem; swanctl --load-all --clear >/dev/null 2>&1; true");
    }

    private const string HubConfig = """
        connections {
          t {
            version = 1
            local_addrs = 203.0.113.20
            remote_addrs = %any
            proposals = aes128-sha512-modp2048
            local {
              auth = pubkey
              pubkeys = hub.pem
              id = 203.0.113.20
            }
            remote {
              auth = pubkey
              pubkeys = branch.pem
              id = fqdn:branch.example
            }
            children {
              lan {
                local_ts = 10.2.0.0/24
                remote_ts = 10.1.0.0/24
                esp_proposals = aes128-sha512-modp2048
              }
            }
          }
        }

        """;
}
