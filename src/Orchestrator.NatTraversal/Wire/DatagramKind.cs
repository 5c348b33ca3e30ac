namespace Orchestrator.NatTraversal.Wire;

/// <summary>What a datagram on an IKE port is.</summary>
public enum DatagramKind
{
    /// <summary>Nothing known: too short, or an ESP packet with SPI 0. To be dropped.</summary>
    Rubbish,

    /// <summary>A NAT keepalive: one octet FF, no answer, never a sign of life (RFC 3948 section 2.3).</summary>
    Keepalive,

    /// <summary>An IKE message where and how it should be: without marker on 500, behind a non-ESP marker on 4500.</summary>
    Ike,

    /// <summary>ESP in UDP on 4500 (RFC 3948 section 2.1).</summary>
    EspInUdp,

    /// <summary>ESP on 500 behind eight zero octets, as drafts 00 and 01 have it.</summary>
    EspWithNonIkeMarker,

    /// <summary>An IKE message on 4500 without its non-ESP marker: to be diagnosed, since a peer that follows RFC 3948 takes it for ESP.</summary>
    IkeWithoutMarker,
}

/// <summary>Which of the two framings a UDP port has.</summary>
public enum PortClass
{
    /// <summary>Framed as 500: IKE without a marker.</summary>
    Isakmp,

    /// <summary>Framed as 4500: IKE behind four zero octets, ESP without any.</summary>
    NatTraversal,

    /// <summary>No port of IKE: STUN, or protocol 50 itself, which has no ports. Whatever comes is rubbish to IKE.</summary>
    None,
}
