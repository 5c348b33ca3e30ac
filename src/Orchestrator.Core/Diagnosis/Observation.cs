using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;

namespace Orchestrator.Core.Diagnosis;

/// <summary>What to look at on one device to judge one link.</summary>
public sealed record LinkProbe
{
    public required LinkTag Tag { get; init; }

    /// <summary>Names of the objects on this device.</summary>
    public required string TunnelInterface { get; init; }

    /// <summary>charon's connection or RouterOS's peer.</summary>
    public required string Peer { get; init; }

    public required Ipv4Address LocalEndpoint { get; init; }

    public required Ipv4Address RemoteEndpoint { get; init; }

    public required Ipv4Address LocalTunnelAddress { get; init; }

    public required Ipv4Address RemoteTunnelAddress { get; init; }

    public required IReadOnlyList<Ipv4Prefix> RemoteLans { get; init; }

    /// <summary>An address of the far device inside a far LAN and ours inside a near one; null skips the LAN ping.</summary>
    public Ipv4Address? LocalLanAddress { get; init; }

    public Ipv4Address? RemoteLanAddress { get; init; }

    /// <summary>MTU of the tunnel interface, octets.</summary>
    public required int Mtu { get; init; }

    /// <summary>Planned MSS clamp, octets.</summary>
    public required int Mss { get; init; }

    public required bool ExpectUdpEncapsulation { get; init; }
}

public enum IkeState { None, Connecting, Established }

public sealed record IkeObservation(IkeState State)
{
    public int? Version { get; init; }

    /// <summary>"address:port" as the daemon has it.</summary>
    public string? Local { get; init; }

    public string? Remote { get; init; }

    public TimeSpan? EstablishedFor { get; init; }

    /// <summary>The daemon's last word on a failed negotiation, if it keeps one.</summary>
    public string? LastError { get; init; }
}

public sealed record ChildObservation(bool Installed)
{
    public bool UdpEncapsulated { get; init; }

    public string? Selectors { get; init; }

    public string? Algorithms { get; init; }

    public long? BytesIn { get; init; }

    public long? BytesOut { get; init; }

    public TimeSpan? RekeyIn { get; init; }
}

/// <param name="Size">Size of the IP packet, octets; null for the program's default.</param>
public sealed record PingObservation(Ipv4Address From, Ipv4Address To, int? Size, bool DontFragment, int Sent, int Received, TimeSpan? RoundTrip);

/// <param name="MissingRoutes">Far LANs for which the device would not use the tunnel.</param>
public sealed record RouteObservation(bool InterfaceRunning, IReadOnlyList<Ipv4Prefix> MissingRoutes);

/// <param name="ExceptionInPlace">Our exception exists, is valid and stands before every rule that could catch the traffic.</param>
/// <param name="CaughtBy">The rule that stands before it, described for people; null if none.</param>
/// <param name="StaleConnections">Tracked connections that still carry an older NAT decision for the endpoints.</param>
public sealed record NatObservation(bool ExceptionInPlace, string? CaughtBy, int StaleConnections);

/// <param name="InterfaceMtu">MTU in force on the tunnel interface, octets.</param>
/// <param name="ClampInPlace">Whether SYNs through the tunnel are clamped to the planned MSS.</param>
public sealed record MtuObservation(int? InterfaceMtu, bool ClampInPlace);

/// <summary>What one device says about one link.</summary>
public sealed record LinkObservation
{
    public required IkeObservation Ike { get; init; }

    public required ChildObservation Child { get; init; }

    public required RouteObservation Route { get; init; }

    public required NatObservation Nat { get; init; }

    public required MtuObservation Mtu { get; init; }

    /// <summary>Tunnel address to tunnel address, then LAN to LAN, then the largest packet that must pass.</summary>
    public PingObservation? TunnelPing { get; init; }

    public PingObservation? LanPing { get; init; }

    public PingObservation? FullSizePing { get; init; }
}
