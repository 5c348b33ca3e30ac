using Orchestrator.Core.Addressing;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Tests.Planning;

public sealed class DeviceSuggestionTests
{
    private static readonly RouterOsFacts Branch = new()
    {
        Identity = "branch",
        Version = "7.16.2 (stable)",
        DefaultRoute = new DefaultRouteFact(Ipv4Address.Parse("172.16.1.1"), null),
        Interfaces =
        [
            Port("ether1", "172.16.1.2/24"), Port("ether2", "10.1.0.1/24"), Port("ether3-mgmt", "10.99.0.13/24"), Port("ether4", "203.0.113.1/28"),
            Port("orch-abcdefgh", "10.255.0.1/29"), Port("lo", "127.0.0.1/8"), Port("loopback", "10.9.9.9/32"), Port("bridge", "192.168.88.1/24"),
        ],
    };

    [Fact]
    public void The_interface_that_reaches_the_gateway_is_the_uplink_and_a_private_address_means_a_NAT()
    {
        var uplink = DeviceSuggestion.From(Branch, []).Uplinks.ShouldHaveSingleItem();

        (uplink.Interface, uplink.Address.ToString(), uplink.Nat).ShouldBe(("ether1", "172.16.1.2/24", new NatBoundary.BehindNat()));
    }

    [Fact]
    public void Private_subnets_behind_the_device_are_ticked_and_every_other_says_why_not() =>
        DeviceSuggestion.From(Branch, [("hub", Ipv4Prefix.Parse("192.168.0.0/16"))]).Lans.Select(lan => (lan.Interface, lan.Advice)).ShouldBe(
        [
            ("ether2", LanAdvice.BehindTheDevice), ("ether3-mgmt", LanAdvice.Management), ("ether4", LanAdvice.PublicSubnet), ("bridge", LanAdvice.OverlapsAnother),
        ]);

    [Fact]
    public void Without_a_default_route_there_is_no_uplink() =>
        DeviceSuggestion.From(Branch with { DefaultRoute = null }, []).Uplinks.ShouldBeEmpty();

    private static InterfaceFact Port(string name, string address) => new(name, [Ipv4Interface.Parse(address)], 1500, true);
}
