using Orchestrator.Lab.Tests.Support;

namespace Orchestrator.Lab.Tests.Commands;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("/ip/ipsec/peer/add", "=nmae=x", "unknown parameter nmae")]
    [InlineData("/ip/ipsec/peer/add", "=responder=yes", "unknown parameter responder")]
    [InlineData("/ip/ipsec/peer/add", "=profile=nowhere", "input does not match any value of profile")]
    [InlineData("/ip/ipsec/peer/add", "=exchange-mode=ike3", "input does not match any value of exchange-mode")]
    [InlineData("/ip/ipsec/peer/add", "=port=70000", "value of port out of range (0..65535)")]
    [InlineData("/ip/ipsec/peer/add", "=passive=perhaps", "invalid value for argument passive")]
    [InlineData("/ip/ipsec/peer/add", "=address=10.0.0.300", "invalid value for argument address")]
    [InlineData("/ip/ipsec/identity/add", "=secret=x", "missing value(s) of argument(s) peer")]
    [InlineData("/ip/firewall/nat/add", "=action=accept", "missing value(s) of argument(s) chain")]
    [InlineData("/interface/list/member/add", "=list=WAN", "input does not match any value of list")]
    [InlineData("/ip/address/add", "=address=10.0.0.1/24", "missing value(s) of argument(s) interface")]
    [InlineData("/ip/ipsec/profile/add", "=dh-group=modp99", "input does not match any value of dh-group")]
    [InlineData("/ip/firewall/filter/remove", "=.id=*77", "no such item (4)")]
    [InlineData("/ip/firewall/filter/explode", "=.id=*1", "no such command")]
    [InlineData("/no/such/print", "=detail=", "no such command prefix")]
    public async Task A_wrong_command_says_what_is_wrong(string command, string word, string message)
    {
        await using var router = new TestRouter();
        (await router.Run(command, word)).Trap.ShouldBe(message);
    }

    [Fact]
    public async Task A_reference_can_be_made_once_its_item_is_there()
    {
        await using var router = new TestRouter();
        string[] identity = ["=peer=hub", "=secret=s3cret"];
        (await router.Run("/ip/ipsec/identity/add", identity)).Trap.ShouldBe("input does not match any value of peer");
        await router.Add("/ip/ipsec/peer", "=name=hub", "=address=192.0.2.1");
        (await router.Run("/ip/ipsec/identity/add", identity)).Ok();
    }

    [Fact]
    public async Task Names_and_keys_are_unique()
    {
        await using var router = new TestRouter();
        await router.Add("/ip/ipsec/profile", "=name=p");
        (await router.Run("/ip/ipsec/profile/add", "=name=p")).Trap.ShouldNotBeNull().ShouldStartWith("failure: already have");
        await router.Add("/ip/firewall/address-list", "=list=x", "=address=192.0.2.5/32");
        (await router.Run("/ip/firewall/address-list/add", "=list=x", "=address=192.0.2.5")).Trap.ShouldBe("failure: already have such entry");
        await router.Add("/ip/ipsec/peer", "=name=a", "=address=0.0.0.0/0", "=exchange-mode=ike2");
        (await router.Run("/ip/ipsec/peer/add", "=name=b", "=exchange-mode=ike2")).Trap.ShouldNotBeNull().ShouldContain("duplicate peer");
        (await router.Run("/ip/ipsec/peer/add", "=name=b")).Ok();
    }

    [Fact]
    public async Task Default_and_dynamic_items_stay()
    {
        await using var router = new TestRouter();
        await router.Add("/ip/address", "=address=10.0.0.1/24", "=interface=ether1");
        var route = (await router.Run("/ip/route/print", "?connect=true")).Row;
        (await router.Run("/ip/route/remove", "=.id=" + route[".id"])).Trap.ShouldBe("failure: can not remove dynamic object");
        (await router.Run("/ip/ipsec/profile/remove", "=.id=default")).Trap.ShouldBe("failure: can not remove default item");
        (await router.Run("/interface/list/remove", "=.id=all")).Trap.ShouldBe("failure: can not remove default item");
        (await router.Run("/user/group/remove", "=.id=full")).Trap.ShouldBe("failure: can not remove builtin group");
        (await router.Run("/ip/ipsec/profile/set", "=.id=default", "=hash-algorithm=sha256")).Ok();
    }

    [Fact]
    public async Task A_failed_command_leaves_nothing_behind()
    {
        await using var router = new TestRouter();
        var a = await router.Add("/ip/firewall/address-list", "=list=x", "=address=10.0.0.1");
        (await router.Run("/ip/firewall/address-list/remove", $"=.id={a},*99")).Trap.ShouldBe("no such item (4)");
        (await router.Print("/ip/firewall/address-list")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_last_user_with_full_rights_stays()
    {
        await using var router = new TestRouter();
        (await router.Run("/user/remove", "=.id=admin")).Trap.ShouldNotBeNull().ShouldStartWith("failure:");
        await router.Add("/user", "=name=second", "=group=full", "=password=x");
        (await router.Run("/user/remove", "=.id=admin")).Ok();
    }

    [Fact]
    public async Task Traps_carry_their_category()
    {
        await using var router = new TestRouter();
        (await router.Run("/ip/ipsec/peer/set", "=.id=*9", "=port=1")).Category.ShouldBe(0);
        (await router.Run("/ip/ipsec/peer/add", "=port=x")).Category.ShouldBe(1);
        (await router.Run("/ip/ipsec/profile/remove", "=.id=default")).Category.ShouldBe(4);
    }
}
