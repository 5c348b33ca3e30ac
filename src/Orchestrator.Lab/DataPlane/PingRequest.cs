namespace Orchestrator.Lab.DataPlane;

/// <summary>What <c>/ping</c> was asked to do.</summary>
public sealed record PingRequest
{
    /// <summary>The address to ping, as typed: IPv4, IPv6 or a host name.</summary>
    public required string Address { get; init; }

    /// <summary>How many probes; null means until cancelled.</summary>
    public int? Count { get; init; }

    /// <summary>From one probe to the next; 1 s unless asked otherwise.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Size of the IP packet in bytes, header included, 28 to 65535; 56 unless asked otherwise.</summary>
    public int Size { get; init; } = 56;

    /// <summary>Time to live, 1 to 255; null for the system's own.</summary>
    public int? Ttl { get; init; }

    /// <summary>The source address, or null for the one routing chooses.</summary>
    public string? SourceAddress { get; init; }

    /// <summary>The interface to leave by, or null for the one routing chooses.</summary>
    public string? Interface { get; init; }

    /// <summary>Whether the packets must not be fragmented.</summary>
    public bool DoNotFragment { get; init; }
}
