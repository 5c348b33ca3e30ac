namespace Orchestrator.Core.Cryptography;

public enum IkeVersion { V1 = 1, V2 = 2 }

public enum Encryption { TripleDesCbc, Aes128Cbc, Aes192Cbc, Aes256Cbc, Aes128Gcm, Aes256Gcm, ChaCha20Poly1305 }

/// <summary>Integrity algorithm with its full RFC 4868 truncation; <see cref="None"/> goes with an AEAD cipher only.</summary>
public enum Integrity { None, Sha1, Sha256, Sha384, Sha512 }

/// <summary>Diffie-Hellman group; <see cref="None"/> in phase 2 means no perfect forward secrecy.</summary>
public enum DhGroup { None, Modp1024, Modp1536, Modp2048, Modp3072, Modp4096, Ecp256, Ecp384, Ecp521 }

public enum Authentication
{
    /// <summary>One secret on both ends, chosen by identity (IKEv2).</summary>
    PreSharedKey,
    /// <summary>Raw RSA public keys; RouterOS offers them under IKEv1 only.</summary>
    RsaKey,
}

/// <summary>What protects the IKE SA (phase 1).</summary>
public sealed record IkeProposal(Encryption Encryption, Integrity Integrity, DhGroup Group);

/// <summary>What protects the traffic (phase 2).</summary>
public sealed record EspProposal(Encryption Encryption, Integrity Integrity, DhGroup Pfs);

public static class AlgorithmFacts
{
    public static bool IsAead(this Encryption encryption) =>
        encryption is Encryption.Aes128Gcm or Encryption.Aes256Gcm or Encryption.ChaCha20Poly1305;
}
