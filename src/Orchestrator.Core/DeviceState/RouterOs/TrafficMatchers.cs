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
        if (side is not { } prefix || !MatcherText.TryAddresses(value, out var first, out var last))
            return false;
        return negated
            ? first <= prefix.Network && prefix.Last <= last
            : prefix.Last < first || last < prefix.Network;
    }

    private static bool Protocol(string value, bool negated, int? protocol) =>
        protocol is { } ours && IpProtocols.Number(value) is { } asked && (asked == ours) == negated;

    private static bool Portless(TrafficShape traffic) => traffic.Protocol is { } protocol && !WithPorts.Contains(protocol);

    private static bool Ports(string value, bool negated, IReadOnlyList<int> ours)
    {
        if (ours.Count == 0 || !MatcherText.TryNumbers(value, out var ranges))
            return false;
        bool Asked(int port) => ranges.Any(range => range.First <= port && port <= range.Last);
        return negated ? ours.All(Asked) : !ours.Any(Asked);
    }

    // "all-ethernet" and its like stand for interfaces this code does not see.
    private static bool Interface(string value, bool negated, string? ours) =>
        ours is not null && !value.StartsWith("all", StringComparison.Ordinal) && value != "dynamic" && (value == ours) == negated;
}
