using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Tests.RouterOs;

/// <summary>What each matcher says about traffic. Source: RouterOS manual, NAT and filter; the packet flow of the manual.</summary>
public sealed class RuleReachTests
{
    private static readonly TrafficShape Ipip = new()
    {
        Source = Ipv4Prefix.Parse("10.255.128.1/32"),
        Destination = Ipv4Prefix.Parse("10.255.128.2/32"),
        Protocol = 4,
        OutInterface = "ether1",
    };

    private static readonly TrafficShape Ike = new()
    {
        Protocol = 17,
        DestinationPorts = [500, 4500],
        InInterface = "ether1",
    };

    private static readonly TrafficShape Lans = new()
    {
        Source = Ipv4Prefix.Parse("10.1.0.0/24"),
        Destination = Ipv4Prefix.Parse("10.2.0.0/24"),
    };

    [Theory]
    [InlineData("action=masquerade")]
    [InlineData("action=masquerade out-interface=ether1")]
    [InlineData("action=masquerade out-interface=!ether2")]
    [InlineData("action=masquerade out-interface=all-ethernet")]
    [InlineData("action=masquerade out-interface-list=WAN")]
    // Packets sent before the policy exists count as "none" and stay translated: never an exclusion.
    [InlineData("action=masquerade ipsec-policy=out,none")]
    [InlineData("action=src-nat src-address=10.0.0.0/8")]
    [InlineData("action=src-nat src-address=10.255.128.0-10.255.128.9")]
    [InlineData("action=src-nat src-address=!10.255.128.2")]
    [InlineData("action=src-nat src-address-list=lan")]
    [InlineData("action=src-nat dst-address-list=!nets")]
    [InlineData("action=src-nat protocol=ipencap")]
    [InlineData("action=src-nat protocol=4")]
    [InlineData("action=src-nat protocol=!tcp")]
    [InlineData("action=jump jump-target=mine")]
    [InlineData("action=accept src-address-type=local")]
    [InlineData("action=accept connection-state=established")]
    [InlineData("action=masquerade disabled=false invalid=true out-interface=ether1")]
    public void These_could_catch_ipip_packets(string rule) => RuleReach.CouldCatch(Rule(rule), Ipip).ShouldBeTrue();

    [Theory]
    [InlineData("action=masquerade disabled=true")]
    [InlineData("action=masquerade disabled=yes")]
    [InlineData("action=masquerade out-interface=ether2")]
    [InlineData("action=masquerade out-interface=!ether1")]
    [InlineData("action=src-nat src-address=10.255.128.2")]
    [InlineData("action=src-nat src-address=192.168.0.0/16")]
    [InlineData("action=src-nat src-address=!10.255.128.0/24")]
    [InlineData("action=src-nat src-address=10.255.128.2-10.255.128.9")]
    [InlineData("action=src-nat dst-address=10.255.128.1/32")]
    [InlineData("action=src-nat protocol=tcp")]
    // 94 is not IP in IP.
    [InlineData("action=src-nat protocol=ipip")]
    [InlineData("action=src-nat protocol=!ipencap")]
    [InlineData("action=src-nat protocol=!4")]
    [InlineData("action=masquerade dst-port=443")]
    [InlineData("action=masquerade src-port=500")]
    [InlineData("action=masquerade icmp-options=8:0")]
    [InlineData("action=accept tcp-flags=syn")]
    [InlineData("action=log")]
    [InlineData("action=passthrough")]
    [InlineData("action=add-src-to-address-list address-list=seen")]
    [InlineData("action=change-mss new-mss=1300")]
    [InlineData("action=change-mss new-mss=1300 passthrough=yes")]
    public void These_never_catch_ipip_packets(string rule) => RuleReach.CouldCatch(Rule(rule), Ipip).ShouldBeFalse();

    [Theory]
    [InlineData("action=drop", true)]
    [InlineData("action=drop protocol=udp", true)]
    [InlineData("action=drop protocol=udp dst-port=1-1024", true)]
    [InlineData("action=drop protocol=udp dst-port=53,4500", true)]
    [InlineData("action=drop protocol=udp dst-port=!500", true)]
    [InlineData("action=drop in-interface=ether1", true)]
    [InlineData("action=drop in-interface-list=!LAN", true)]
    [InlineData("action=drop src-address=203.0.113.9", true)]
    [InlineData("action=drop protocol=udp dst-port=!500,4500", false)]
    [InlineData("action=drop protocol=udp dst-port=!400-5000", false)]
    [InlineData("action=drop protocol=udp dst-port=53", false)]
    [InlineData("action=drop protocol=tcp dst-port=500", false)]
    [InlineData("action=drop in-interface=bridge", false)]
    [InlineData("action=drop in-interface=!ether1", false)]
    public void Ports_and_interfaces_are_told_apart(string rule, bool caught) => RuleReach.CouldCatch(Rule(rule), Ike).ShouldBe(caught);

    [Theory]
    [InlineData("action=masquerade src-address=10.1.0.0/16", true)]
    [InlineData("action=masquerade src-address=10.1.0.77", true)]
    [InlineData("action=masquerade src-address=!10.1.0.77", true)]
    [InlineData("action=masquerade dst-address=!10.2.0.0/16", false)]
    [InlineData("action=masquerade dst-address=!10.0.0.0-10.255.255.255", false)]
    [InlineData("action=masquerade src-address=10.1.1.0/24", false)]
    [InlineData("action=masquerade protocol=tcp dst-port=80", true)]
    [InlineData("action=masquerade out-interface=ether7", true)]
    public void A_part_of_the_traffic_is_enough(string rule, bool caught) => RuleReach.CouldCatch(Rule(rule), Lans).ShouldBe(caught);

    [Fact]
    public void A_mark_that_ends_the_chain_catches() =>
        RuleReach.CouldCatch(Rule("action=mark-connection passthrough=no"), Lans).ShouldBeTrue();

    [Theory]
    [InlineData("src-address=10.0.0.0/8 dst-address=0.0.0.0/0 src-port=any protocol=all", true)]
    [InlineData("src-address=10.0.0.0/8 dst-address=0.0.0.0/0 template=true", false)]
    [InlineData("src-address=192.168.0.0/16 dst-address=0.0.0.0/0 src-port=any", false)]
    public void Policies_are_judged_by_their_selectors(string policy, bool caught) => RuleReach.CouldCatch(Rule(policy), Ipip).ShouldBe(caught);

    private static ActualRow Rule(string text) => new("*1", text.Split(' ').Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => (Value)new Value.Plain(pair[1])));
}
