using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Planning;

/// <summary>A link's rows in RouterOS's firewall: NAT exceptions, openings, and the MSS clamp.</summary>
internal static class RouterOsFirewallPlan
{
    private const int Udp = 17;
    private const int Tcp = 6;
    private const int Esp = 50;
    private const int Ipip = 4;

    public static IEnumerable<DesiredRow> Rows(LinkDesign design, DesignEnd near, DesignEnd far, string tunnel) =>
        [.. NatRows(design.Tag, near, far, tunnel), .. InputRows(design, near, far), .. ForwardRows(design.Tag, near, far, tunnel), .. MssRows(design, tunnel)];

    private static IEnumerable<DesiredRow> NatRows(LinkTag tag, DesignEnd near, DesignEnd far, string tunnel)
    {
        yield return Nat(0, new TrafficShape { Source = near.Selector, Destination = far.Selector, OutInterface = near.Uplink.Interface },
            ("src-address", near.Selector.ToString()), ("dst-address", far.Selector.ToString()));
        yield return Nat(1, new TrafficShape { OutInterface = tunnel }, ("out-interface", tunnel));
        // Conversations opened from the far side meet a masquerade that names no out-interface.
        foreach (var (index, pair) in Pairs(far, near).Index())
            yield return Nat(2 + index, new TrafficShape { Source = pair.Source, Destination = pair.Destination },
                ("src-address", pair.Source.ToString()), ("dst-address", pair.Destination.ToString()));

        DesiredRow Nat(int index, TrafficShape traffic, params (string Name, Value? Value)[] matchers) =>
            RouterOsPlan.Row(tag, RouterOsMenu.FirewallNat, Purpose.NatException, index, new Placement.BeforeCatching("srcnat", traffic),
                [("chain", "srcnat"), .. matchers, ("action", "accept")]);
    }

    private static IEnumerable<DesiredRow> InputRows(LinkDesign design, DesignEnd near, DesignEnd far)
    {
        var from = near.PeerAddress is { } peer ? Ipv4Prefix.Host(peer) : (Ipv4Prefix?)null;
        yield return Filter(design.Tag, Purpose.InputIke, 0, "input", "accept",
            new TrafficShape { Source = from, Protocol = Udp, DestinationPorts = [500, 4500], InInterface = near.Uplink.Interface },
            ("src-address", from is { } source ? source.Network.ToString() : null), ("protocol", "udp"), ("dst-port", "500,4500"));
        if (!design.UdpEncapsulated)
            yield return Filter(design.Tag, Purpose.InputEsp, 0, "input", "accept",
                new TrafficShape { Source = from, Protocol = Esp, InInterface = near.Uplink.Interface },
                ("src-address", from is { } espSource ? espSource.Network.ToString() : null), ("protocol", "ipsec-esp"));
        yield return Tunnelled(Purpose.InputIpip, "input", "accept", far, near, "in,ipsec");
        yield return Tunnelled(Purpose.InputClearIpipDrop, "input", "drop", far, near, "in,none");
        yield return Tunnelled(Purpose.OutputClearIpipDrop, "output", "drop", near, far, "out,none");

        DesiredRow Tunnelled(Purpose purpose, string chain, string action, DesignEnd source, DesignEnd destination, string policy) =>
            Filter(design.Tag, purpose, 0, chain, action,
                new TrafficShape { Source = Ipv4Prefix.Host(source.Endpoint), Destination = Ipv4Prefix.Host(destination.Endpoint), Protocol = Ipip },
                ("protocol", "ipencap"), ("src-address", source.Endpoint.ToString()), ("dst-address", destination.Endpoint.ToString()), ("ipsec-policy", policy));
    }

    private static IEnumerable<DesiredRow> ForwardRows(LinkTag tag, DesignEnd near, DesignEnd far, string tunnel)
    {
        foreach (var (index, pair) in Pairs(far, near).Index())
            yield return Filter(tag, Purpose.ForwardIn, index, "forward", "accept",
                new TrafficShape { Source = pair.Source, Destination = pair.Destination, InInterface = tunnel },
                ("in-interface", tunnel), ("src-address", pair.Source.ToString()), ("dst-address", pair.Destination.ToString()));
        foreach (var (index, pair) in Pairs(near, far).Index())
            yield return Filter(tag, Purpose.ForwardOut, index, "forward", "accept",
                new TrafficShape { Source = pair.Source, Destination = pair.Destination, OutInterface = tunnel },
                ("out-interface", tunnel), ("src-address", pair.Source.ToString()), ("dst-address", pair.Destination.ToString()));
    }

    private static IEnumerable<DesiredRow> MssRows(LinkDesign design, string tunnel)
    {
        yield return Clamp(Purpose.MssOut, "out-interface", new TrafficShape { Protocol = Tcp, OutInterface = tunnel });
        yield return Clamp(Purpose.MssIn, "in-interface", new TrafficShape { Protocol = Tcp, InInterface = tunnel });

        DesiredRow Clamp(Purpose purpose, string direction, TrafficShape traffic) =>
            RouterOsPlan.Row(design.Tag, RouterOsMenu.FirewallMangle, purpose, 0, new Placement.BeforeCatching("forward", traffic),
                ("chain", "forward"), (direction, tunnel), ("protocol", "tcp"), ("tcp-flags", "syn"),
                // Only what is too large: a clamp must never raise an MSS.
                ("tcp-mss", string.Create(CultureInfo.InvariantCulture, $"{design.Mss + 1}-65535")),
                ("action", "change-mss"), ("new-mss", design.Mss.ToString(CultureInfo.InvariantCulture)), ("passthrough", "yes"));
    }

    private static DesiredRow Filter(
        LinkTag tag, Purpose purpose, int index, string chain, string action, TrafficShape traffic, params (string Name, Value? Value)[] matchers) =>
        RouterOsPlan.Row(tag, RouterOsMenu.FirewallFilter, purpose, index, new Placement.BeforeCatching(chain, traffic),
            [("chain", chain), .. matchers, ("action", action)]);

    private static IEnumerable<(Ipv4Prefix Source, Ipv4Prefix Destination)> Pairs(DesignEnd source, DesignEnd destination) =>
        from lan in source.Carried
        from farLan in destination.Carried
        select (lan, farLan);
}
