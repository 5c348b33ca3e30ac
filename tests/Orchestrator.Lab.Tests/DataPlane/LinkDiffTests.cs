using Orchestrator.Lab.DataPlane.Linux.Links;

namespace Orchestrator.Lab.Tests.DataPlane;

public sealed class LinkDiffTests
{
    private static readonly string[] Interfaces = ["name=ether1 default-name=ether1 type=ether", "name=lan default-name=ether2 type=ether", "name=ipip-hub type=ipip"];
    private static readonly string[] Tunnel = ["name=none type=none", "name=none type=none", "name=ipip-hub local-address=192.168.255.2 remote-address=192.168.255.1 mtu=1390"];
    private static readonly string[] Addresses = ["address=172.16.1.2/24 interface=ether1", "address=10.1.0.1/24 interface=lan", "address=10.255.255.2/30 interface=ipip-hub"];
    private static readonly string[] Routes = ["dst-address=0.0.0.0/0 gateway=172.16.1.1 distance=1", "dst-address=10.2.0.0/24 gateway=ipip-hub distance=1"];

    [Fact]
    public void The_first_state_makes_devices_then_addresses_then_routes() => LinkDiff.Lines(LinkState.Empty, Plan()).ShouldBe(
    [
        "link set ether1 mtu 1500", "link set ether1 up",
        "link set ether2 mtu 1500", "link set ether2 up",
        "link add ipip-hub type ipip local 192.168.255.2 remote 192.168.255.1 ttl inherit nopmtudisc tos inherit", "link set ipip-hub mtu 1390", "link set ipip-hub up",
        "addr replace 172.16.1.2/24 dev ether1", "addr replace 10.1.0.1/24 dev ether2", "addr replace 10.255.255.2/30 dev ipip-hub",
        "route replace 0.0.0.0/0 via 172.16.1.1 dev ether1 onlink metric 1", "route replace 10.2.0.0/24 dev ipip-hub metric 1",
    ]);

    [Fact]
    public void Nothing_changed_says_nothing() => LinkDiff.Lines(Plan(), Plan()).ShouldBeEmpty();

    [Fact]
    public void An_address_more_touches_its_device_alone() =>
        LinkDiff.Lines(Plan(), Plan(addresses: [.. Addresses, "address=10.9.0.1/24 interface=lan"])).ShouldBe(["addr replace 10.1.0.1/24 dev ether2", "addr replace 10.9.0.1/24 dev ether2"]);

    [Fact]
    public void Another_remote_end_makes_the_tunnel_anew_with_its_addresses_and_routes() =>
        LinkDiff.Lines(Plan(), Plan(tunnel: [.. Tunnel[..2], "name=ipip-hub local-address=192.168.255.2 remote-address=192.168.255.9 mtu=1390"])).ShouldBe(
        [
            "link del ipip-hub",
            "link add ipip-hub type ipip local 192.168.255.2 remote 192.168.255.9 ttl inherit nopmtudisc tos inherit", "link set ipip-hub mtu 1390", "link set ipip-hub up",
            "addr replace 10.255.255.2/30 dev ipip-hub", "route replace 10.2.0.0/24 dev ipip-hub metric 1",
        ]);

    [Fact]
    public void A_gateway_no_network_holds_leaves_its_route_out_of_force()
    {
        var plan = Plan(addresses: [Addresses[1], Addresses[2]]);
        plan.Routes.ShouldHaveSingleItem().Words.ShouldStartWith("10.2.0.0/24");
        plan.ActiveRoutes.ShouldBe(["*2"]);
    }

    [Fact]
    public void A_disabled_interface_goes_down_and_takes_its_route_out_of_force() =>
        LinkDiff.Lines(Plan(), Plan(interfaces: [Interfaces[0], Interfaces[1], Interfaces[2] + " disabled=true"])).ShouldBe(["route del 10.2.0.0/24 dev ipip-hub metric 1", "link set ipip-hub down", "addr replace 10.255.255.2/30 dev ipip-hub"]);

    [Theory]
    [InlineData("ether1; reboot")]
    [InlineData("a name that is far too long for the kernel")]
    [InlineData("x\nlink del ether1")]
    [InlineData("lo")]
    [InlineData("-f")]
    public void A_name_the_kernel_cannot_take_becomes_the_items_id(string name) =>
        LinkPlan.Build(Tables.Of("interface", Tables.Row(26, ("name", name), ("type", "bridge")))).Devices.ShouldHaveSingleItem().Name.ShouldBe("if-1a");

    private static LinkState Plan(string[]? interfaces = null, string[]? tunnel = null, string[]? addresses = null) => LinkPlan.Build(Tables.Of(
        ("interface", interfaces ?? Interfaces), ("interface/ipip", tunnel ?? Tunnel), ("ip/address", addresses ?? Addresses), ("ip/route", Routes)));
}
