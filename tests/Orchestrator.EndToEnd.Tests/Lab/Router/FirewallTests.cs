namespace Orchestrator.EndToEnd.Tests.Lab.Router;

[Collection(SharedRouterLab.Name), Trait("suite", "lab")]
public sealed class FirewallTests(RouterFixture fixture)
{
    private const string Stamp = "firewall-test";

    [Fact]
    public Task Lists_and_order_decide_what_is_forwarded() => WithRouterAsync(async (lab, router) =>
    {
        await router.AddAsync("/ip/firewall/address-list", "list=no-internet", "address=10.1.0.2", $"comment={Stamp}");
        await router.AddAsync("/interface/list", "name=uplinks", $"comment={Stamp}");
        await router.AddAsync("/interface/list/member", "list=uplinks", "interface=ether1", $"comment={Stamp}");
        var drop = await router.AddAsync("/ip/firewall/filter", "chain=forward", "action=drop", "src-address-list=no-internet", "out-interface-list=uplinks", $"comment={Stamp}");
        (await lab.LanBranch.RunAsync("ping -c1 -W1 192.0.2.80")).ExitCode.ShouldNotBe(0);

        await router.AddAsync("/ip/firewall/filter", "chain=forward", "action=accept", "protocol=icmp", $"comment={Stamp}", $"place-before={drop}");
        (await lab.LanBranch.ReachesAsync("192.0.2.80")).ShouldBeTrue();
    });

    [Fact]
    public Task A_rule_the_kernel_refuses_is_shown_as_invalid_and_keeps_no_other_away() => WithRouterAsync(async (lab, router) =>
    {
        var wrongWay = await router.AddAsync("/ip/firewall/nat", "chain=srcnat", "action=accept", "ipsec-policy=in,ipsec", $"comment={Stamp}");
        var unknown = await router.AddAsync("/ip/firewall/filter", "chain=forward", "action=drop", "content=anything", $"comment={Stamp}");
        await router.AddAsync("/ip/firewall/filter", "chain=forward", "action=drop", "protocol=icmp", "dst-address=192.0.2.80", $"comment={Stamp}");

        (await router.PrintAsync("/ip/firewall/nat")).Single(row => row.Id == wrongWay)["invalid"].ShouldBe("true");
        (await router.PrintAsync("/ip/firewall/filter")).Single(row => row.Id == unknown)["invalid"].ShouldBe("true");
        (await lab.LanBranch.RunAsync("ping -c1 -W1 192.0.2.80")).ExitCode.ShouldNotBe(0);
        (await lab.LanBranch.ReachesAsync("198.51.100.1")).ShouldBeTrue();
    });

    [Fact]
    public Task Rules_count_the_packets_that_come_over_changes_of_others_until_they_are_reset() => WithRouterAsync(async (lab, router) =>
    {
        var rule = await router.AddAsync("/ip/firewall/raw", "chain=prerouting", "action=passthrough", "protocol=icmp", "src-address=10.1.0.2", "dst-address=192.0.2.80", $"comment={Stamp}");
        async Task<(string? Packets, string? Bytes)> CountAsync() =>
            (await router.DoAsync("/ip/firewall/raw/print", "stats=", ".proplist=.id,packets,bytes")).Rows.Single(row => row.Id == rule) is var row ? (row["packets"], row["bytes"]) : default;
        (await CountAsync()).ShouldBe(("0", "0"));

        (await lab.LanBranch.RunAsync("ping -c3 -i0.2 -s 72 192.0.2.80")).ExitCode.ShouldBe(0);
        (await CountAsync()).ShouldBe(("3", "300"));
        await router.AddAsync("/ip/firewall/filter", "chain=forward", "action=drop", "protocol=icmp", "dst-address=192.0.2.80", $"comment={Stamp}");
        (await lab.LanBranch.RunAsync("ping -c2 -i0.2 -s 72 192.0.2.80")).ExitCode.ShouldNotBe(0);
        (await CountAsync()).ShouldBe(("5", "500"), "what is dropped later has come all the same");
        await router.DoAsync("/ip/firewall/raw/reset-counters", $".id={rule}");
        (await CountAsync()).ShouldBe(("0", "0"));
    });

    [Fact]
    public Task The_routers_own_ping_tells_size_source_and_what_went_wrong() => WithRouterAsync(async (_, router) =>
    {
        var good = (await router.DoAsync("/ping", "address=192.0.2.80", "count=2", "interval=200ms", "size=1400")).Rows;
        good.Length.ShouldBe(2);
        good[1]["size"].ShouldBe("1400");
        good[1]["received"].ShouldBe("2");
        good[1]["packet-loss"].ShouldBe("0");

        var large = (await router.DoAsync("/ping", "address=192.0.2.80", "count=1", "size=1600", "do-not-fragment=")).Rows;
        large[^1]["status"].ShouldBe("packet too large and cannot be fragmented");
        (await router.DoAsync("/ping", "address=203.0.113.99", "count=1")).Rows[^1]["packet-loss"].ShouldBe("100");
    });

    private async Task WithRouterAsync(Func<NetworkLab, RouterMenus, Task> test)
    {
        await using var router = await fixture.ConnectAsync();
        try
        {
            await test(fixture.Lab, router);
        }
        finally
        {
            foreach (var menu in (string[])["/ip/firewall/raw", "/ip/firewall/filter", "/ip/firewall/nat", "/ip/firewall/address-list", "/interface/list/member", "/interface/list"])
            {
                await router.RemoveWhereAsync(menu, row => row["comment"] == Stamp);
            }
        }
    }
}
