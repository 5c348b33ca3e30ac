using Orchestrator.Core.Addressing;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Planning;

public enum LanAdvice
{
    /// <summary>A private subnet behind the device.</summary>
    BehindTheDevice,
    /// <summary>Public addresses need no tunnel.</summary>
    PublicSubnet,
    /// <summary>The interface is named or used for management.</summary>
    Management,
    /// <summary>Another device has the same or an overlapping subnet.</summary>
    OverlapsAnother,
}

/// <param name="OtherDevice">Whose subnet it overlaps.</param>
public sealed record SuggestedLan(string Interface, Ipv4Interface Address, LanAdvice Advice, string? OtherDevice = null)
{
    public bool ForVpn => Advice == LanAdvice.BehindTheDevice;
}

public sealed record SuggestedUplink(string Interface, Ipv4Interface? Address, Ipv4Address? Gateway, NatBoundary Nat);

/// <summary>What a device's facts suggest about its place in the topology.</summary>
public sealed record DeviceSuggestion(IReadOnlyList<SuggestedUplink> Uplinks, IReadOnlyList<SuggestedLan> Lans)
{
    /// <param name="known">Subnets of other devices, with the devices' names.</param>
    public static DeviceSuggestion From(DeviceFacts facts, IReadOnlyCollection<(string Device, Ipv4Prefix Prefix)> known)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(known);
        var uplink = Uplink(facts);
        // A /32 is an endpoint or a loopback, a /31 or /30 a transfer net: nobody lives there.
        var lans = from port in facts.Interfaces
                   where port.Name != uplink?.Interface && !IsOurs(port.Name)
                   from address in port.Addresses
                   where address.Length < 30 && !Loopback.Contains(address.Address)
                   select Lan(port.Name, address, known);
        return new DeviceSuggestion(uplink is null ? [] : [uplink], [.. lans]);
    }

    private static Ipv4Prefix Loopback { get; } = Ipv4Prefix.Parse("127.0.0.0/8");

    private static bool IsOurs(string name) => name.StartsWith("orch-", StringComparison.Ordinal);

    private static SuggestedUplink? Uplink(DeviceFacts facts)
    {
        if (facts.DefaultRoute is not { } route)
            return null;
        var port = facts.Interfaces.FirstOrDefault(candidate => candidate.Name == route.Interface)
            ?? facts.Interfaces.FirstOrDefault(candidate => route.Gateway is { } gateway && candidate.Addresses.Any(address => address.Prefix.Contains(gateway)));
        if (port is null)
            return route.Interface is { } name ? new SuggestedUplink(name, null, route.Gateway, NatBoundary.Guess(null)) : null;
        Ipv4Interface? address = port.Addresses.Cast<Ipv4Interface?>().FirstOrDefault(candidate => route.Gateway is { } gateway && candidate!.Value.Prefix.Contains(gateway))
            ?? port.Addresses.Cast<Ipv4Interface?>().FirstOrDefault();
        return new SuggestedUplink(port.Name, address, route.Gateway, NatBoundary.Guess(address?.Address));
    }

    private static SuggestedLan Lan(string port, Ipv4Interface address, IReadOnlyCollection<(string Device, Ipv4Prefix Prefix)> known)
    {
        string? other = known.Where(subnet => subnet.Prefix.Overlaps(address.Prefix)).Select(subnet => subnet.Device).FirstOrDefault();
        var advice = port.Contains("mgmt", StringComparison.OrdinalIgnoreCase) || port.Contains("management", StringComparison.OrdinalIgnoreCase) ? LanAdvice.Management
            : other is not null ? LanAdvice.OverlapsAnother
            : address.Address.IsPrivate ? LanAdvice.BehindTheDevice
            : LanAdvice.PublicSubnet;
        return new SuggestedLan(port, address, advice, other);
    }
}
