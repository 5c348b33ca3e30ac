using Orchestrator.Lab.Tests.Support;

namespace Orchestrator.Lab.Tests.Commands;

public sealed class ListVerbTests
{
    [Fact]
    public async Task Add_returns_the_new_id_and_print_shows_the_item_with_its_defaults()
    {
        await using var router = new TestRouter();
        var id = await router.Add("/ip/ipsec/peer", "=name=hub", "=address=192.0.2.1", "=exchange-mode=ike2");
        var peer = (await router.Run("/ip/ipsec/peer/print")).Row;
        id.ShouldBe("*1");
        peer[".id"].ShouldBe(id);
        peer["address"].ShouldBe("192.0.2.1/32");
        peer["profile"].ShouldBe("default");
        peer["send-initial-contact"].ShouldBe("true");
        peer["disabled"].ShouldBe("false");
        peer.ShouldNotContainKey("local-address");
        peer.ShouldNotContainKey("comment");
    }

    [Fact]
    public async Task Set_changes_only_what_is_given_and_takes_a_name_for_an_id()
    {
        await using var router = new TestRouter();
        await router.Add("/ip/ipsec/peer", "=name=hub", "=address=192.0.2.1");
        (await router.Run("/ip/ipsec/peer/set", "=.id=hub", "=port=4500")).Ok();
        var peer = (await router.Run("/ip/ipsec/peer/print")).Row;
        peer["port"].ShouldBe("4500");
        peer["address"].ShouldBe("192.0.2.1/32");
    }

    [Fact]
    public async Task Several_ids_are_joined_with_commas()
    {
        await using var router = new TestRouter();
        var a = await router.Add("/ip/firewall/address-list", "=list=x", "=address=10.0.0.1");
        var b = await router.Add("/ip/firewall/address-list", "=list=x", "=address=10.0.0.2");
        await router.Add("/ip/firewall/address-list", "=list=x", "=address=10.0.0.3");
        (await router.Run("/ip/firewall/address-list/disable", $"=numbers={a},{b}")).Ok();
        (await router.Print("/ip/firewall/address-list", "?disabled=true")).Count.ShouldBe(2);
        (await router.Run("/ip/firewall/address-list/remove", $"=.id={a},{b}")).Ok();
        (await router.Run("/ip/firewall/address-list/print")).Row["address"].ShouldBe("10.0.0.3");
    }

    [Fact]
    public async Task A_removed_items_id_is_never_used_again()
    {
        await using var router = new TestRouter();
        var first = await router.Add("/ip/firewall/address-list", "=list=x", "=address=10.0.0.1");
        (await router.Run("/ip/firewall/address-list/remove", "=.id=" + first)).Ok();
        (await router.Add("/ip/firewall/address-list", "=list=x", "=address=10.0.0.1")).ShouldNotBe(first);
    }

    [Fact]
    public async Task Move_puts_an_item_before_another_or_at_the_end()
    {
        await using var router = new TestRouter();
        var a = await router.Add("/ip/firewall/filter", "=chain=input", "=comment=a");
        var b = await router.Add("/ip/firewall/filter", "=chain=input", "=comment=b");
        var c = await router.Add("/ip/firewall/filter", "=chain=input", "=comment=c");
        (await router.Run("/ip/firewall/filter/move", "=numbers=" + c, "=destination=" + a)).Ok();
        (await Order(router)).ShouldBe("cab");
        (await router.Run("/ip/firewall/filter/move", "=numbers=" + a)).Ok();
        (await Order(router)).ShouldBe("cba");
        (await router.Run("/ip/firewall/filter/move", $"=numbers={a},{b}", "=destination=" + c)).Ok();
        (await Order(router)).ShouldBe("abc");
    }

    [Fact]
    public async Task Place_before_inserts_and_is_not_kept()
    {
        await using var router = new TestRouter();
        var a = await router.Add("/ip/firewall/nat", "=chain=srcnat", "=action=masquerade", "=comment=a");
        await router.Add("/ip/firewall/nat", "=chain=srcnat", "=comment=b", "=place-before=" + a);
        (await Order(router, "nat")).ShouldBe("ba");
        (await router.Print("/ip/firewall/nat"))[0].ShouldNotContainKey("place-before");
        (await router.Run("/ip/firewall/nat/add", "=chain=srcnat", "=place-before=*99")).Trap.ShouldBe("no such item (4)");
    }

