using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.RouterOs;

namespace Orchestrator.Core.Tests.Auditing.RouterOs;

/// <summary>Rows as the API prints them.</summary>
public sealed class RowTests
{
    [Fact]
    public void A_rule_is_known_by_its_place_its_id_and_its_comment()
    {
        var read = Read((RouterOsMenuPaths.Nat, ".id=*A chain=dstnat action=accept"),
            (RouterOsMenuPaths.Nat, ".id=*1F chain=srcnat action=masquerade out-interface=ether1 log=false log-prefix= bytes=12 packets=1 dynamic=false invalid=false disabled=false comment=internet"));
        var rule = read.Path.Rules(new ChainName("nat", "srcnat")).ShouldHaveSingleItem();
        rule.Name.ShouldBe(new RuleName(new ChainName("nat", "srcnat"), 1, "*1F", "internet"));
        rule.Text.ShouldBe("add chain=srcnat action=masquerade out-interface=ether1 comment=internet");
        rule.Rest.ShouldBe(RuleRest.Active);
        read.Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("disabled=true", RuleRest.Disabled, false)]
    [InlineData("disabled=yes", RuleRest.Disabled, false)]
    [InlineData("invalid=true", RuleRest.Invalid, false)]
    [InlineData("dynamic=true", RuleRest.Active, true)]
    public void Flags_are_the_rows(string flag, RuleRest rest, bool dynamic)
    {
        var rule = Read((RouterOsMenuPaths.Filter, $"chain=forward action=drop {flag}")).Path.Rules(new ChainName("filter", "forward"))[0];
        rule.Rest.ShouldBe(rest);
        rule.Dynamic.ShouldBe(dynamic);
    }

    [Fact]
    public void What_a_device_prints_is_all_there_is()
    {
        var read = Read((RouterOsMenuPaths.Interface, "name=ether1 type=ether"), (RouterOsMenuPaths.Interface, "name=<pppoe-a> type=pppoe-in dynamic=true"),
            (RouterOsMenuPaths.Filter, "chain=forward action=drop in-interface-list=dynamic"), (RouterOsMenuPaths.Filter, "chain=forward action=drop in-interface=all-ppp"));
        read.Path.Interfaces.All.Select(one => one.Name).ShouldBe(["ether1", "<pppoe-a>"]);
        foreach (var rule in read.Path.Rules(new ChainName("filter", "forward")))
            rule.Match.ShouldBeOfType<Match.All>().Parts.ShouldHaveSingleItem().ShouldBeOfType<Match.In>().Numbers.ToString().ShouldBe("2");
    }

    [Fact]
    public void Only_active_routes_count_and_what_they_found_out_about_their_gateways()
    {
        var read = Read((RouterOsMenuPaths.Interface, "name=ether1"), (RouterOsMenuPaths.Interface, "name=ether2"),
            (RouterOsMenuPaths.Route, "dst-address=0.0.0.0/0 gateway=192.0.2.1 immediate-gw=192.0.2.1%ether2 distance=1 active=true local-address=192.0.2.9%ether2"),
            (RouterOsMenuPaths.Route, "dst-address=0.0.0.0/0 gateway=203.0.113.1 distance=1 inactive=true"),
            (RouterOsMenuPaths.Route, "dst-address=10.1.0.0/24 gateway=ether1 connect=true dynamic=true active=true pref-src=10.1.0.1"),
            (RouterOsMenuPaths.Route, "dst-address=10.9.0.0/24 blackhole= active=true"));
        read.Path.Routes.ShouldNotBeNull().Entries.Select(route => $"{route.Destination} {route.Interface} {route.PreferredSource}")
            .ShouldBe(["10.1.0.0/24 1 10.1.0.1", "10.9.0.0/24 0 ", "0.0.0.0/0 2 192.0.2.9"]);
    }

    [Fact]
    public void Version_6_says_in_words_where_its_gateways_are() =>
        Read((RouterOsMenuPaths.Interface, "name=wan"), (RouterOsMenuPaths.Route, "dst-address=0.0.0.0/0 gateway=203.0.113.1 gateway-status=203.0.113.1_reachable_via__wan active=true"))
            .Path.Routes.ShouldNotBeNull().Entries.ShouldHaveSingleItem().Interface.ShouldBe(1u);

    [Fact]
    public void Equal_gateways_are_the_devices_choice()
    {
        var read = Read((RouterOsMenuPaths.Interface, "name=a"), (RouterOsMenuPaths.Interface, "name=b"), (RouterOsMenuPaths.Route, "dst-address=0.0.0.0/0 gateway=a,b active=true"));
        var entries = read.Path.Routes.ShouldNotBeNull().Entries;
        entries.Select(route => route.Interface).ShouldBe([1u, 2u]);
        entries[0].Guard.ShouldBeOfType<Match.Undecided>();
        entries[1].Guard.ShouldBe(Match.Always);
    }

