using Orchestrator.Core.Addressing;
using Orchestrator.Core.Cryptography;
using Orchestrator.Core.Platforms;

namespace Orchestrator.Core.DeviceState.Linux;

public enum StartAction
{
    /// <summary>Wait for the peer.</summary>
    None,
    /// <summary>Initiate as soon as the connection is loaded.</summary>
    Start,
    /// <summary>Install the policies and initiate on the first matching packet.</summary>
    Trap,
}

/// <summary>A connection of swanctl.conf with its one child and its secret.</summary>
public sealed record StrongSwanConnection
{
    /// <summary>Name of the connection, its child and its secret.</summary>
    public required string Name { get; init; }

    public required IkeVersion Version { get; init; }

    /// <summary>null: whichever address the box has.</summary>
    public Ipv4Address? LocalAddress { get; init; }

    /// <summary>null: the peer may come from anywhere.</summary>
    public Ipv4Address? RemoteAddress { get; init; }

    /// <summary>Speak from and to UDP 4500 from the first packet on.</summary>
    public bool BeginsOn4500 { get; init; }

    /// <summary>Put ESP into UDP also where no NAT is seen.</summary>
    public bool ForcesEncapsulation { get; init; }

    public required Authentication Authentication { get; init; }

    /// <summary>Identity with its type, as swanctl wants it: "fqdn:hub.example" or an address.</summary>
    public required string LocalId { get; init; }

    public required string RemoteId { get; init; }

    /// <summary>Set under <see cref="Authentication.PreSharedKey"/>.</summary>
    public SecretRef? Secret { get; init; }

    /// <summary>File names under swanctl/pubkey; set under <see cref="Authentication.RsaKey"/>.</summary>
    public string? LocalPublicKeyFile { get; init; }

    public string? RemotePublicKeyFile { get; init; }

    public required IkeProposal Ike { get; init; }

    public required EspProposal Esp { get; init; }

    public required Ipv4Prefix LocalSelector { get; init; }

    public required Ipv4Prefix RemoteSelector { get; init; }

    public required StartAction Start { get; init; }

    public required TimeSpan DpdDelay { get; init; }

    /// <summary>IKEv1 only; null leaves it out.</summary>
    public TimeSpan? DpdTimeout { get; init; }

    public required TimeSpan IkeRekey { get; init; }

    public required TimeSpan ChildRekey { get; init; }
}

/// <summary>The IPIP interface of a link and what hangs on it.</summary>
public sealed record IpipTunnel
{
    /// <summary>At most 15 octets.</summary>
    public required string Interface { get; init; }

    /// <summary>Carried by the loopback as a /32, so that the policy's source is local.</summary>
    public required Ipv4Address LocalEndpoint { get; init; }

    public required Ipv4Address RemoteEndpoint { get; init; }

    public required Ipv4Interface Address { get; init; }

    /// <summary>Octets.</summary>
    public required int Mtu { get; init; }

    /// <summary>The far LANs.</summary>
    public required IReadOnlyList<Ipv4Prefix> Routes { get; init; }

    /// <summary>The box's own address in a LAN, the preferred source towards the far LANs; null leaves it to the kernel.</summary>
    public Ipv4Address? PreferredSource { get; init; }
}

/// <summary>What a link needs of the packet filter, in chains or tables of its own.</summary>
public sealed record NetfilterRules
{
    public required FirewallBackend Backend { get; init; }

    public required string Uplink { get; init; }

    public required string Tunnel { get; init; }

    public required Ipv4Address LocalEndpoint { get; init; }

    public required Ipv4Address RemoteEndpoint { get; init; }

    public required IReadOnlyList<Ipv4Prefix> LocalLans { get; init; }

    public required IReadOnlyList<Ipv4Prefix> RemoteLans { get; init; }

    /// <summary>What SYNs through the tunnel are clamped to, octets.</summary>
    public required int Mss { get; init; }
}
