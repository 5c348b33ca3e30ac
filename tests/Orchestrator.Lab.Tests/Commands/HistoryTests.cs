using Orchestrator.Lab.Tests.Support;

namespace Orchestrator.Lab.Tests.Commands;

public sealed class HistoryTests
{
    [Fact]
    public async Task Undo_and_redo_take_one_step_and_keep_order_and_ids()
    {
        await using var router = new TestRouter();
        var a = await router.Add("/ip/firewall/filter", "=chain=input", "=comment=a");
        await router.Add("/ip/firewall/filter", "=chain=input", "=comment=b");
        (await router.Run("/ip/firewall/filter/set", "=.id=" + a, "=comment=changed")).Ok();
        (await router.Run("/ip/firewall/filter/remove", "=.id=" + a)).Ok();
        (await router.Run("/undo")).Ok();
        var rules = await router.Print("/ip/firewall/filter");
        rules.Select(rule => rule["comment"]).ShouldBe(["changed", "b"]);
        rules[0][".id"].ShouldBe(a);
        (await router.Run("/undo")).Ok();
        (await router.Print("/ip/firewall/filter"))[0]["comment"].ShouldBe("a");
        (await router.Run("/redo")).Ok();
        (await router.Print("/ip/firewall/filter"))[0]["comment"].ShouldBe("changed");
        (await router.Print("/system/history"))[0]["action"].ShouldBe("ip/firewall/filter remove");
    }

    [Fact]
    public async Task Undoing_an_address_takes_its_connected_route_along()
    {
        await using var router = new TestRouter();
        await router.Add("/ip/address", "=address=10.0.0.1/24", "=interface=ether1");
        (await router.Print("/ip/route")).Count.ShouldBe(1);
        (await router.Run("/undo")).Ok();
        (await router.Print("/ip/route")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Safe_mode_is_a_command_since_7_18_only()
    {
        await using var router = new TestRouter("7.17.1");
        (await router.Run("/safe-mode/take")).Trap.ShouldNotBeNull().ShouldStartWith("no such command");
    }
}
