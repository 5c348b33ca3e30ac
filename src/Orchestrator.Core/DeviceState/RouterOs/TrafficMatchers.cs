using System.Globalization;
using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>The matchers that can tell that a rule has nothing to do with some traffic.</summary>
internal static class TrafficMatchers
{
    private static readonly int[] WithPorts = [6, 17, 33, 132, 136];

    /// <summary>Whether none of the traffic meets the matcher.</summary>
    public static bool Excludes(string matcher, string text, TrafficShape traffic)
    {
        bool negated = text.StartsWith('!');
        var value = negated ? text[1..].Trim() : text.Trim();
        if (value.Length == 0 || value == "any")
            return false;
        return matcher switch
        {
            "src-address" => Address(value, negated, traffic.Source),
            "dst-address" => Address(value, negated, traffic.Destination),
            "protocol" => Protocol(value, negated, traffic.Protocol),
            "src-port" or "port" => Portless(traffic),
            "dst-port" => Portless(traffic) || Ports(value, negated, traffic.DestinationPorts),
            "in-interface" => Interface(value, negated, traffic.InInterface),
            "out-interface" => Interface(value, negated, traffic.OutInterface),
            "tcp-flags" or "tcp-mss" or "tls-host" => traffic.Protocol is { } number && number != 6,
            "icmp-options" => traffic.Protocol is { } number && number != 1,
            _ => false,
        };
    }

    private static bool Address(string value, bool negated, Ipv4Prefix? side)
    {
        if (side is not { } prefix || !TryRange(value, out var first, out var last))
            return false;
        return negated
            ? first <= prefix.Network && prefix.Last <= last
            : prefix.Last < first || last < prefix.Network;
    }

    private static bool TryRange(string value, out Ipv4Address first, out Ipv4Address last)
    {
        int dash = value.IndexOf('-', StringComparison.Ordinal);
        if (dash > 0)
        {
            last = default;
            return Ipv4Address.TryParse(value[..dash], out first) && Ipv4Address.TryParse(value[(dash + 1)..], out last) && first <= last;
        }
        if (Ipv4Address.TryParse(value, out first))
        {
            last = first;
            return true;
        }
        bool read = Ipv4Interface.TryParse(value, out var subnet);
        (first, last) = (subnet.Prefix.Network, subnet.Prefix.Last);
        return read;
    }

    private static bool Protocol(string value, bool negated, int? protocol) =>
        protocol is { } ours && IpProtocols.Number(value) is { } asked && (asked == ours) == negated;

    private static bool Portless(TrafficShape traffic) => traffic.Protocol is { } protocol && !WithPorts.Contains(protocol);

    private static bool Ports(string value, bool negated, IReadOnlyList<int> ours)
    {
        if (ours.Count == 0 || !TryPorts(value, out var ranges))
            return false;
        bool Asked(int port) => ranges.Any(range => range.First <= port && port <= range.Last);
        return negated ? ours.All(Asked) : !ours.Any(Asked);
    }

    private static bool TryPorts(string value, out List<(int First, int Last)> ranges)
    {
        ranges = [];
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            int dash = part.IndexOf('-', StringComparison.Ordinal);
            if (!TryPort(dash < 0 ? part : part[..dash], out int first) || !TryPort(dash < 0 ? part : part[(dash + 1)..], out int last))
                return false;
            ranges.Add((first, last));
        }
        return true;
    }

    private static bool TryPort(string text, out int port) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);

    // "all-ethernet" and its like stand for interfaces this code does not see.
    private static bool Interface(string value, bool negated, string? ours) =>
        ours is not null && !value.StartsWith("all", StringComparison.Ordinal) && value != "dynamic" && (value == ours) == negated;
}
