namespace Orchestrator.NatTraversal.Wire.Ikev2;

/// <summary>Notify types of version 2 (RFC 7296 section 3.10.1): errors below 16384, statuses from there on.</summary>
public enum Ikev2NotifyType : ushort
{
    /// <summary>No type.</summary>
    None = 0,

    /// <summary>UNSUPPORTED_CRITICAL_PAYLOAD; data: the payload's type, 1 octet (section 2.5).</summary>
    UnsupportedCriticalPayload = 1,

    /// <summary>INVALID_IKE_SPI (section 2.21).</summary>
    InvalidIkeSpi = 4,

    /// <summary>INVALID_MAJOR_VERSION (section 2.5).</summary>
    InvalidMajorVersion = 5,

    /// <summary>INVALID_SYNTAX (section 2.21).</summary>
    InvalidSyntax = 7,

    /// <summary>INVALID_MESSAGE_ID.</summary>
    InvalidMessageId = 9,

    /// <summary>NO_PROPOSAL_CHOSEN (section 2.7).</summary>
    NoProposalChosen = 14,

    /// <summary>INVALID_KE_PAYLOAD; data: the wanted group, 2 octets (section 1.3).</summary>
    InvalidKePayload = 17,

    /// <summary>AUTHENTICATION_FAILED (section 2.21.2).</summary>
    AuthenticationFailed = 24,

    /// <summary>INITIAL_CONTACT (section 2.4).</summary>
    InitialContact = 16384,

    /// <summary>NAT_DETECTION_SOURCE_IP; data: a hash of 20 octets (section 2.23).</summary>
    NatDetectionSourceIp = 16388,

    /// <summary>NAT_DETECTION_DESTINATION_IP; data: a hash of 20 octets (section 2.23).</summary>
    NatDetectionDestinationIp = 16389,

    /// <summary>COOKIE; data: 1-64 octets (section 2.6).</summary>
    Cookie = 16390,

    /// <summary>MOBIKE_SUPPORTED (RFC 4555).</summary>
    MobikeSupported = 16396,

    /// <summary>NO_ADDITIONAL_ADDRESSES (RFC 4555).</summary>
    NoAdditionalAddresses = 16399,

    /// <summary>REDIRECT_SUPPORTED (RFC 5685).</summary>
    RedirectSupported = 16406,

    /// <summary>EAP_ONLY_AUTHENTICATION (RFC 5998).</summary>
    EapOnlyAuthentication = 16417,

    /// <summary>IKEV2_MESSAGE_ID_SYNC_SUPPORTED (RFC 6311).</summary>
    MessageIdSyncSupported = 16420,

    /// <summary>IKEV2_FRAGMENTATION_SUPPORTED (RFC 7383).</summary>
    FragmentationSupported = 16430,

    /// <summary>SIGNATURE_HASH_ALGORITHMS; data: 2 octets for each hash (RFC 7427).</summary>
    SignatureHashAlgorithms = 16431,
}
