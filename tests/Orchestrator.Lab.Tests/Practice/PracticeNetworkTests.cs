using Orchestrator.Lab.Practice;
using Orchestrator.Lab.Tests.Support;

namespace Orchestrator.Lab.Tests.Practice;

public sealed class PracticeNetworkTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_routers_answer_with_the_certificates_they_are_listed_with()
    {
        await using var network = new PracticeNetwork(new PracticeNetworkOptions());
        network.Routers.ShouldBeEmpty();
        var routers = await network.StartAsync(Cancel);
        routers.Select(router => router.Name).ShouldBe(["hub", "branch-1", "branch-2"]);
        foreach (var router in routers)
        {
            await using var client = await ApiClient.LogIn(router.ApiSslPort, router.Password, tls: true);
            client.Fingerprint.ShouldBe(router.CertificateSha256);
            (await client.Rows("/system/identity/print"))[0]["name"].ShouldBe(router.Name);
            (await client.Rows("/system/routerboard/print"))[0]["routerboard"].ShouldBe("true");
        }

        (await network.StartAsync(Cancel)).ShouldBeSameAs(routers);
        await network.StopAsync(Cancel);
        network.IsRunning.ShouldBeFalse();
    }

    [Fact]
    public async Task Matching_ends_make_a_tunnel_that_carries_lan_to_lan()
    {
        await using var network = new PracticeNetwork(new PracticeNetworkOptions());
        var routers = await network.StartAsync(Cancel);
        await using var hub = await ApiClient.LogIn(routers[0].ApiPort, routers[0].Password);
        await using var branch = await ApiClient.LogIn(routers[1].ApiPort, routers[1].Password);
        await EndAsync(hub, "0.0.0.0/0", "10.10.0.0/24", "10.11.0.0/24", passive: true);
        await EndAsync(branch, "203.0.113.10", "10.11.0.0/24", "10.10.0.0/24");
        (await hub.Rows("/ip/ipsec/active-peers/print")).ShouldBeEmpty("the hub's firewall drops IKE");
        (await branch.Rows("/log/print", "?topics=ipsec,error")).ShouldNotBeEmpty();
        await OpenAsync(hub);

        var peer = (await branch.Rows("/ip/ipsec/active-peers/print")).ShouldHaveSingleItem();
        peer["state"].ShouldBe("established");
        peer["remote-address"].ShouldBe("203.0.113.10");
        peer["natt-peer"].ShouldBe("true");
        peer["side"].ShouldBe("initiator");
        (await hub.Rows("/ip/ipsec/active-peers/print")).ShouldHaveSingleItem()["side"].ShouldBe("responder");
        var associations = await branch.Rows("/ip/ipsec/installed-sa/print");
        associations.Select(row => row["src-address"]).ShouldBe(["203.0.113.10:4500", "192.168.1.50:4500"]);
        associations.Select(row => row["spi"]).Order().ShouldBe((await hub.Rows("/ip/ipsec/installed-sa/print")).Select(row => row["spi"]).Order());
        (await branch.Rows("/ip/ipsec/policy/print", "?-template"))[0]["ph2-state"].ShouldBe("established");
        (await Received(branch, "10.10.0.10", "=src-address=10.11.0.1")).ShouldBe("2");
        (await Received(branch, "10.10.0.10", "=src-address=10.11.0.1", "=size=1422", "=do-not-fragment=")).ShouldBe("2");
        (await Received(branch, "10.10.0.10", "=src-address=10.11.0.1", "=size=1423", "=do-not-fragment=")).ShouldBe("0");
        (await Received(branch, "9.9.9.9")).ShouldBe("2");
    }

    [Fact]
    public async Task Ends_that_do_not_match_make_none()
    {
        await using var network = new PracticeNetwork(new PracticeNetworkOptions());
        var routers = await network.StartAsync(Cancel);
        await using var hub = await ApiClient.LogIn(routers[0].ApiPort, routers[0].Password);
        await using var branch = await ApiClient.LogIn(routers[1].ApiPort, routers[1].Password);
        await OpenAsync(hub);
        await EndAsync(hub, "0.0.0.0/0", "10.10.0.0/24", "10.11.0.0/24", passive: true);
        await EndAsync(branch, "203.0.113.10", "10.11.0.0/24", "10.10.0.0/24");
        await UpAsync(branch, true);
        await branch.Rows("/ip/ipsec/identity/set", "=.id=*1", "=secret=other");
        await UpAsync(branch, false);
        await branch.Rows("/ip/ipsec/identity/set", "=.id=*1", "=secret=s3cret");
        await UpAsync(branch, true);
        await hub.Rows("/ip/ipsec/profile/set", "=.id=orch", "=dh-group=ecp256");
        await UpAsync(branch, false);
        await hub.Rows("/ip/ipsec/profile/set", "=.id=orch", "=dh-group=modp2048");
        await hub.Rows("/ip/ipsec/proposal/set", "=.id=orch", "=pfs-group=none");
        (await branch.Rows("/ip/ipsec/installed-sa/print")).ShouldBeEmpty();
        await UpAsync(branch, true);
        await hub.Rows("/ip/ipsec/proposal/set", "=.id=orch", "=pfs-group=modp2048");
        (await branch.Rows("/ip/ipsec/installed-sa/print")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_old_masquerade_rule_eats_the_tunnels_traffic_until_an_exception_stands_before_it()
    {
        await using var network = new PracticeNetwork(new PracticeNetworkOptions());
        var routers = await network.StartAsync(Cancel);
        await using var hub = await ApiClient.LogIn(routers[0].ApiPort, routers[0].Password);
        await using var branch = await ApiClient.LogIn(routers[2].ApiPort, routers[2].Password);
        await OpenAsync(hub);
        await EndAsync(hub, "0.0.0.0/0", "10.10.0.0/24", "10.12.0.0/24", passive: true);
        await EndAsync(branch, "203.0.113.10", "10.12.0.0/24", "10.10.0.0/24");
        await UpAsync(branch, true);
        (await Received(branch, "10.10.0.10", "=src-address=10.12.0.1")).ShouldBe("0");
        var masquerade = (await branch.Rows("/ip/firewall/nat/print"))[0][".id"];
        await branch.Rows("/ip/firewall/nat/add", "=chain=srcnat", "=action=accept", "=src-address=10.12.0.0/24", "=dst-address=10.10.0.0/24", "=place-before=" + masquerade);
        (await Received(branch, "10.10.0.10", "=src-address=10.12.0.1")).ShouldBe("2");
    }

    [Fact]
    public async Task Ipip_inside_transport_mode_carries_the_inner_network()
    {
        await using var network = new PracticeNetwork(new PracticeNetworkOptions());
        var routers = await network.StartAsync(Cancel);
        await using var hub = await ApiClient.LogIn(routers[0].ApiPort, routers[0].Password);
        await using var branch = await ApiClient.LogIn(routers[1].ApiPort, routers[1].Password);
        await OpenAsync(hub);
        await hub.Rows("/ip/firewall/filter/add", "=chain=input", "=protocol=ipencap", "=ipsec-policy=in,ipsec", "=place-before=*5");
        await branch.Rows("/ip/firewall/filter/add", "=chain=input", "=protocol=ipencap", "=ipsec-policy=in,ipsec", "=place-before=*5");
        await EndAsync(hub, "0.0.0.0/0", null, null, passive: true);
        await EndAsync(branch, "203.0.113.10", null, null);
        await hub.Rows("/ip/ipsec/policy/add", "=peer=orch", "=proposal=orch", "=protocol=ipencap", "=src-address=203.0.113.10/32", "=dst-address=198.51.100.21/32");
        await branch.Rows("/ip/ipsec/policy/add", "=peer=orch", "=proposal=orch", "=protocol=ipencap", "=src-address=192.168.1.50/32", "=dst-address=203.0.113.10/32");
        await UpAsync(branch, true);
        await TunnelAsync(hub, "203.0.113.10", "198.51.100.21", "172.31.0.1/30");
        await TunnelAsync(branch, "192.168.1.50", "203.0.113.10", "172.31.0.2/30");
        await hub.Rows("/ip/route/add", "=dst-address=10.11.0.0/24", "=gateway=172.31.0.2");
        await branch.Rows("/ip/route/add", "=dst-address=10.10.0.0/24", "=gateway=172.31.0.1");
        await hub.Rows("/interface/list/member/add", "=list=LAN", "=interface=orch");
        (await Received(branch, "172.31.0.1")).ShouldBe("2");
        (await Received(branch, "10.10.0.10", "=src-address=10.11.0.1")).ShouldBe("2");
    }

    [Fact]
    public async Task State_outlives_a_stop_and_a_reset_forgets_it()
    {
        var folder = Directory.CreateTempSubdirectory("practice");
        try
        {
            var options = new PracticeNetworkOptions { StateFolder = folder.FullName };
            PracticeRouter before;
            await using (var network = new PracticeNetwork(options))
            {
                before = (await network.StartAsync(Cancel))[0];
                await using var client = await ApiClient.LogIn(before.ApiPort, before.Password);
                await client.Rows("/ip/firewall/nat/add", "=chain=srcnat", "=comment=mine");
            }

            await using (var network = new PracticeNetwork(options))
            {
                var after = (await network.StartAsync(Cancel))[0];
                after.Password.ShouldBe(before.Password);
                after.CertificateSha256.ShouldBe(before.CertificateSha256);
                await using (var client = await ApiClient.LogIn(after.ApiPort, after.Password))
                    (await client.Rows("/ip/firewall/nat/print")).Select(rule => rule.GetValueOrDefault("comment")).ShouldBe(["defconf: masquerade", "mine"]);
                var anew = (await network.ResetAsync(Cancel))[0];
                anew.Password.ShouldNotBe(before.Password);
                await using var other = await ApiClient.LogIn(anew.ApiPort, anew.Password);
                (await other.Rows("/ip/firewall/nat/print")).Count.ShouldBe(1);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task EndAsync(ApiClient router, string address, string? local, string? remote, bool passive = false)
    {
        await router.Rows("/ip/ipsec/profile/add", "=name=orch", "=dh-group=modp2048", "=enc-algorithm=aes-256", "=hash-algorithm=sha256");
        await router.Rows("/ip/ipsec/proposal/add", "=name=orch", "=auth-algorithms=sha256", "=enc-algorithms=aes-256-cbc", "=pfs-group=modp2048");
        await router.Rows("/ip/ipsec/peer/add", "=name=orch", "=profile=orch", "=exchange-mode=ike2", "=address=" + address, "=passive=" + (passive ? "yes" : "no"));
        await router.Rows("/ip/ipsec/identity/add", "=peer=orch", "=secret=s3cret");
        if (local is not null)
            await router.Rows("/ip/ipsec/policy/add", "=peer=orch", "=proposal=orch", "=tunnel=yes", "=level=unique", "=src-address=" + local, "=dst-address=" + remote);
    }

    private static async Task OpenAsync(ApiClient hub) =>
        await hub.Rows("/ip/firewall/filter/add", "=chain=input", "=protocol=udp", "=dst-port=500,4500", "=place-before=*5");

    private static async Task TunnelAsync(ApiClient router, string local, string remote, string inner)
    {
        await router.Rows("/interface/ipip/add", "=name=orch", "=local-address=" + local, "=remote-address=" + remote, "=!keepalive=");
        await router.Rows("/ip/address/add", "=interface=orch", "=address=" + inner);
    }

    private static async Task UpAsync(ApiClient router, bool up) => (await router.Rows("/ip/ipsec/active-peers/print")).Count.ShouldBe(up ? 1 : 0);

    private static async Task<string> Received(ApiClient router, string address, params string[] words) =>
        (await router.Rows(["/ping", "=address=" + address, "=count=2", .. words]))[^1]["received"];
}
