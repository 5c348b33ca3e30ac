using System.Text.Json.Serialization;
using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.NatBehaviour;

/// <summary>One measured fact about the way between an uplink and the responder. A closed vocabulary; immutable.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Ask), "ask")]
[JsonDerivedType(typeof(NatTold), "nat-told")]
[JsonDerivedType(typeof(Filtering), "filtering")]
[JsonDerivedType(typeof(Unsolicited), "unsolicited")]
[JsonDerivedType(typeof(Lifetime), "lifetime")]
[JsonDerivedType(typeof(Hairpin), "hairpin")]
[JsonDerivedType(typeof(Hop), "hop")]
[JsonDerivedType(typeof(Esp), "esp")]
[JsonDerivedType(typeof(LargeDatagram), "large-datagram")]
[JsonDerivedType(typeof(ZeroChecksum), "zero-checksum")]
[JsonDerivedType(typeof(Altered), "altered")]
public abstract record NatTrial
{
    private NatTrial() { }

    /// <summary>When it ended, since the start of the check.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>The packets that show it: positions in <see cref="NatMeasurement.Packets"/>.</summary>
    public IReadOnlyList<int> Packets { get; init; } = [];

    /// <summary>A question from one of the device's sockets to one of the responder's.</summary>
    public sealed record Ask : NatTrial
    {
        /// <summary>The device's own socket; null where its address is not known.</summary>
        public required Ipv4Endpoint? Inner { get; init; }

        public required Ipv4Endpoint Destination { get; init; }

        /// <summary>What listens there.</summary>
        public required PortRole Role { get; init; }

        /// <summary>Where the question came from as the responder saw it; null when it never came.</summary>
        public required Ipv4Endpoint? External { get; init; }

        /// <summary>Whether the device got the answer.</summary>
        public required bool Answered { get; init; }
    }

    /// <summary>What the hashes of the device's own IKE daemon say (RFC 3947 section 3.2, RFC 7296 section 2.23).</summary>
    public sealed record NatTold : NatTrial
    {
        public required Ipv4Endpoint Destination { get; init; }

        /// <summary>A NAT before the device.</summary>
        public required NatSign DeviceEnd { get; init; }

        /// <summary>A NAT before the responder.</summary>
        public required NatSign ResponderEnd { get; init; }
    }

    /// <summary>An answer that was asked to come from elsewhere (RFC 5780 section 4.4).</summary>
    public sealed record Filtering : NatTrial
    {
        public required Ipv4Endpoint Inner { get; init; }

        public required AnswerOrigin Origin { get; init; }

        public required bool Arrived { get; init; }
    }

    /// <summary>A datagram to the external port of a socket that had sent nothing.</summary>
    public sealed record Unsolicited : NatTrial
    {
        /// <summary>The device's own port, which is also the one that was addressed.</summary>
        public required int Port { get; init; }

        public required bool Arrived { get; init; }
    }

    /// <summary>Whether a mapping that carried packets both ways was still there after a silence.</summary>
    public sealed record Lifetime : NatTrial
    {
        public required TimeSpan Idle { get; init; }

        public required bool Survived { get; init; }
    }

    /// <summary>A datagram from one socket of the device to the external mapping of another.</summary>
    public sealed record Hairpin : NatTrial
    {
        public required bool Arrived { get; init; }
    }

    /// <summary>A router on the way, by its ICMP message that the time to live was used up.</summary>
    public sealed record Hop : NatTrial
    {
        /// <summary>From 1.</summary>
        public required int Distance { get; init; }

        /// <summary>Null when nobody said anything.</summary>
        public required Ipv4Address? Router { get; init; }
    }

    /// <summary>A packet of IP protocol 50 each way.</summary>
    public sealed record Esp : NatTrial
    {
        public required bool ReachedResponder { get; init; }

        public required bool CameBack { get; init; }
    }

    /// <summary>An IKE datagram larger than a path's packet.</summary>
    public sealed record LargeDatagram : NatTrial
    {
        /// <summary>UDP payload.</summary>
        public required int Octets { get; init; }

        public required bool Arrived { get; init; }
    }

    /// <summary>A datagram with a UDP checksum of zero, as ESP in UDP has it (RFC 3948 section 2.1).</summary>
    public sealed record ZeroChecksum : NatTrial
    {
        public required bool Arrived { get; init; }
    }

    /// <summary>An IKE message whose octets came changed, or whose honest hashes did not fit where addresses did.</summary>
    public sealed record Altered : NatTrial
    {
        public required Ipv4Endpoint Destination { get; init; }
    }
}

/// <summary>What a port of the responder is for.</summary>
public enum PortRole
{
    /// <summary>UDP 500.</summary>
    Ike,

    /// <summary>UDP 4500.</summary>
    NatTraversal,

    /// <summary>IKE on a port that no middlebox knows.</summary>
    OtherIke,

    Stun,
}

public enum NatSign
{
    NotTold,
    Clear,
    Translated,

    /// <summary>The device asks for UDP encapsulation by a hash that fits no address.</summary>
    Forced,
}

public enum AnswerOrigin
{
    /// <summary>The address that was asked, another port.</summary>
    OtherPort,

    /// <summary>Another address.</summary>
    OtherAddress,
}
