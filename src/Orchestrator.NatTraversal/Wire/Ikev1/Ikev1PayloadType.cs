namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>Payload types of version 1 (RFC 2408 section 3.1, RFC 3947 section 3.2). NAT-D and NAT-OA have three numberings: see <see cref="NatTraversalVariant"/>.</summary>
public enum Ikev1PayloadType : byte
{
    /// <summary>No payload: the end of a chain.</summary>
    None = 0,

    /// <summary>Security association.</summary>
    SecurityAssociation = 1,

    /// <summary>Proposal, inside a security association only.</summary>
    Proposal = 2,

    /// <summary>Transform, inside a proposal only.</summary>
    Transform = 3,

    /// <summary>Key exchange.</summary>
    KeyExchange = 4,

    /// <summary>Identification.</summary>
    Identification = 5,

    /// <summary>Certificate.</summary>
    Certificate = 6,

    /// <summary>Certificate request.</summary>
    CertificateRequest = 7,

    /// <summary>Hash.</summary>
    Hash = 8,

    /// <summary>Signature.</summary>
    Signature = 9,

    /// <summary>Nonce.</summary>
    Nonce = 10,

    /// <summary>Notification.</summary>
    Notification = 11,

    /// <summary>Delete.</summary>
    Delete = 12,

    /// <summary>Vendor id.</summary>
    VendorId = 13,

    /// <summary>Attributes of a transaction exchange.</summary>
    Attributes = 14,

    /// <summary>NAT-D of drafts 04-08. The number now belongs to GDOI.</summary>
    NatDetectionDraft04 = 15,

    /// <summary>NAT-OA of drafts 04-08.</summary>
    NatOriginalAddressDraft04 = 16,

    /// <summary>NAT-D (RFC 3947 section 3.2).</summary>
    NatDetection = 20,

    /// <summary>NAT-OA (RFC 3947 section 5.2).</summary>
    NatOriginalAddress = 21,

    /// <summary>NAT-D of drafts 00-03.</summary>
    NatDetectionDraft00 = 130,

    /// <summary>NAT-OA of drafts 00-03.</summary>
    NatOriginalAddressDraft00 = 131,

    /// <summary>A fragment of a message (private use by several vendors).</summary>
    Fragment = 132,
}
