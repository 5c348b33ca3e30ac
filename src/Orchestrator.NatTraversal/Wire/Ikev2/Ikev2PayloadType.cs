namespace Orchestrator.NatTraversal.Wire.Ikev2;

/// <summary>Payload types of version 2 (RFC 7296 section 3.2, RFC 7383 section 2.5).</summary>
public enum Ikev2PayloadType : byte
{
    /// <summary>No payload: the end of a chain.</summary>
    None = 0,

    /// <summary>SA: security association.</summary>
    SecurityAssociation = 33,

    /// <summary>KE: key exchange.</summary>
    KeyExchange = 34,

    /// <summary>IDi: identification of the initiator.</summary>
    InitiatorIdentification = 35,

    /// <summary>IDr: identification of the responder.</summary>
    ResponderIdentification = 36,

    /// <summary>CERT.</summary>
    Certificate = 37,

    /// <summary>CERTREQ.</summary>
    CertificateRequest = 38,

    /// <summary>AUTH.</summary>
    Authentication = 39,

    /// <summary>Ni, Nr: nonce.</summary>
    Nonce = 40,

    /// <summary>N: notify.</summary>
    Notify = 41,

    /// <summary>D: delete.</summary>
    Delete = 42,

    /// <summary>V: vendor id.</summary>
    VendorId = 43,

    /// <summary>TSi: traffic selectors of the initiator.</summary>
    InitiatorTrafficSelectors = 44,

    /// <summary>TSr: traffic selectors of the responder.</summary>
    ResponderTrafficSelectors = 45,

    /// <summary>SK: encrypted and authenticated payloads; always the last of its chain.</summary>
    Encrypted = 46,

    /// <summary>CP: configuration.</summary>
    Configuration = 47,

    /// <summary>EAP.</summary>
    Eap = 48,

    /// <summary>SKF: a fragment of encrypted payloads; always the last of its chain.</summary>
    EncryptedFragment = 53,
}

/// <summary>Which types RFC 7296 and RFC 7383 define.</summary>
public static class Ikev2PayloadTypes
{
    /// <summary>True for a type this reader knows, whose critical bit therefore means nothing (RFC 7296 section 2.5).</summary>
    public static bool IsKnown(this Ikev2PayloadType type) =>
        type is (>= Ikev2PayloadType.SecurityAssociation and <= Ikev2PayloadType.Eap) or Ikev2PayloadType.EncryptedFragment;
}
