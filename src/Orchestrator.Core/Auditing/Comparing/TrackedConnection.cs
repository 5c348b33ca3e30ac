using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.Auditing.Comparing;

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

    /// <summary>The interface by which its first packet came; null if the device does not say.</summary>
    public string? Arrived { get; init; }
}

/// <summary>What is to become of an entry after a change of rules.</summary>
public enum EntryVerdict
{
    /// <summary>The rules after would decide the same.</summary>
    Stays,
    /// <summary>It keeps a decision that the rules after would not make, and no packet will undo that.</summary>
    MustGo,
    /// <summary>The rules after would refuse it if it were opened now, and let it go on as it is.</summary>
    LivesOn,
    /// <summary>What the rules after would decide depends on what nobody can tell.</summary>
    Unsure,
}

/// <summary>Why an entry does not simply stay.</summary>
public enum EntryReason
{
    None,
    /// <summary>Its packets would get another source, or would keep theirs.</summary>
    Source,
    /// <summary>Its packets would get another destination, or would keep theirs.</summary>
    Destination,
    /// <summary>Its packets skip rules and policies that they should meet.</summary>
    Fasttracked,
    /// <summary>It would get another mark.</summary>
    Mark,
    /// <summary>It would not be tracked.</summary>
    Untracked,
    /// <summary>It would be refused.</summary>
    Refused,
}

/// <summary>One entry's verdict.</summary>
public sealed record JudgedConnection(TrackedConnection Connection, EntryVerdict Verdict, EntryReason Reason);
