namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>Phase 1 encryption algorithms (RFC 2409 appendix A, attribute 1).</summary>
public enum Ikev1Encryption : ushort
{
    /// <summary>Not given.</summary>
    None = 0,

    /// <summary>DES-CBC.</summary>
    Des = 1,

    /// <summary>Blowfish-CBC.</summary>
    Blowfish = 3,

    /// <summary>3DES-CBC.</summary>
    TripleDes = 5,

    /// <summary>CAST-CBC.</summary>
    Cast = 6,

    /// <summary>AES-CBC, with a key length.</summary>
    Aes = 7,

    /// <summary>Camellia-CBC, with a key length.</summary>
    Camellia = 8,
}

/// <summary>Phase 1 hash algorithms (RFC 2409 appendix A, attribute 2).</summary>
public enum Ikev1HashAlgorithm : ushort
{
    /// <summary>Not given.</summary>
    None = 0,

    /// <summary>MD5, 16 octets.</summary>
    Md5 = 1,

    /// <summary>SHA-1, 20 octets.</summary>
    Sha1 = 2,

    /// <summary>SHA2-256, 32 octets.</summary>
    Sha256 = 4,

    /// <summary>SHA2-384, 48 octets.</summary>
    Sha384 = 5,

    /// <summary>SHA2-512, 64 octets.</summary>
    Sha512 = 6,
}

/// <summary>Phase 1 authentication methods (RFC 2409 appendix A, attribute 3; private numbers of XAUTH and hybrid authentication).</summary>
public enum Ikev1Authentication : ushort
{
    /// <summary>Not given.</summary>
    None = 0,

    /// <summary>Pre-shared key.</summary>
    PreSharedKey = 1,

    /// <summary>DSS signatures.</summary>
    DssSignature = 2,

    /// <summary>RSA signatures.</summary>
    RsaSignature = 3,

    /// <summary>Hybrid, initiator by XAUTH, responder by RSA signature.</summary>
    HybridInitiatorRsa = 64221,

    /// <summary>Pre-shared key and XAUTH of the initiator.</summary>
    XauthInitiatorPreSharedKey = 65001,

    /// <summary>RSA signatures and XAUTH of the initiator.</summary>
    XauthInitiatorRsa = 65005,
}

/// <summary>Phase 1 attribute types (RFC 2409 appendix A).</summary>
public enum Ikev1AttributeType : ushort
{
    /// <summary>Encryption algorithm.</summary>
    Encryption = 1,

    /// <summary>Hash algorithm.</summary>
    Hash = 2,

    /// <summary>Authentication method.</summary>
    Authentication = 3,

    /// <summary>Group by number.</summary>
    Group = 4,

    /// <summary>Unit of the life duration that follows: 1 seconds, 2 kilobytes.</summary>
    LifeType = 11,

    /// <summary>Life duration.</summary>
    LifeDuration = 12,

    /// <summary>Pseudo-random function; no standard value exists.</summary>
    Prf = 13,

    /// <summary>Key length in bits.</summary>
    KeyLength = 14,
}
