using System.Text.Json.Serialization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Platforms;

namespace Orchestrator.Core.Topology;

public enum ManagementTransport { Api, ApiTls, Ssh }

/// <summary>Where the orchestrator talks to a device.</summary>
/// <param name="Host">DNS name or address.</param>
public sealed record ManagementEndpoint(string Host, int Port, ManagementTransport Transport);

/// <summary>A router or a Linux box that the orchestrator manages.</summary>
public sealed record Device
{
    public required DeviceId Id { get; init; }

    public required SiteId Site { get; init; }

    public required string Name { get; init; }

    public required ManagementEndpoint Management { get; init; }

    public required string UserName { get; init; }

    /// <summary>SHA-256 of the TLS certificate (hex, colons) or SSH host key (OpenSSH's SHA256:… form); null on a plain API.</summary>
    public string? PinnedFingerprint { get; init; }

    public required DeviceFacts Facts { get; init; }

    public IReadOnlyList<Uplink> Uplinks { get; init; } = [];

    public IReadOnlyList<Lan> Lans { get; init; } = [];

    public DevicePlatform Platform => Facts.Platform;
}

/// <summary>An interface towards the internet.</summary>
public sealed record Uplink
{
    public required UplinkId Id { get; init; }

    public required string Interface { get; init; }

    public Ipv4Address? Address { get; init; }

    public Ipv4Address? Gateway { get; init; }

    public required NatBoundary Nat { get; init; }

    /// <summary>What was measured not to get through between the uplink and the internet.</summary>
    public Blockages Blocked { get; init; }

    /// <summary>Where a peer sends the first packet; null if it cannot.</summary>
    [JsonIgnore]
    public Ipv4Address? ReachableAt => Nat switch
    {
        NatBoundary.PublicStatic => Address,
        NatBoundary.BehindNat behind => behind.ForwardedAt,
        _ => null,
    };

    /// <summary>Largest IP packet the path carries, octets.</summary>
    public int PathMtu { get; init; } = 1500;
}

/// <summary>A subnet behind a device.</summary>
public sealed record Lan
{
    public required LanId Id { get; init; }

    public required string Interface { get; init; }

    public required Ipv4Prefix Prefix { get; init; }

    /// <summary>The device's own address in the subnet.</summary>
    public Ipv4Address? RouterAddress { get; init; }

    /// <summary>Whether links may carry it.</summary>
    public bool InVpn { get; init; } = true;
}
