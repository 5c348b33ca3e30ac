namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>Notification types of version 1 (RFC 2408 section 3.14.1, RFC 2407 section 4.6.3, RFC 3706 section 5).</summary>
public enum Ikev1NotifyType : ushort
{
    /// <summary>No type.</summary>
    None = 0,

    /// <summary>INVALID-PAYLOAD-TYPE.</summary>
    InvalidPayloadType = 1,

    /// <summary>DOI-NOT-SUPPORTED.</summary>
    DoiNotSupported = 2,

    /// <summary>SITUATION-NOT-SUPPORTED.</summary>
    SituationNotSupported = 3,

    /// <summary>INVALID-COOKIE.</summary>
    InvalidCookie = 4,

    /// <summary>INVALID-MAJOR-VERSION.</summary>
    InvalidMajorVersion = 5,

    /// <summary>INVALID-EXCHANGE-TYPE.</summary>
    InvalidExchangeType = 7,

    /// <summary>NO-PROPOSAL-CHOSEN.</summary>
    NoProposalChosen = 14,

    /// <summary>PAYLOAD-MALFORMED.</summary>
    PayloadMalformed = 16,

    /// <summary>INVALID-KEY-INFORMATION.</summary>
    InvalidKeyInformation = 17,

    /// <summary>INVALID-ID-INFORMATION.</summary>
    InvalidIdInformation = 18,

    /// <summary>AUTHENTICATION-FAILED.</summary>
    AuthenticationFailed = 24,

    /// <summary>INITIAL-CONTACT.</summary>
    InitialContact = 24578,

    /// <summary>R-U-THERE of dead peer detection; SPI both cookies, data a 4-octet sequence.</summary>
    AreYouThere = 36136,

    /// <summary>R-U-THERE-ACK.</summary>
    AreYouThereAck = 36137,
}
