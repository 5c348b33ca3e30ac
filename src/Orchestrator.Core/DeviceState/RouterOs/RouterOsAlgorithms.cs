using Orchestrator.Core.Cryptography;

namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>RouterOS's words for algorithms; null where it has none.</summary>
public static class RouterOsAlgorithms
{
    /// <summary>/ip ipsec profile enc-algorithm.</summary>
    public static string? Phase1(Encryption encryption) => encryption switch
    {
        Encryption.TripleDesCbc => "3des",
        Encryption.Aes128Cbc => "aes-128",
        Encryption.Aes192Cbc => "aes-192",
        Encryption.Aes256Cbc => "aes-256",
        // The profile's list has no AEAD cipher.
        _ => null,
    };

    /// <summary>/ip ipsec proposal enc-algorithms.</summary>
    public static string? Phase2(Encryption encryption) => encryption switch
    {
        Encryption.TripleDesCbc => "3des",
        Encryption.Aes128Cbc => "aes-128-cbc",
        Encryption.Aes192Cbc => "aes-192-cbc",
        Encryption.Aes256Cbc => "aes-256-cbc",
        Encryption.Aes128Gcm => "aes-128-gcm",
        Encryption.Aes256Gcm => "aes-256-gcm",
        // Version 7 only, and planning promises every supported version.
        _ => null,
    };

    /// <summary>/ip ipsec profile hash-algorithm.</summary>
    public static string? Phase1(Integrity integrity) => integrity switch
    {
        Integrity.Sha1 => "sha1",
        Integrity.Sha256 => "sha256",
        Integrity.Sha384 => "sha384",
        Integrity.Sha512 => "sha512",
        _ => null,
    };

    /// <summary>/ip ipsec proposal auth-algorithms. An AEAD cipher ignores it, and takes the empty list.</summary>
    public static string? Phase2(Integrity integrity) => integrity switch
    {
        Integrity.None => "",
        Integrity.Sha1 => "sha1",
        Integrity.Sha256 => "sha256",
        Integrity.Sha512 => "sha512",
        // SHA-384 is not in the list.
        _ => null,
    };

    /// <summary>dh-group and pfs-group.</summary>
    public static string Group(DhGroup group) => group.ToString().ToLowerInvariant();
}
