namespace Orchestrator.EndToEnd.Tests.Lab.Router;

/// <summary>What was configured through the API decides whether packets flow.</summary>
[Collection(SharedRouterLab.Name), Trait("suite", "lab")]
public sealed class TunnelTests(RouterFixture fixture)
{
    private const string PingLan = "ping -c3 -i0.2 -W1 10.2.0.2";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_tunnel_carries_lan_traffic_as_esp_in_udp_through_the_nat(bool version2) => WithTunnelAsync(new TunnelSetUp { Version2 = version2 }, async (lab, router) =>
    {
        await using var outside = await lab.Inet.CaptureAsync("net0");
        await using var branch = await lab.Nat.CaptureAsync("lan0");
        (await lab.LanBranch.ReachesAsync("10.2.0.2")).ShouldBeTrue();
        (await lab.LanHub.ReachesAsync("10.1.0.2")).ShouldBeTrue();

        var seen = await outside.StopAsync();
        seen.Count(packet => packet.IsEspInUdp).ShouldBeGreaterThanOrEqualTo(4);
        seen.ShouldAllBe(packet => packet.Protocol == Packet.Udp && packet.SourcePort == 4500 && packet.DestinationPort == 4500);
        (await branch.StopAsync()).ShouldAllBe(packet => packet.Protocol == Packet.Udp);
        var sas = await router.PrintAsync("/ip/ipsec/installed-sa");
        sas.Count.ShouldBe(2);
        sas.ShouldAllBe(sa => sa["src-address"]!.EndsWith(":4500") && sa["dst-address"]!.EndsWith(":4500") && sa["state"] == "mature");
        (await router.PrintAsync("/ip/ipsec/active-peers")).ShouldHaveSingleItem()["state"].ShouldBe("established");
    });

    [Fact]
    public Task The_mss_of_what_comes_out_of_the_tunnel_is_clamped_and_the_internet_stays_reachable() => WithTunnelAsync(new TunnelSetUp(), async (lab, _) =>
    {
        await using var capture = await lab.LanBranch.CaptureAsync("eth0", "tcp port 7");
        await lab.LanHub.DoAsync("socat -u /dev/null TCP:10.1.0.2:7,connect-timeout=3; true");
        var syn = (await capture.StopAsync()).First(packet => packet.Syn && packet.DestinationPort == 7);
        syn.Mss.ShouldBe(TunnelSetUp.Mtu - 40);

        (await lab.LanBranch.ReachesAsync("192.0.2.80")).ShouldBeTrue();
    });

    [Fact]
    public Task A_masquerade_above_the_exception_kills_the_tunnel_and_below_it_does_not() => WithTunnelAsync(new TunnelSetUp(), async (lab, router) =>
    {
        (await lab.LanBranch.ReachesAsync("10.2.0.2")).ShouldBeTrue();
        var rules = await router.PrintAsync("/ip/firewall/nat");
        var exception = rules.Single(row => row["comment"] == TunnelSetUp.Stamp);
        var masquerade = rules.Single(row => row["action"] == "masquerade");

        await router.DoAsync("/ip/firewall/nat/move", $"numbers={masquerade.Id}", $"destination={exception.Id}");
        await ForgetTunnelConnectionsAsync(router);
        (await lab.LanBranch.RunAsync(PingLan)).ExitCode.ShouldNotBe(0);

        await router.DoAsync("/ip/firewall/nat/move", $"numbers={exception.Id}", $"destination={masquerade.Id}");
        await ForgetTunnelConnectionsAsync(router);
        (await lab.LanBranch.ReachesAsync("10.2.0.2")).ShouldBeTrue();
    });

    [Fact]
    public Task A_change_elsewhere_leaves_the_tunnel_as_it_is() => WithTunnelAsync(new TunnelSetUp(), async (lab, router) =>
    {
        var before = await SpisAsync(router);
        await router.AddAsync("/ip/firewall/address-list", "list=elsewhere", "address=198.51.100.77");
        await router.AddAsync("/ip/firewall/filter", "chain=forward", "action=drop", "src-address-list=elsewhere", $"comment={TunnelSetUp.Stamp}");
        await router.AddAsync("/ip/address", "address=10.77.0.1/24", "interface=ether2", $"comment={TunnelSetUp.Stamp}");

        (await SpisAsync(router)).ShouldBe(before);
        (await lab.LanBranch.ReachesAsync("10.2.0.2")).ShouldBeTrue();
        await router.RemoveWhereAsync("/ip/firewall/address-list", row => row["list"] == "elsewhere");
    });

    [Fact]
    public Task Without_an_association_nothing_leaves_in_clear_and_the_router_starts_again_by_itself() => WithTunnelAsync(new TunnelSetUp(), async (lab, router) =>
    {
        await lab.Hub.DoAsync("swanctl --terminate --ike t >/dev/null; iptables -I INPUT -p udp --dport 500 -j DROP; iptables -I INPUT -p udp --dport 4500 -j DROP");
        try
        {
            await using var outside = await lab.Nat.CaptureAsync("lan0", "not udp port 500 and not udp port 4500");
            (await lab.LanBranch.RunAsync(PingLan)).ExitCode.ShouldNotBe(0);
            (await outside.StopAsync()).ShouldBeEmpty();
        }
        finally
        {
            await lab.Hub.DoAsync("iptables -D INPUT -p udp --dport 500 -j DROP; iptables -D INPUT -p udp --dport 4500 -j DROP");
        }

        await router.WaitAsync("/ip/ipsec/policy", row => row["comment"] == TunnelSetUp.Stamp && row["ph2-state"] == "established", seconds: 45);
        (await lab.LanBranch.ReachesAsync("10.2.0.2")).ShouldBeTrue();
    });

    [Fact]
    public Task A_disabled_policy_ends_its_association() => WithTunnelAsync(new TunnelSetUp(), async (lab, router) =>
    {
        var policy = (await router.PrintAsync("/ip/ipsec/policy")).Single(row => row["comment"] == TunnelSetUp.Stamp);
        await router.DoAsync("/ip/ipsec/policy/set", $".id={policy.Id}", "disabled=yes");
        (await router.PrintAsync("/ip/ipsec/installed-sa")).ShouldBeEmpty();
        (await lab.LanBranch.RunAsync(PingLan)).ExitCode.ShouldNotBe(0);

        await router.DoAsync("/ip/ipsec/policy/set", $".id={policy.Id}", "disabled=no");
        await router.WaitAsync("/ip/ipsec/policy", row => row.Id == policy.Id && row["ph2-state"] == "established");
    });

    private static async Task<IReadOnlyList<string?>> SpisAsync(RouterMenus router) => [.. (await router.PrintAsync("/ip/ipsec/installed-sa")).Select(row => row["spi"])];

    private static Task ForgetTunnelConnectionsAsync(RouterMenus router) =>
        router.RemoveWhereAsync("/ip/firewall/connection", row => row["protocol"] == "ipencap");

    private async Task WithTunnelAsync(TunnelSetUp setUp, Func<NetworkLab, RouterMenus, Task> test)
    {
        await using var router = await fixture.ConnectAsync();
        try
        {
            await setUp.EstablishAsync(fixture.Lab, router);
            await test(fixture.Lab, router);
        }
        finally
        {
            await TunnelSetUp.RemoveAsync(fixture.Lab, router);
        }
    }
}
