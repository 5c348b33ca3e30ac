using System.Net;
using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Simulation;

/// <summary>What became of a probe.</summary>
internal sealed record PathOutcome(TimeSpan? Time, string Status, int Ttl = 64)
{
    public static PathOutcome Lost { get; } = new(null, "timeout");

    public static PathOutcome TooLarge { get; } = new(null, "packet too large and cannot be fragmented");

    public static PathOutcome NoRoute { get; } = new(null, "no route to host");

    public static PathOutcome After(double milliseconds, int ttl) => new(TimeSpan.FromMilliseconds(milliseconds), "", ttl);
}

/// <summary>Takes a ping through routes, srcnat, policies, tunnels and filters of the routers on its way, and its answer back.</summary>
internal static class SimulatedPath
{
    private const int PathMtu = 1500;
    private const int MostHops = 4;

    public static PathOutcome Ping(SimulatedInternet internet, SimulatedNode node, PingRequest request)
    {
        if (!IPAddress.TryParse(request.Address, out var destination))
            return new PathOutcome(null, "could not resolve host");
        if (node.Owns(destination))
            return PathOutcome.After(0.1, 64);
        if (node.RouteTo(destination) is not { } route || (request.Interface ?? node.InterfaceOf(route)) is not { } leaves)
            return PathOutcome.NoRoute;
        if ((request.SourceAddress is { } text ? IPAddress.TryParse(text, out var given) ? given : null : Source(node, route, leaves)) is not { } source)
            return PathOutcome.Lost;
        var packet = new SimulatedPacket { Source = source, Destination = destination, Protocol = "icmp", OutInterface = leaves };
        return Send(internet, node, packet, request, IsReply: false);
    }

    private static PathOutcome Send(SimulatedInternet internet, SimulatedNode node, SimulatedPacket packet, PingRequest request, bool IsReply)
    {
        var tunnels = internet.TunnelsOf(node.Name);
        packet = packet with { LeavesByIpsec = Child(tunnels, packet) is not null };
        // Replies belong to a connection whose translation is settled; only first packets ask the rules.
        var translated = IsReply ? packet : Translate(node, packet);
        if (Child(tunnels, translated) is { } found)
            return TooBig(request, EspSize.LargestInner(found.Child, found.Tunnel.HasNat)) ? PathOutcome.TooLarge
                : Arrive(internet, found.Tunnel.Other, node, translated with { CameByIpsec = true, InInterface = found.Tunnel.Other.Place.WanInterface }, request, IsReply);
        if (IpipOf(node, packet.OutInterface) is { } tunnel)
            return ThroughIpip(internet, node, tunnel, translated, request, IsReply);
        return Plain(internet, node, translated, request, IsReply);
    }

    private static PathOutcome Plain(SimulatedInternet internet, SimulatedNode node, SimulatedPacket packet, PingRequest request, bool isReply)
    {
        if (packet.OutInterface != node.Place.WanInterface)
            return node.Place.LanHosts.Contains(packet.Destination.ToString()) ? PathOutcome.After(0.4, 64) : PathOutcome.Lost;
        if (TooBig(request, PathMtu))
            return PathOutcome.TooLarge;
        if (IsPrivate(packet.Destination))
            return PathOutcome.Lost;
        if (internet.ByPublicAddress(packet.Destination) is { } other)
            return RuleWalk.Accepts(other, "input", packet with { InInterface = other.Place.WanInterface, OutInterface = null }) ? PathOutcome.After(18, 58) : PathOutcome.Lost;
        // Whoever it is out there, it answers public sources only.
        return isReply || !IsPrivate(packet.Source) || packet.Source.ToString() == node.WanAddress ? PathOutcome.After(12, 55) : PathOutcome.Lost;
    }

    private static PathOutcome ThroughIpip(SimulatedInternet internet, SimulatedNode node, Row tunnel, SimulatedPacket packet, PingRequest request, bool isReply)
    {
        var local = tunnel["local-address"] is null or "0.0.0.0" ? node.WanAddress : tunnel["local-address"];
        if (local is null || !IPAddress.TryParse(local, out var source) || !IPAddress.TryParse(tunnel["remote-address"], out var remote))
            return PathOutcome.Lost;
        var outer = new SimulatedPacket { Source = source, Destination = remote, Protocol = "ipencap", OutInterface = node.Place.WanInterface };
        var child = Child(internet.TunnelsOf(node.Name), outer);
        var other = child?.Tunnel.Other ?? internet.ByPublicAddress(remote);
        if (other is null || (child is null && (node.Place.IsBehindNat || IsCovered(node, outer))))
            return PathOutcome.Lost;
        var largest = child is { } known ? EspSize.LargestInner(known.Child, known.Tunnel.HasNat) - 20 : PathMtu - 20;
        if (TooBig(request, Math.Min(largest, int.Parse(tunnel["actual-mtu"] ?? "1480", System.Globalization.CultureInfo.InvariantCulture))))
            return PathOutcome.TooLarge;
        var arriving = outer with { OutInterface = null, InInterface = other.Place.WanInterface, CameByIpsec = child is not null };
        if (!RuleWalk.Accepts(other, "input", arriving) || Facing(other, node, outer, child?.Tunnel) is not { } far)
            return PathOutcome.Lost;
        return Arrive(internet, other, node, packet with { InInterface = far["name"], CameByIpsec = false }, request, isReply);
    }

