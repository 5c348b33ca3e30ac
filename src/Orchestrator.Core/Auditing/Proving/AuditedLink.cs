using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>A link of the orchestrator's own, as one of its devices should serve it.</summary>
public sealed record AuditedLink
{
    /// <summary>The tag that the link's objects on the device carry.</summary>
    public required string Tag { get; init; }

    /// <summary>As people know it.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<Ipv4Prefix> LocalLans { get; init; }

    public required IReadOnlyList<Ipv4Prefix> RemoteLans { get; init; }

    /// <summary>Name of the IPIP interface on the device.</summary>
    public required string Tunnel { get; init; }

    /// <summary>Source of the IPIP packets that the device makes.</summary>
    public required Ipv4Address LocalEndpoint { get; init; }

    public required Ipv4Address RemoteEndpoint { get; init; }

    /// <summary>The policy's selectors; null stands for the endpoints alone.</summary>
    public Ipv4Prefix? LocalSelector { get; init; }

    public Ipv4Prefix? RemoteSelector { get; init; }

    /// <summary>The device's own address to the internet; null for whichever it has there.</summary>
    public Ipv4Address? LocalAddress { get; init; }

    /// <summary>The other end's address as seen from here; null for anywhere.</summary>
    public Ipv4Address? RemoteAddress { get; init; }

    /// <summary>Whether ESP always travels in UDP 4500.</summary>
    public required bool InUdp { get; init; }

    /// <summary>Whether the other end opens the conversation.</summary>
    public required bool Answers { get; init; }
}

/// <summary>The orchestrator's own sessions with a device, as the device sees them.</summary>
/// <param name="From">Where they come from; null if it is not known.</param>
/// <param name="To">The device's address that they are for; null for any of its own.</param>
/// <param name="Port">TCP.</param>
public sealed record ManagementSession(Ipv4Prefix? From, Ipv4Address? To, ushort Port);