    [Fact]
    public void A_policy_takes_its_ends_from_itself_or_from_its_peer()
    {
        var read = Read((RouterOsMenuPaths.Peer, "name=hub address=198.51.100.9/32 local-address=203.0.113.7"), (RouterOsMenuPaths.Peer, "name=any address=0.0.0.0/0"),
            (RouterOsMenuPaths.Policy, ".id=*1 src-address=::/0 dst-address=::/0 template=true"),
            (RouterOsMenuPaths.Policy, ".id=*2 src-address=10.1.0.0/24 dst-address=10.2.0.0/24 peer=hub tunnel=true comment=mine"),
            (RouterOsMenuPaths.Policy, ".id=*3 src-address=10.1.0.0/24 dst-address=10.3.0.0/24 peer=any tunnel=true"),
            (RouterOsMenuPaths.Policy, ".id=*4 src-address=203.0.113.7/32 dst-address=198.51.100.9/32 sa-src-address=203.0.113.7 sa-dst-address=198.51.100.9 protocol=ipencap tunnel=false dynamic=true"),
            (RouterOsMenuPaths.Policy, ".id=*5 src-address=10.1.0.0/24 dst-address=10.2.0.0/24 invalid=true"));
        read.Path.Policies.Select(policy => $"{policy.Name} {policy.Handle} {policy.Comment} {policy.LocalEnd} {policy.RemoteEnd} {policy.Tunnel} {policy.Protocol} {policy.Rest}").ShouldBe(
            ["policy 1 *2 mine 203.0.113.7 198.51.100.9 True 0 Active", "policy 2 *3    True 0 Active", "policy 3 *4  203.0.113.7 198.51.100.9 False 4 Active", "policy 4 *5    False 0 Invalid"]);
        read.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void Dynamic_members_of_an_address_list_are_members()
    {
        var read = Read((RouterOsMenuPaths.AddressList, "list=far address=office.example.com"), (RouterOsMenuPaths.AddressList, "list=far address=192.0.2.80 dynamic=true"),
            (RouterOsMenuPaths.Filter, "chain=forward action=drop dst-address-list=far"));
        var any = read.Path.Rules(new ChainName("filter", "forward"))[0].Match.ShouldBeOfType<Match.All>().Parts.ShouldHaveSingleItem().ShouldBeOfType<Match.Any>();
        any.Parts[0].ShouldBeOfType<Match.In>().Numbers.Contains(Ipv4Address.Parse("192.0.2.80").Value).ShouldBeTrue();
        any.Parts[1].ShouldBe(new Match.Undecided("dst-address-list=far"));
        read.Notes.ShouldHaveSingleItem().Fault.ShouldBe(ReadingFault.NotInText);
    }

    [Fact]
    public void Menus_that_were_not_asked_for_leave_the_question_open()
    {
        var read = Read((RouterOsMenuPaths.Filter, "chain=forward action=drop src-address-type=local out-interface-list=WAN"));
        read.Path.Routes.ShouldBeNull();
        read.Path.LocalAddresses.ShouldBeNull();
        read.Path.Rules(new ChainName("filter", "forward"))[0].Match.ShouldBeOfType<Match.All>().Parts.ShouldAllBe(part => part is Match.Undecided);
    }

    [Fact]
    public void Each_undecided_matcher_of_each_rule_is_one_of_its_own()
    {
        var read = Read((RouterOsMenuPaths.Mangle, "chain=forward action=accept limit=1,5 time=1h-2h,mon"), (RouterOsMenuPaths.Mangle, "chain=forward action=accept limit=1,5 nth=2,1"));
        read.Path.Rules(new ChainName("mangle", "forward")).SelectMany(rule => rule.Match.ShouldBeOfType<Match.All>().Parts)
            .ShouldBe([new Match.Undecided("mangle 0 limit"), new Match.Undecided("mangle 0 time"), new Match.Undecided("mangle 1 limit"), new Match.Undecided("mangle 1 nth")]);
        read.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void Thousands_of_interfaces_are_cut_with_a_note()
    {
        var rows = Enumerable.Range(0, 5000).Select(n => (RouterOsMenuPaths.Interface, $"name=<pppoe-{n}> type=pppoe-in dynamic=true"))
            .Append((RouterOsMenuPaths.Filter, "chain=forward action=drop in-interface=ether1"));
        var read = Read([.. rows]);
        read.Path.Interfaces.All.Count.ShouldBeLessThanOrEqualTo((int)PacketField.InInterface.Largest());
        read.Path.Interfaces.Number("ether1").ShouldNotBe(0u);
        read.Notes.ShouldHaveSingleItem().Fault.ShouldBe(ReadingFault.TooLarge);
    }

    private static ReadPath Read(params (string Menu, string Row)[] rows) => RouterOsReader.Read(new RouterOsRules
    {
        Complete = true,
        Menus = rows.GroupBy(row => row.Menu).ToDictionary(menu => menu.Key, menu => (IReadOnlyList<RouterOsRow>)[.. menu.Select(row => Row(row.Row))]),
    });

    // "_" stands for a blank within a value.
    private static RouterOsRow Row(string text) => new(text.Split(' ').Select(word => word.Split('=', 2)).Select(pair => new KeyValuePair<string, string>(pair[0], pair[1].Replace('_', ' '))));
}
