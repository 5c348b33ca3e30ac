using System.Globalization;
using System.Net;
using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Simulation;

/// <summary>Whether a firewall rule matches a packet. A matcher that is not modelled counts as matching nothing.</summary>
internal static class RuleMatch
{
    // What does not narrow a rule.
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "chain", "action", "log", "log-prefix", "comment", "disabled", "invalid", "dynamic", "bytes", "packets", "to-addresses", "to-ports", "jump-target",
        "reject-with", "new-mss", "passthrough", "address-list", "address-list-timeout", "hw-offload", "randomise-ports", "same-not-by-dst",
    };

    public static bool Matches(SimulatedNode node, Row rule, SimulatedPacket packet)
    {
        foreach (var (name, value) in rule.Values)
            if (!Ignored.Contains(name) && value.Length > 0 && !Holds(node, name, value, packet))
                return false;
        return true;
    }

    private static bool Holds(SimulatedNode node, string name, string value, SimulatedPacket packet)
    {
        var negated = value[0] == '!';
        var plain = negated ? value[1..] : value;
        bool? holds = name switch
        {
            "protocol" => Protocols.Canonical(plain) == packet.Protocol,
            "src-address" => Covers(plain, packet.Source),
            "dst-address" => Covers(plain, packet.Destination),
            "src-address-list" => InList(node, plain, packet.Source),
            "dst-address-list" => InList(node, plain, packet.Destination),
            "dst-port" or "port" => HasPort(plain, packet.Port),
            "in-interface" => plain == packet.InInterface,
            "out-interface" => plain == packet.OutInterface,
            "in-interface-list" => InInterfaceList(node, plain, packet.InInterface),
            "out-interface-list" => InInterfaceList(node, plain, packet.OutInterface),
            "connection-state" => plain.Split(',').Contains("new"),
            "connection-nat-state" => false,
            "ipsec-policy" => plain switch
            {
                "in,ipsec" => packet.CameByIpsec,
                "in,none" => !packet.CameByIpsec,
                "out,ipsec" => packet.LeavesByIpsec,
                _ => !packet.LeavesByIpsec,
            },
            "dst-address-type" => plain == "local" ? node.Owns(packet.Destination) : null,
            "src-address-type" => plain == "local" ? node.Owns(packet.Source) : null,
            _ => null,
        };
        return holds is { } known && known != negated;
    }

    private static bool Covers(string value, IPAddress address) => Prefixes.TryRange(value, out var first, out var last)
        ? address.GetAddressBytes().AsSpan().SequenceCompareTo(first.GetAddressBytes()) >= 0 && address.GetAddressBytes().AsSpan().SequenceCompareTo(last.GetAddressBytes()) <= 0
        : Prefixes.Contains(value, address);

    private static bool InList(SimulatedNode node, string list, IPAddress address) =>
        node.Items("ip/firewall/address-list").Any(row => row["list"] == list && Covers(row["address"]!, address));

    private static bool InInterfaceList(SimulatedNode node, string list, string? name) =>
        list == "all" || (name is not null && node.Items("interface/list/member").Any(row => row["list"] == list && row["interface"] == name));

    private static bool HasPort(string ports, int? port) => port is { } number && ports.Split(',').Any(part =>
    {
        var bounds = part.Split('-');
        return number >= int.Parse(bounds[0], CultureInfo.InvariantCulture) && number <= int.Parse(bounds[^1], CultureInfo.InvariantCulture);
    });
}
