using System.Net;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>
/// One piece of evidence: what a datagram showed of the way it came. <see cref="Source"/> beside <see cref="Own"/> is the external mapping
/// towards that own socket. Immutable.
/// </summary>
public abstract record Observation
{
    private Observation()
    {
    }

    /// <summary>When it came: monotonic time since any fixed start.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>The own socket it came to.</summary>
    public required OwnEndpoint Own { get; init; }

    /// <summary>The address and port it came from.</summary>
    public required IPEndPoint Source { get; init; }

    /// <summary>Whether the sender showed that it receives what is sent to <see cref="Source"/>; else the source may be forged.</summary>
    public bool Proven { get; init; }

    /// <summary>A first message was answered.</summary>
    public sealed record Asked : Observation
    {
        /// <summary>The exchange.</summary>
        public required ExchangeType Exchange { get; init; }

        /// <summary>SPIi or CKY-I.</summary>
        public required ulong InitiatorSpi { get; init; }

        /// <summary>What it was answered with.</summary>
        public required AnswerKind Answer { get; init; }

        /// <summary>IKEv1: the newest variant of NAT traversal that the peer announced; null for none, and for IKEv2.</summary>
        public NatTraversalVariant? Variant { get; init; }

        /// <summary>The identity, where the first message shows it: aggressive mode.</summary>
        public PeerIdentity? Identity { get; init; }
    }

    /// <summary>A message told, by its hashes or by having none, where NATs are. IKEv2's first message, IKEv1's third.</summary>
    public sealed record NatTold : Observation
    {
        /// <summary>The exchange.</summary>
        public required ExchangeType Exchange { get; init; }

        /// <summary>SPIi or CKY-I.</summary>
        public required ulong InitiatorSpi { get; init; }

        /// <summary>SPIr or CKY-R.</summary>
        public required ulong ResponderSpi { get; init; }

        /// <summary>A NAT in front of the peer.</summary>
        public required NatVerdict PeerEnd { get; init; }

        /// <summary>A NAT in front of this responder.</summary>
        public required NatVerdict OwnEnd { get; init; }
    }

    /// <summary>A later message of an exchange came: an encrypted one that stays closed (IKEv1), or IKE_AUTH.</summary>
    public sealed record Continued : Observation
    {
        /// <summary>The exchange.</summary>
        public required ExchangeType Exchange { get; init; }

        /// <summary>SPIi or CKY-I.</summary>
        public required ulong InitiatorSpi { get; init; }

        /// <summary>SPIr or CKY-R.</summary>
        public required ulong ResponderSpi { get; init; }

        /// <summary>The own socket of the exchange's beginning.</summary>
        public required OwnEndpoint FirstOwn { get; init; }

        /// <summary>The source of the exchange's beginning.</summary>
        public required IPEndPoint FirstSource { get; init; }

        /// <summary>The identity, where it could be opened.</summary>
        public PeerIdentity? Identity { get; init; }

        /// <summary>Whether the peer moved to the port for encapsulation. In IKEv2 that alone does not prove a NAT: MOBIKE moves too.</summary>
        public bool Floated => FirstOwn.Framing == PortClass.Isakmp && Own.Framing == PortClass.NatTraversal;
    }

    /// <summary>A NAT keepalive.</summary>
    public sealed record Keepalive : Observation;

    /// <summary>ESP in UDP passes.</summary>
    public sealed record EspSeen : Observation
    {
        /// <summary>The SPI.</summary>
        public required uint Spi { get; init; }

        /// <summary>The sequence number.</summary>
        public required uint Sequence { get; init; }

        /// <summary>Whether it came on 500 behind eight zero octets, as drafts 00 and 01 have it.</summary>
        public required bool NonIkeMarker { get; init; }
    }

    /// <summary>ESP itself, protocol 50, passes: without UDP around it. Neither end has a port.</summary>
    public sealed record RawEspSeen : Observation
    {
        /// <summary>The SPI.</summary>
        public required uint Spi { get; init; }

        /// <summary>The sequence number.</summary>
        public required uint Sequence { get; init; }

        /// <summary>Octets of the ESP packet.</summary>
        public required int Size { get; init; }
    }

    /// <summary>A large IKE message came whole: what its path does with fragments of IP. Noted whether or not it could be answered.</summary>
    public sealed record LargeMessage : Observation
    {
        /// <summary>Octets of the UDP payload.</summary>
        public required int Size { get; init; }

        /// <summary>The exchange.</summary>
        public required ExchangeType Exchange { get; init; }

        /// <summary>SPIi or CKY-I.</summary>
        public required ulong InitiatorSpi { get; init; }
    }

    /// <summary>A STUN client asked for its address: its mapping towards that own socket.</summary>
    public sealed record BindingAsked : Observation
    {
        /// <summary>The first 8 octets of the transaction id: the token, where one is shown.</summary>
        public required ulong Transaction { get; init; }
    }

    /// <summary>IKE came to the port for encapsulation without its marker.</summary>
    public sealed record MarkerMissing : Observation
    {
        /// <summary>The version octet.</summary>
        public required byte Version { get; init; }

        /// <summary>The exchange.</summary>
        public required ExchangeType Exchange { get; init; }

        /// <summary>SPIi or CKY-I.</summary>
        public required ulong InitiatorSpi { get; init; }
    }
}