    [Fact]
    public async Task Enable_disable_and_comment_change_their_field()
    {
        await using var router = new TestRouter();
        var id = await router.Add("/ip/firewall/filter", "=chain=input");
        (await router.Run("/ip/firewall/filter/disable", "=.id=" + id)).Ok();
        (await router.Run("/ip/firewall/filter/comment", "=.id=" + id, "=comment=why")).Ok();
        var rule = (await router.Run("/ip/firewall/filter/print")).Row;
        rule["disabled"].ShouldBe("true");
        rule["comment"].ShouldBe("why");
        (await router.Run("/ip/firewall/filter/enable", "=.id=" + id)).Ok();
        (await router.Run("/ip/firewall/filter/print")).Row["disabled"].ShouldBe("false");
    }

    [Fact]
    public async Task Unset_takes_a_matcher_away_and_an_empty_word_does_not()
    {
        await using var router = new TestRouter("7.20.8");
        var id = await router.Add("/ip/firewall/nat", "=chain=dstnat", "=action=dst-nat", "=to-addresses=10.0.0.9", "=protocol=tcp", "=dst-port=80");
        (await router.Run("/ip/firewall/nat/set", "=.id=" + id, "=dst-port=")).Ok();
        (await router.Run("/ip/firewall/nat/print")).Row["dst-port"].ShouldBe("");
        (await router.Run("/ip/firewall/nat/unset", "=.id=" + id, "=value-name=dst-port")).Ok();
        (await router.Run("/ip/firewall/nat/print")).Row.ShouldNotContainKey("dst-port");
    }

    [Fact]
    public async Task A_name_with_an_exclamation_mark_clears_the_value()
    {
        await using var router = new TestRouter();
        var id = await router.Add("/ip/firewall/filter", "=chain=input", "=src-address=10.0.0.0/8");
        (await router.Run("/ip/firewall/filter/set", "=.id=" + id, "=!src-address=")).Ok();
        (await router.Run("/ip/firewall/filter/print")).Row.ShouldNotContainKey("src-address");
    }

    [Fact]
    public async Task Clearing_keepalive_is_a_value_of_its_own()
    {
        await using var router = new TestRouter();
        await router.Add("/interface/ipip", "=name=t", "=remote-address=192.0.2.1", "=!keepalive=");
        (await router.Run("/interface/ipip/print")).Row.ShouldNotContainKey("keepalive");
        await router.Add("/interface/ipip", "=name=u", "=remote-address=192.0.2.2");
        (await router.Print("/interface/ipip"))[1]["keepalive"].ShouldBe("10s,10");
    }

    [Fact]
    public async Task Print_counts_picks_properties_and_says_empty_only_since_7_18()
    {
        await using var old = new TestRouter("7.17.1");
        await using var now = new TestRouter("7.18.2");
        (await old.Run("/ip/firewall/filter/print")).SaidEmpty.ShouldBeFalse();
        (await now.Run("/ip/firewall/filter/print")).SaidEmpty.ShouldBeTrue();
        (await now.Run("/interface/ethernet/print", "=count-only=")).Ret.ShouldBe("2");
        (await now.Print("/interface/ethernet", "=.proplist=name,.id"))[1].ShouldBe(new Dictionary<string, string> { ["name"] = "ether2", [".id"] = "*2" });
    }

    [Fact]
    public async Task Get_returns_one_value()
    {
        await using var router = new TestRouter();
        (await router.Run("/interface/get", "=.id=ether1", "=value-name=type")).Ret.ShouldBe("ether");
    }

    [Fact]
    public async Task A_menu_with_one_set_of_values_is_set_without_an_id()
    {
        await using var router = new TestRouter();
        (await router.Run("/system/identity/set", "=name=hub")).Ok();
        (await router.Run("/system/identity/print")).Row.ShouldBe(new Dictionary<string, string> { ["name"] = "hub" });
    }

    private static async Task<string> Order(TestRouter router, string table = "filter") =>
        string.Concat((await router.Print("/ip/firewall/" + table)).Select(rule => rule["comment"]));
}
