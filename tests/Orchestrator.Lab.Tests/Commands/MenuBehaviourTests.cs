using Orchestrator.Lab.Tests.Support;

namespace Orchestrator.Lab.Tests.Commands;

public sealed class MenuBehaviourTests
{
    [Fact]
    public async Task A_second_policy_with_the_same_selector_is_invalid_without_an_error()
    {
        await using var router = new TestRouter();
        await router.Add("/ip/ipsec/peer", "=name=hub", "=address=192.0.2.1", "=local-address=198.51.100.1");
        string[] policy = ["=peer=hub", "=tunnel=yes", "=src-address=10.1.0.0/24", "=dst-address=10.2.0.0/24"];
        await router.Add("/ip/ipsec/policy", policy);
        var second = await router.Add("/ip/ipsec/policy", policy);
        var policies = await router.Print("/ip/ipsec/policy", "?template");
        policies.Count.ShouldBe(1);
        policies = await router.Print("/ip/ipsec/policy", "?-template");
        policies.Select(row => row.GetValueOrDefault("invalid", "false")).ShouldBe(["false", "true"]);
        policies[0]["sa-dst-address"].ShouldBe("192.0.2.1");
        policies[0]["sa-src-address"].ShouldBe("198.51.100.1");
        policies[0]["ph2-state"].ShouldBe("no-phase2");
        (await router.Run("/ip/ipsec/policy/move", "=numbers=" + second, "=destination=*2")).Ok();
        (await router.Print("/ip/ipsec/policy", "?-template"))[1][".id"].ShouldBe("*2");
    }

    [Fact]
    public async Task A_renamed_item_takes_its_references_along()
    {
        await using var router = new TestRouter();
        await router.Add("/interface/list", "=name=WAN");
        await router.Add("/interface/list/member", "=list=WAN", "=interface=ether1");
        await router.Add("/ip/firewall/filter", "=chain=input", "=in-interface-list=!WAN");
        (await router.Run("/interface/set", "=.id=ether1", "=name=uplink")).Ok();
        (await router.Run("/interface/list/set", "=.id=WAN", "=name=OUT")).Ok();
        (await router.Run("/interface/list/member/print")).Row["interface"].ShouldBe("uplink");
        (await router.Run("/ip/firewall/filter/print")).Row["in-interface-list"].ShouldBe("!OUT");
    }

    [Fact]
    public async Task A_rule_whose_interface_is_gone_is_invalid()
    {
        await using var router = new TestRouter();
        await router.Add("/interface/bridge", "=name=lan");
        await router.Add("/ip/firewall/filter", "=chain=input", "=in-interface=lan");
        (await router.Run("/ip/firewall/filter/print")).Row["invalid"].ShouldBe("false");
        (await router.Run("/interface/bridge/remove", "=.id=lan")).Ok();
        (await router.Run("/ip/firewall/filter/print")).Row["invalid"].ShouldBe("true");
    }

    [Fact]
    public async Task Interfaces_are_one_list_seen_by_type()
    {
        await using var router = new TestRouter();
        var id = await router.Add("/interface/ipip", "=remote-address=192.0.2.1", "=comment=orch:1");
        var tunnel = (await router.Run("/interface/ipip/print")).Row;
        tunnel["name"].ShouldBe("ipip-tunnel1");
        tunnel["mtu"].ShouldBe("auto");
        tunnel["actual-mtu"].ShouldBe("1480");
        var all = (await router.Run("/interface/print", "?.id=" + id)).Row;
        all["type"].ShouldBe("ipip");
        all["comment"].ShouldBe("orch:1");
        (await router.Run("/interface/ethernet/set", "=.id=" + id, "=comment=x")).Trap.ShouldBe("no such item (4)");
        (await router.Run("/interface/ipip/add", "=name=ether1", "=remote-address=192.0.2.2")).Trap.ShouldNotBeNull().ShouldContain("already have interface");
    }

