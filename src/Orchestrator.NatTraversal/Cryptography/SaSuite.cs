namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>
/// The algorithms that two peers agreed on for one IKE SA, without the group. Source: RFC 7296 section 3.3. Immutable and
/// thread-safe.
/// </summary>
public sealed record SaSuite
{
    private SaSuite(EncryptionAlgorithm encryption, IntegrityAlgorithm? integrity, Prf prf)
    {
        Encryption = encryption;
        Integrity = integrity;
        Prf = prf;
    }

    /// <summary>The cipher.</summary>
    public EncryptionAlgorithm Encryption { get; }

    /// <summary>The integrity algorithm; null exactly when the cipher is an AEAD.</summary>
    public IntegrityAlgorithm? Integrity { get; }

    /// <summary>The pseudo-random function.</summary>
    public Prf Prf { get; }

    /// <summary>
    /// The suite of these transforms, or null when one is not offered here, an AEAD comes with an integrity algorithm, or
    /// another cipher without one (RFC 7296 section 3.3.2, RFC 5282 section 8).
    /// </summary>
    /// <param name="encryption">Number of the encryption transform.</param>
    /// <param name="keyBits">Its key length attribute in bits.</param>
    /// <param name="prf">Number of the pseudo-random function.</param>
    /// <param name="integrity">Number of the integrity transform; 0 for none.</param>
    public static SaSuite? Find(int encryption, int keyBits, int prf, int integrity)
    {
        var cipher = EncryptionAlgorithm.Find(encryption, keyBits);
        var function = Prf.Find(prf);
        var mac = IntegrityAlgorithm.Find(integrity);
        if (cipher is null || function is null || (integrity != 0 && mac is null))
            return null;
        return cipher.IsAead == mac is null ? new SaSuite(cipher, mac, function) : null;
    }
}
