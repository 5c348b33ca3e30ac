using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>A link as one of its devices must serve it.</summary>
public sealed record LinkShape
{
    /// <summary>As its owner knows it.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<Ipv4Prefix> LocalLans { get; init; }

    public required IReadOnlyList<Ipv4Prefix> RemoteLans { get; init; }

    /// <summary>Interfaces by which LAN packets come and go.</summary>
    public required NumberSet LanInterfaces { get; init; }

    /// <summary>The IPsec policies that carry it, by number.</summary>
    public required IReadOnlySet<int> Policies { get; init; }

    /// <summary>The tunnel interface; null where the policies hold the LANs themselves.</summary>
    public TunnelShape? Tunnel { get; init; }

    /// <summary>null where the peers are not known.</summary>
    public CarrierShape? Carrier { get; init; }
}

/// <summary>An IPIP tunnel inside IPsec.</summary>
/// <param name="Interface">Its number on the device.</param>
public sealed record TunnelShape(uint Interface, Ipv4Address LocalEnd, Ipv4Address RemoteEnd);

/// <summary>What carries the link over the internet.</summary>
/// <param name="Wan">Interfaces by which it leaves and comes.</param>
/// <param name="Local">The device's own address; null for whichever it has there.</param>
/// <param name="Remote">The other end as seen from here; null for anywhere.</param>
/// <param name="InUdp">Whether ESP always travels in UDP 4500, so that protocol 50 is not needed.</param>
/// <param name="Answers">Whether the other end may open the conversation.</param>
public sealed record CarrierShape(NumberSet Wan, Ipv4Address? Local, Ipv4Address? Remote, bool InUdp, bool Answers);
