using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>Which of a link's packets are spoken of, seen from one of its devices.</summary>
public enum TrafficKind
{
    /// <summary>From a LAN here to a LAN at the other end.</summary>
    LanToTunnel,
    /// <summary>From a LAN at the other end to a LAN here.</summary>
    TunnelToLan,
    /// <summary>The tunnel's own IPIP packets, made here.</summary>
    OuterOut,
    /// <summary>The other end's IPIP packets, decrypted.</summary>
    OuterIn,
    /// <summary>IKE and ESP in UDP, or ESP, made here.</summary>
    CarrierOut,
    /// <summary>IKE and ESP in UDP, or ESP, from the other end.</summary>
    CarrierIn,
    /// <summary>The orchestrator's own sessions with the device.</summary>
    Management,
    /// <summary>From a LAN here to the internet.</summary>
    Internet,
}

/// <summary>Which packet of a connection.</summary>
public enum Turn
{
    First,
    /// <summary>Later ones in the same direction.</summary>
    Later,
    Reply,
}

/// <summary>What shall become of packets; where not said otherwise they keep their addresses.</summary>
public abstract record Expectation
{
    private Expectation() { }

    /// <summary>They leave by one of these interfaces, and no policy takes them.</summary>
    /// <param name="OrStay">What is for one of the device's own addresses reaches the device.</param>
    public sealed record LeaveBy(NumberSet Interfaces, bool OrStay = false) : Expectation;

    /// <summary>One of these policies takes them.</summary>
    /// <param name="Interfaces">By which they would leave; asked only where routes are not known.</param>
    public sealed record EncryptedBy(IReadOnlySet<int> Policies, NumberSet Interfaces) : Expectation;

    public sealed record ReachDevice : Expectation;

    /// <summary>What leaves has a source that the internet can answer: no private one. That something is dropped is the owner's choice.</summary>
    public sealed record Served(NumberSet PrivateSources) : Expectation;
}

/// <summary>Something that must hold for all packets of a kind on one device.</summary>
public sealed record Obligation
{
    public required TrafficKind Kind { get; init; }

    /// <summary>The link as its owner knows it; empty for what concerns the device itself.</summary>
    public required string Link { get; init; }

    /// <summary>The first packets of all connections that are meant.</summary>
    public required Match Traffic { get; init; }

    /// <summary>Fields that have one value: the tunnel a packet comes in by, the policy it was decrypted by.</summary>
    public IReadOnlyDictionary<PacketField, uint> Fixed { get; init; } = new Dictionary<PacketField, uint>();

    /// <summary>Bounds of the addresses in <see cref="Traffic"/>; a hint for speed.</summary>
    public FlowBounds Bounds { get; init; } = FlowBounds.Any;

    /// <summary>Whether the device makes the packets itself.</summary>
    public bool Sends { get; init; }

    public required Expectation Expect { get; init; }

    /// <summary>Whether the owner may forbid some of it between two addresses: services of LANs yes, what carries the link or the orchestrator no.</summary>
    public bool AllowsFilters => Kind is TrafficKind.LanToTunnel or TrafficKind.TunnelToLan or TrafficKind.Internet;

    /// <summary>What shall become of the answers; null where they are not followed.</summary>
    public Answering? Answer { get; init; }
}

/// <summary>How answers come back; what reached the device it answers itself.</summary>
/// <param name="Fixed">Fields of the answers that have one value.</param>
/// <param name="Arrives">The interfaces by which they come.</param>
public sealed record Answering(IReadOnlyDictionary<PacketField, uint> Fixed, NumberSet Arrives, Expectation Expect);
