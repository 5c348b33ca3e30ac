namespace Orchestrator.NatTraversal.Wire;

/// <summary>Why octets are not an acceptable IKE message, payload or datagram. A refusal is a value: nothing in this folder throws for what a peer sent.</summary>
public enum WireFault
{
    /// <summary>No fault: the value beside it is good.</summary>
    None,

    /// <summary>Fewer octets than the fixed part of the structure needs.</summary>
    Truncated,

    /// <summary>The header's length field is not the number of octets that arrived (RFC 7296 section 3.1).</summary>
    MessageLengthMismatch,

    /// <summary>The message is longer than the reader's limit.</summary>
    MessageTooLong,

    /// <summary>The major version is neither 1 nor 2 (RFC 7296 section 2.5).</summary>
    UnsupportedMajorVersion,

    /// <summary>The initiator's cookie or SPI is zero.</summary>
    InitiatorSpiZero,

    /// <summary>A payload announces fewer than its own 4 octets of header.</summary>
    PayloadTooShort,

    /// <summary>A payload announces more octets than are left, or the chain names a payload after the last octet.</summary>
    PayloadPastEnd,

    /// <summary>More payloads than <see cref="PayloadChain.MaxPayloads"/>.</summary>
    TooManyPayloads,

    /// <summary>Octets remain behind the last structure of a chain.</summary>
    TrailingOctets,

    /// <summary>A proposal or transform announces fewer than its own 4 octets of header.</summary>
    SubstructureTooShort,

    /// <summary>A proposal or transform announces more octets than are left, or says that another follows where none does.</summary>
    SubstructurePastEnd,

    /// <summary>The first octet of a proposal is neither 0 nor 2, or that of a transform neither 0 nor 3.</summary>
    UnexpectedMarker,

    /// <summary>More proposals than <see cref="Substructures.MaxProposals"/>.</summary>
    TooManyProposals,

    /// <summary>A proposal's count of transforms is not the number of transforms it holds.</summary>
    TransformCountMismatch,

    /// <summary>An SPI announces more octets than are left.</summary>
    SpiPastEnd,

    /// <summary>An attribute announces more octets than are left.</summary>
    AttributePastEnd,

    /// <summary>A version 1 security association of another domain of interpretation than IPsec's, 1.</summary>
    UnsupportedDoi,

    /// <summary>A version 1 security association of another situation than identity only, 1.</summary>
    UnsupportedSituation,

    /// <summary>A nonce outside the length its version allows: 8-256 octets in version 1, 16-256 in version 2.</summary>
    NonceLength,

    /// <summary>A key exchange payload without a public value.</summary>
    KeyExchangeEmpty,

    /// <summary>An address that is not of its family's length, or of a family that is neither IPv4 nor IPv6.</summary>
    AddressLength,

    /// <summary>A NAT detection hash that is not 20 octets long (RFC 7296 section 2.23).</summary>
    HashLength,

    /// <summary>A cookie that is not 1-64 octets long (RFC 7296 section 2.6).</summary>
    CookieLength,

    /// <summary>A cookie that is not the first payload (RFC 7296 section 2.6).</summary>
    CookieNotFirst,

    /// <summary>A payload that may stand once stands twice.</summary>
    RepeatedPayload,

    /// <summary>A payload that the exchange needs is missing.</summary>
    MissingPayload,

    /// <summary>A payload of unknown type is marked critical (RFC 7296 section 2.5).</summary>
    UnsupportedCriticalPayload,

    /// <summary>The message is of another version or exchange than the reader's.</summary>
    WrongExchange,

    /// <summary>A flag says that this message is not what the reader reads: a response, not by the original initiator, or encrypted.</summary>
    WrongFlags,

    /// <summary>The responder's SPI is not zero in a first request.</summary>
    ResponderSpiNotZero,

    /// <summary>The message id is not zero in a first request.</summary>
    MessageIdNotZero,
}