    private static PathOutcome Arrive(SimulatedInternet internet, SimulatedNode at, SimulatedNode from, SimulatedPacket packet, PingRequest request, bool isReply)
    {
        var arrived = packet with { OutInterface = null, LeavesByIpsec = false };
        if (isReply)
            return at.Owns(packet.Destination) || at.Place.LanHosts.Contains(packet.Destination.ToString()) ? PathOutcome.After(21, 63) : Onward(internet, at, arrived, request, isReply);
        var own = at.Owns(packet.Destination);
        if (!own && !at.Place.LanHosts.Contains(packet.Destination.ToString()))
            return Onward(internet, at, arrived, request, isReply);
        if (own ? !RuleWalk.Accepts(at, "input", arrived) : !Forwards(at, arrived))
            return PathOutcome.Lost;
        // The answer has to find its way back.
        if (at.RouteTo(packet.Source) is not { } route || at.InterfaceOf(route) is not { } leaves)
            return PathOutcome.Lost;
        var reply = new SimulatedPacket { Source = packet.Destination, Destination = packet.Source, Protocol = "icmp", OutInterface = leaves };
        var outcome = Send(internet, at, reply, request, IsReply: true);
        return outcome.Time is null ? PathOutcome.Lost : PathOutcome.After(own ? 21.3 : 21.9, own ? 64 : 63);
    }

    /// <summary>A hub hands on what came out of one tunnel and is for a site behind another.</summary>
    private static PathOutcome Onward(SimulatedInternet internet, SimulatedNode at, SimulatedPacket packet, PingRequest request, bool isReply)
    {
        if (packet.Hops >= MostHops || at.RouteTo(packet.Destination) is not { } route || at.InterfaceOf(route) is not { } leaves || IpipOf(at, leaves) is null)
            return PathOutcome.Lost;
        var onward = packet with { OutInterface = leaves, Hops = packet.Hops + 1 };
        // An answer belongs to a connection that the rules let begin.
        return isReply || RuleWalk.Accepts(at, "forward", onward) ? Send(internet, at, onward, request, isReply) : PathOutcome.Lost;
    }

    private static bool Forwards(SimulatedNode at, SimulatedPacket packet) =>
        at.Place.LanHosts.Contains(packet.Destination.ToString()) && at.RouteTo(packet.Destination) is { } route
        && RuleWalk.Accepts(at, "forward", packet with { OutInterface = at.InterfaceOf(route) });

    private static SimulatedPacket Translate(SimulatedNode node, SimulatedPacket packet)
    {
        var rule = RuleWalk.Decide(node, "ip/firewall/nat", "srcnat", packet);
        var address = rule?["action"] switch
        {
            "masquerade" => packet.OutInterface is { } name ? node.AddressOn(name) : null,
            "src-nat" => IPAddress.TryParse(rule["to-addresses"], out var to) ? to : null,
            _ => null,
        };
        return address is null ? packet : packet with { Source = address, LeavesByIpsec = false };
    }

    private static (SimulatedTunnel Tunnel, SimulatedChild Child)? Child(IReadOnlyList<SimulatedTunnel> tunnels, SimulatedPacket packet)
    {
        foreach (var tunnel in tunnels)
            foreach (var child in tunnel.Children)
                if (Selects(child.Policy, packet))
                    return (tunnel, child);
        return null;
    }

    // A policy whose tunnel is down drops what it covers.
    private static bool IsCovered(SimulatedNode node, SimulatedPacket packet) =>
        node.Items("ip/ipsec/policy").Any(policy => !policy.IsTrue("template") && policy["action"] == "encrypt" && Selects(policy, packet));

    private static bool Selects(Row policy, SimulatedPacket packet) =>
        Prefixes.Contains(policy["src-address"] ?? "0.0.0.0/0", packet.Source) && Prefixes.Contains(policy["dst-address"] ?? "0.0.0.0/0", packet.Destination)
        && (policy["protocol"] is null or "all" || policy["protocol"] == packet.Protocol);

    private static Row? IpipOf(SimulatedNode node, string? name) => node.Items("interface/ipip").FirstOrDefault(row => row["name"] == name);

    // The tunnel interface on the other side that leads back here.
    private static Row? Facing(SimulatedNode other, SimulatedNode node, SimulatedPacket outer, SimulatedTunnel? through) => other.Items("interface/ipip").FirstOrDefault(row =>
        (row["remote-address"] == outer.Source.ToString() && row["local-address"] == outer.Destination.ToString())
        || row["remote-address"] == node.Place.PublicAddress || (through is not null && row["remote-address"] == node.WanAddress));

    private static IPAddress? Source(SimulatedNode node, Row route, string leaves) =>
        IPAddress.TryParse(route["pref-src"], out var preferred) ? preferred : node.AddressOn(leaves);

    private static bool TooBig(PingRequest request, int largest) => request.DoNotFragment && request.Size > largest;

    private static bool IsPrivate(IPAddress address) =>
        Prefixes.Contains("10.0.0.0/8", address) || Prefixes.Contains("172.16.0.0/12", address) || Prefixes.Contains("192.168.0.0/16", address) || Prefixes.Contains("100.64.0.0/10", address);
}
