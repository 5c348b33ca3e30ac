using System.Text.Json.Serialization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Cryptography;

namespace Orchestrator.Core.Topology;

/// <summary>Intent: two devices whose LANs shall reach each other.</summary>
public sealed record Link
{
    public required LinkId Id { get; init; }

    public required string Name { get; init; }

    public required LinkEnd A { get; init; }

    public required LinkEnd B { get; init; }

    public required LinkAddresses Addresses { get; init; }

    public LinkChoices Choices { get; init; } = new();

    /// <summary>The pre-shared key, once one was made.</summary>
    public KeyId? Key { get; init; }
}

/// <param name="Lans">Of the device itself.</param>
public sealed record LinkEnd(DeviceId Device, UplinkId Uplink, IReadOnlyList<Ipv4Prefix> Lans)
{
    /// <summary>LANs of other sites that the far end reaches by way of this one: it is their hub.</summary>
    public IReadOnlyList<Ipv4Prefix> Transit { get; init; } = [];

    /// <summary>All that the far end reaches through the link.</summary>
    [JsonIgnore]
    public IReadOnlyList<Ipv4Prefix> Carried => Transit.Count == 0 ? Lans : [.. Lans, .. Transit];
}

/// <summary>Inner addresses of a link, allocated once and kept.</summary>
/// <param name="Endpoints">/30 whose first host is A's IPIP endpoint and whose second is B's; the IPsec policy covers these.</param>
/// <param name="Tunnel">/30 whose first host is A's address on the tunnel interface and whose second is B's.</param>
public sealed record LinkAddresses(Ipv4Prefix Endpoints, Ipv4Prefix Tunnel);

public enum LinkSide { A, B }

/// <summary>What the IPsec policy covers.</summary>
public enum SelectorStyle
{
    /// <summary>The two endpoint addresses, each as a /32.</summary>
    EndpointHosts,
    /// <summary>The endpoints' /30 on both sides, as older configurations have it.</summary>
    EndpointPrefix,
}

/// <summary>What a person decided against the proposal; null leaves it to planning.</summary>
public sealed record LinkChoices
{
    public LinkSide? Initiator { get; init; }

    public IkeVersion? IkeVersion { get; init; }

    public Authentication? Authentication { get; init; }

    public IkeProposal? Ike { get; init; }

    public EspProposal? Esp { get; init; }

    public SelectorStyle? Selectors { get; init; }

    /// <summary>MTU of the tunnel interface, octets.</summary>
    public int? Mtu { get; init; }

    public TimeSpan? DpdInterval { get; init; }

    public TimeSpan? IkeLifetime { get; init; }

    public TimeSpan? EspLifetime { get; init; }

    /// <summary>Identities; null or <see cref="IdentityStyle.Names"/> is right for every new link.</summary>
    public IdentityStyle? Identities { get; init; }

    /// <summary>Bind the IKE daemon to the uplink's address; right where that address never changes.</summary>
    public bool? PinLocalAddress { get; init; }

    /// <summary>RouterOS's fast path on the tunnel, which skips firewall and IPsec on some versions.</summary>
    public bool? AllowFastPath { get; init; }

    /// <summary>Names on the devices instead of the generated ones; adopted configurations keep theirs.</summary>
    public LinkNames? Names { get; init; }
}

public enum IdentityStyle
{
    /// <summary>A name for each end, the same wherever its packets come from.</summary>
    Names,
    /// <summary>The device's own address, as RouterOS's "auto" sends it.</summary>
    Addresses,
}

public sealed record LinkNames
{
    public required string Peer { get; init; }

    public required string Proposal { get; init; }

    public required string Tunnel { get; init; }

    /// <summary>RouterOS's name of its own RSA key.</summary>
    public required string RouterKey { get; init; }

    /// <summary>File name of the peer's public key, on both devices.</summary>
    public required string PeerKey { get; init; }
}
