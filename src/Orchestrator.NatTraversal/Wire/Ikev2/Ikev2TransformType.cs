namespace Orchestrator.NatTraversal.Wire.Ikev2;

/// <summary>Transform types of version 2 (RFC 7296 section 3.3.2, RFC 9370).</summary>
public enum Ikev2TransformType : byte
{
    /// <summary>No type.</summary>
    None = 0,

    /// <summary>ENCR.</summary>
    Encryption = 1,

    /// <summary>PRF.</summary>
    PseudoRandomFunction = 2,

    /// <summary>INTEG.</summary>
    Integrity = 3,

    /// <summary>KE, formerly D-H: ids are <see cref="KeyExchangeMethod"/>.</summary>
    KeyExchange = 4,

    /// <summary>ESN; not in a proposal for IKE itself.</summary>
    ExtendedSequenceNumbers = 5,

    /// <summary>ADDKE1, the first of seven additional key exchanges (6-12, RFC 9370).</summary>
    AdditionalKeyExchange1 = 6,

    /// <summary>ADDKE7, the last of them.</summary>
    AdditionalKeyExchange7 = 12,
}

/// <summary>ENCR ids (RFC 7296 section 3.3.2 and the registry it opens).</summary>
public enum Ikev2Encryption : ushort
{
    /// <summary>Not given.</summary>
    None = 0,

    /// <summary>3DES-CBC.</summary>
    TripleDes = 3,

    /// <summary>AES-CBC, with a key length.</summary>
    AesCbc = 12,

    /// <summary>AES-CTR.</summary>
    AesCtr = 13,

    /// <summary>AES-CCM, 8-octet ICV.</summary>
    AesCcm8 = 14,

    /// <summary>AES-CCM, 12-octet ICV.</summary>
    AesCcm12 = 15,

    /// <summary>AES-CCM, 16-octet ICV.</summary>
    AesCcm16 = 16,

    /// <summary>AES-GCM, 8-octet ICV.</summary>
    AesGcm8 = 18,

    /// <summary>AES-GCM, 12-octet ICV.</summary>
    AesGcm12 = 19,

    /// <summary>AES-GCM, 16-octet ICV (RFC 5282).</summary>
    AesGcm16 = 20,

    /// <summary>Camellia-CBC.</summary>
    CamelliaCbc = 23,

    /// <summary>Camellia-CTR.</summary>
    CamelliaCtr = 24,

    /// <summary>ChaCha20-Poly1305 (RFC 7634).</summary>
    ChaCha20Poly1305 = 28,
}

/// <summary>PRF ids.</summary>
public enum Ikev2Prf : ushort
{
    /// <summary>Not given.</summary>
    None = 0,

    /// <summary>HMAC-MD5.</summary>
    HmacMd5 = 1,

    /// <summary>HMAC-SHA1.</summary>
    HmacSha1 = 2,

    /// <summary>AES128-XCBC.</summary>
    Aes128Xcbc = 4,

    /// <summary>HMAC-SHA2-256.</summary>
    HmacSha256 = 5,

    /// <summary>HMAC-SHA2-384.</summary>
    HmacSha384 = 6,

    /// <summary>HMAC-SHA2-512.</summary>
    HmacSha512 = 7,

    /// <summary>AES128-CMAC.</summary>
    Aes128Cmac = 8,
}

/// <summary>INTEG ids.</summary>
public enum Ikev2Integrity : ushort
{
    /// <summary>None: as with an AEAD cipher.</summary>
    None = 0,

    /// <summary>HMAC-MD5-96.</summary>
    HmacMd5Truncated96 = 1,

    /// <summary>HMAC-SHA1-96.</summary>
    HmacSha1Truncated96 = 2,

    /// <summary>AES-XCBC-96.</summary>
    AesXcbcTruncated96 = 5,

    /// <summary>HMAC-SHA2-256-128.</summary>
    HmacSha256Truncated128 = 12,

    /// <summary>HMAC-SHA2-384-192.</summary>
    HmacSha384Truncated192 = 13,

    /// <summary>HMAC-SHA2-512-256.</summary>
    HmacSha512Truncated256 = 14,
}
