using System.Collections.Immutable;
using System.Net;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>How one source looks from one own socket: its external mapping there. Times are monotonic, since any fixed start. Immutable.</summary>
/// <param name="Own">The own socket.</param>
/// <param name="External">The address and port that were seen.</param>
/// <param name="FirstSeen">When the first datagram came.</param>
/// <param name="LastSeen">When the last one came.</param>
/// <param name="Datagrams">How many observations it made: none of what could not be read, two of an answered message that was large.</param>
public sealed record ExternalMapping(OwnEndpoint Own, IPEndPoint External, TimeSpan FirstSeen, TimeSpan LastSeen, long Datagrams);

/// <summary>What one exchange showed. Immutable.</summary>
public sealed record ExchangeEvidence
{
    /// <summary>SPIi or CKY-I.</summary>
    public required ulong InitiatorSpi { get; init; }

    /// <summary>The exchange it began with.</summary>
    public required ExchangeType Exchange { get; init; }

    /// <summary>When it began.</summary>
    public required TimeSpan Began { get; init; }

    /// <summary>When its last message came.</summary>
    public required TimeSpan LastSeen { get; init; }

    /// <summary>What its first message was answered with; null when that was no answer to a first message.</summary>
    public AnswerKind? FirstAnswer { get; init; }

    /// <summary>A NAT in front of the peer.</summary>
    public NatVerdict PeerEnd { get; init; }

    /// <summary>A NAT in front of the responder.</summary>
    public NatVerdict OwnEnd { get; init; }

    /// <summary>IKEv1: the newest variant of NAT traversal that was announced.</summary>
    public NatTraversalVariant? Variant { get; init; }

    /// <summary>The source it went on from on the port for encapsulation; null when it did not move there.</summary>
    public IPEndPoint? FloatedTo { get; init; }

    /// <summary>The identity that was shown.</summary>
    public PeerIdentity? Identity { get; init; }
}

/// <summary>All that is known of one source address. Immutable; the newest of bounded lists are kept.</summary>
public sealed record SourceEvidence
{
    /// <summary>How many mappings are kept.</summary>
    public const int MaxMappings = 16;

    /// <summary>How many exchanges are kept.</summary>
    public const int MaxExchanges = 8;

    /// <summary>The address.</summary>
    public required IPAddress Source { get; init; }

    /// <summary>When the first datagram came.</summary>
    public required TimeSpan FirstSeen { get; init; }

    /// <summary>When the last one came.</summary>
    public required TimeSpan LastSeen { get; init; }

    /// <summary>Whether anything showed that the address receives what is sent to it; else all of this may be forged.</summary>
    public bool Proven { get; init; }

    /// <summary>The external mappings, oldest first. Two ports for one own socket are two inner sockets, or a mapping that changed.</summary>
    public ImmutableArray<ExternalMapping> Mappings { get; init; } = [];

    /// <summary>The exchanges, oldest first.</summary>
    public ImmutableArray<ExchangeEvidence> Exchanges { get; init; } = [];

    /// <summary>NAT keepalives that came.</summary>
    public long Keepalives { get; init; }

    /// <summary>When the last keepalive came; null when none did.</summary>
    public TimeSpan? LastKeepalive { get; init; }

    /// <summary>ESP packets that came in UDP: beside an exchange that fails, a sign of an old SA.</summary>
    public long EspPackets { get; init; }

    /// <summary>The last ESP packet; null when none came.</summary>
    public Observation.EspSeen? LastEsp { get; init; }

    /// <summary>ESP packets that came as protocol 50.</summary>
    public long RawEspPackets { get; init; }

    /// <summary>The last ESP packet of protocol 50; null when none came.</summary>
    public Observation.RawEspSeen? LastRawEsp { get; init; }

    /// <summary>Octets of the largest IKE message over <see cref="LargeMessages.Threshold"/>; 0 when none came.</summary>
    public int LargestMessage { get; init; }

    /// <summary>IKE messages that came to the port for encapsulation without their marker.</summary>
    public long MarkersMissing { get; init; }
}
