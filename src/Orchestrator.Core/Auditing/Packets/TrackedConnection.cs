using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.Auditing.Packets;

/// <summary>The ends of a connection's packets in one direction. For ICMP echo the ports are of no meaning.</summary>
public readonly record struct ConnectionEnds(Ipv4Address Source, ushort SourcePort, Ipv4Address Destination, ushort DestinationPort);

/// <summary>An entry of a device's connection tracking, free of any vendor: a row of RouterOS's /ip/firewall/connection, a line of conntrack -L.</summary>
public sealed record TrackedConnection
{
    /// <summary>By which the device removes it.</summary>
    public required string Handle { get; init; }

    /// <summary>IP protocol number.</summary>
    public required byte Protocol { get; init; }

    /// <summary>Packets as the opener sends them.</summary>
    public required ConnectionEnds Original { get; init; }

    /// <summary>Answers as the other end sends them: from where packets really go, to what they really come from.</summary>
    public required ConnectionEnds Reply { get; init; }

    /// <summary>The connection's mark, numbered as the rules' model numbers marks; null if it is not known.</summary>
    public uint? Mark { get; init; }

    /// <summary>Its packets skip the rules.</summary>
    public bool Fasttracked { get; init; }

    public bool Translated => (Reply.Source, Reply.Destination) != (Original.Destination, Original.Source);
}