    [Theory]
    [InlineData("6.49.10", "pref-src", "10.0.0.1")]
    [InlineData("7.16.2", "local-address", "10.0.0.1%ether1")]
    public async Task Addresses_make_connected_routes_in_the_versions_shape(string version, string field, string value)
    {
        await using var router = new TestRouter(version);
        await router.Add("/ip/address", "=address=10.0.0.1/24", "=interface=ether1");
        var route = (await router.Run("/ip/route/print")).Row;
        route["dst-address"].ShouldBe("10.0.0.0/24");
        route["gateway"].ShouldBe("ether1");
        route["dynamic"].ShouldBe("true");
        route[field].ShouldBe(value);
        (await router.Run("/interface/disable", "=numbers=ether1")).Ok();
        (await router.Print("/ip/route")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_static_route_is_active_while_its_gateway_is_near()
    {
        await using var router = new TestRouter();
        await router.Add("/ip/address", "=address=10.0.0.1/24", "=interface=ether1");
        await router.Add("/ip/route", "=dst-address=10.9.0.0/16", "=gateway=10.0.0.254");
        await router.Add("/ip/route", "=dst-address=10.8.0.0/16", "=gateway=10.7.0.254");
        var near = (await router.Run("/ip/route/print", "?dst-address=10.9.0.0/16")).Row;
        near["active"].ShouldBe("true");
        near["immediate-gw"].ShouldBe("10.0.0.254%ether1");
        (await router.Run("/ip/route/print", "?dst-address=10.8.0.0/16")).Row["inactive"].ShouldBe("true");
    }

    [Fact]
    public async Task An_address_list_item_with_a_timeout_is_dynamic_and_goes()
    {
        await using var router = new TestRouter();
        await router.Add("/ip/firewall/address-list", "=list=x", "=address=10.0.0.1", "=timeout=10m");
        router.Time.Advance(TimeSpan.FromMinutes(4));
        var item = (await router.Run("/ip/firewall/address-list/print")).Row;
        item["dynamic"].ShouldBe("true");
        item["timeout"].ShouldBe("6m");
        router.Time.Advance(TimeSpan.FromMinutes(6));
        (await router.Print("/ip/firewall/address-list")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/ip/ipsec/profile", "=lifetime=86400s", "lifetime", "1d")]
    [InlineData("/ip/ipsec/profile", "=dpd-interval=00:01:30", "dpd-interval", "1m30s")]
    [InlineData("/ip/ipsec/profile", "=dh-group=modp1024,modp2048", "dh-group", "modp1024,modp2048")]
    [InlineData("/ip/ipsec/profile", "=enc-algorithm=aes-128,aes-256", "enc-algorithm", "aes-256,aes-128")]
    [InlineData("/ip/ipsec/peer", "=address=vpn.example.net", "address", "vpn.example.net")]
    [InlineData("/ip/ipsec/peer", "=address=10.1.2.3/24", "address", "10.1.2.0/24")]
    public async Task Values_are_kept_in_one_form(string menu, string word, string field, string value)
    {
        await using var router = new TestRouter();
        var id = await router.Add(menu, "=name=x", word);
        (await router.Run(menu + "/print", "?.id=" + id)).Row[field].ShouldBe(value);
    }

    [Theory]
    [InlineData("=src-address=10.0.0.1/32", "src-address", "10.0.0.1")]
    [InlineData("=src-address=!10.0.0.0/8", "src-address", "!10.0.0.0/8")]
    [InlineData("=protocol=4", "protocol", "ipencap")]
    [InlineData("=protocol=94", "protocol", "ipip")]
    [InlineData("=connection-state=related,established", "connection-state", "established,related")]
    [InlineData("=src-address=10.0.0.1-10.0.0.9", "src-address", "10.0.0.1-10.0.0.9")]
    public async Task Matchers_are_kept_in_one_form(string word, string field, string value)
    {
        await using var router = new TestRouter();
        await router.Add("/ip/firewall/filter", "=chain=input", word);
        (await router.Run("/ip/firewall/filter/print")).Row[field].ShouldBe(value);
    }

    [Fact]
    public async Task Keys_are_made_exported_and_imported_without_their_private_half()
    {
        await using var router = new TestRouter("7.20.8");
        (await router.Run("/ip/ipsec/key/generate-key", "=name=k")).Trap.ShouldNotBeNull();
        (await router.Run("/ip/ipsec/key/rsa/generate-key", "=name=k", "=key-size=2048")).Ok();
        (await router.Run("/ip/ipsec/key/rsa/export-pub-key", "=key=k", "=file-name=k.pem")).Ok();
        (await router.Run("/file/print", "?name=k.pem")).Row["contents"].ShouldStartWith("-----BEGIN PUBLIC KEY-----");
        (await router.Run("/ip/ipsec/key/rsa/import", "=name=far", "=file-name=k.pem")).Ok();
        var keys = await router.Print("/ip/ipsec/key/rsa");
        keys.Select(key => key["private-key"]).ShouldBe(["true", "false"]);
        keys.ShouldAllBe(key => !key.ContainsKey("pem"));
        await using var old = new TestRouter("7.19.6");
        (await old.Run("/ip/ipsec/key/generate-key", "=name=k")).Ok();
        (await old.Print("/ip/ipsec/key")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Files_are_written_and_read_as_the_version_allows()
    {
        await using var router = new TestRouter();
        await router.Add("/file", "=name=a.txt", "=contents=hello");
        var file = (await router.Run("/file/print")).Row;
        file["size"].ShouldBe("5");
        file["type"].ShouldBe(".txt file");
        (await router.Run("/file/read", "=file=a.txt", "=offset=1", "=chunk-size=3")).Row["data"].ShouldBe("ell");
        (await router.Run("/file/set", "=.id=a.txt", "=contents=" + new string('x', 60001))).Trap.ShouldNotBeNull();
        await using var six = new TestRouter("6.49.10");
        (await six.Run("/file/add", "=name=a.txt")).Trap.ShouldBe("no such command");
        (await six.Run("/file/print", "=file=a")).Ok();
        (await six.Run("/file/set", "=.id=a.txt", "=contents=hi")).Ok();
        (await six.Run("/file/print")).Row["contents"].ShouldBe("hi");
    }

    [Fact]
    public async Task A_fasttrack_rule_puts_a_dynamic_rule_first_that_stays_there()
    {
        await using var router = new TestRouter();
        var rule = await router.Add("/ip/firewall/filter", "=chain=forward", "=action=fasttrack-connection");
        var rules = await router.Print("/ip/firewall/filter");
        rules.Count.ShouldBe(2);
        rules[0]["dynamic"].ShouldBe("true");
        (await router.Run("/ip/firewall/filter/add", "=chain=forward", "=place-before=" + rules[0][".id"])).Trap.ShouldNotBeNull();
        (await router.Run("/ip/firewall/filter/move", "=numbers=" + rules[0][".id"])).Trap.ShouldNotBeNull();
        (await router.Print("/ip/firewall/raw")).Count.ShouldBe(1);
        (await router.Run("/ip/firewall/filter/disable", "=numbers=" + rule)).Ok();
        (await router.Print("/ip/firewall/filter")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_changed_mss_goes_on_to_the_next_rule()
    {
        await using var router = new TestRouter();
        await router.Add("/ip/firewall/mangle", "=chain=forward", "=action=change-mss", "=new-mss=1360", "=protocol=tcp", "=tcp-flags=syn");
        var rule = (await router.Run("/ip/firewall/mangle/print")).Row;
        rule["passthrough"].ShouldBe("true");
        rule["new-mss"].ShouldBe("1360");
    }
}
