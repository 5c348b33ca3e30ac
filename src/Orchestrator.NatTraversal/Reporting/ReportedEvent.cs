using System.Collections.Immutable;

namespace Orchestrator.NatTraversal.Reporting;

/// <summary>
/// What a responder did with one datagram of a source that it serves, as JSON: a line of <c>--events</c>, an element of a report. Field names
/// are those below in camelCase; a field that is null is left out. Words are those of the enumerations in camelCase; a reader skips what
/// it does not know. Immutable.
/// </summary>
public sealed record ReportedEvent
{
    /// <summary>When it came, by the responder's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>ike, natTraversal, stun or esp: what is spoken on the own socket.</summary>
    public required string Service { get; init; }

    /// <summary>The own address and port, such as 198.51.100.7:4500 or [2001:db8::7]:500; port 0 for esp.</summary>
    public required string Own { get; init; }

    /// <summary>The address and port that peers send to, where a static translation stands in front of the responder.</summary>
    public string? Announced { get; init; }

    /// <summary>The address and port it came from; port 0 for esp.</summary>
    public required string Source { get; init; }

    /// <summary>stranger, network or token: by what the source is known.</summary>
    public required string Known { get; init; }

    /// <summary>Octets of the UDP payload, or of the ESP packet.</summary>
    public required int Size { get; init; }

    /// <summary>
    /// Reports, of sources that the app allows: what was kept of the datagram, from its beginning, in base64. Of IKE whose content is protected
    /// it is the header alone.
    /// </summary>
    public string? Octets { get; init; }

    /// <summary>answered, noted, forbiddenSource, notAllowed, tooOften, malformed, noRoom, ignored, faulted or notSent.</summary>
    public required string Outcome { get; init; }

    /// <summary>SPIi, CKY-I or the first 8 octets of STUN's transaction id: 16 hexadecimal digits.</summary>
    public string? Initiator { get; init; }

    /// <summary>IKE: what it was answered with (saInit, cookie, invalidKePayload, mainMode2 ...).</summary>
    public string? Answer { get; init; }

    /// <summary>Octets of the answer; 0 when none was sent.</summary>
    public int AnswerSize { get; init; }

    /// <summary>STUN: the own socket that the answer left from, when it is another one than it was asked.</summary>
    public string? AnsweredFrom { get; init; }

    /// <summary>Why there is no answer (malformed, flags, unknownExchange, keepalive ...; STUN: notARequest, noRoom ...).</summary>
    public string? Silence { get; init; }

    /// <summary>IKE: what is wrong with the octets (messageLengthMismatch, truncated ...).</summary>
    public string? Fault { get; init; }

    /// <summary>What was learnt, none to two.</summary>
    public ImmutableArray<ReportedObservation> Observed { get; init; } = [];
}

/// <summary>One observation, as JSON. Which fields are there depends on <see cref="Kind"/>. Immutable.</summary>
public sealed record ReportedObservation
{
    /// <summary>
    /// asked, natTold, continued, keepalive, espSeen, rawEspSeen, largeMessage, bindingAsked or markerMissing.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>Whether the sender showed that it receives what is sent to the source; else the source may be forged.</summary>
    public bool Proven { get; init; }

    /// <summary>asked, natTold, continued, largeMessage, markerMissing: ikeSaInit, ikeAuth, mainMode, aggressiveMode ... or a number.</summary>
    public string? Exchange { get; init; }

    /// <summary>SPIi or CKY-I; bindingAsked: the first 8 octets of the transaction id. 16 hexadecimal digits.</summary>
    public string? Initiator { get; init; }

    /// <summary>natTold, continued: SPIr or CKY-R, 16 hexadecimal digits.</summary>
    public string? Responder { get; init; }

    /// <summary>asked: what it was answered with.</summary>
    public string? Answer { get; init; }

    /// <summary>asked, IKEv1: the newest variant of NAT traversal that was announced, such as RFC 3947.</summary>
    public string? Variant { get; init; }

    /// <summary>natTold: notTold, none, present or forced: a NAT in front of the peer.</summary>
    public string? PeerEnd { get; init; }

    /// <summary>natTold: the same in front of the responder.</summary>
    public string? OwnEnd { get; init; }

    /// <summary>continued: the own socket of the exchange's beginning.</summary>
    public string? FirstOwn { get; init; }

    /// <summary>continued: the source of the exchange's beginning.</summary>
    public string? FirstSource { get; init; }

    /// <summary>continued: whether the peer moved to the port for encapsulation.</summary>
    public bool? Floated { get; init; }

    /// <summary>asked, continued: the identity's type (1 IPv4, 2 domain name, 3 user at domain, 5 IPv6, 9 distinguished name, 11 key id).</summary>
    public int? IdentityType { get; init; }

    /// <summary>The identity as text, where it is text.</summary>
    public string? Identity { get; init; }

    /// <summary>The identity's octets in hexadecimal.</summary>
    public string? IdentityOctets { get; init; }

    /// <summary>espSeen, rawEspSeen: the SPI, 8 hexadecimal digits.</summary>
    public string? Spi { get; init; }

    /// <summary>espSeen, rawEspSeen: the sequence number.</summary>
    public uint? Sequence { get; init; }

    /// <summary>espSeen: whether it came on 500 behind eight zero octets.</summary>
    public bool? NonIkeMarker { get; init; }

    /// <summary>rawEspSeen, largeMessage: octets.</summary>
    public int? Size { get; init; }

    /// <summary>markerMissing: the version octet.</summary>
    public int? Version { get; init; }
}
