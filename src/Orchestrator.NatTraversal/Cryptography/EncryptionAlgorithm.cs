using System.Collections.Immutable;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>
/// A cipher of the SK payload, by its IANA number (transform type 1) and key length: AES-CBC (12, RFC 3602) and AES-GCM with
/// an ICV of 16 octets (20, RFC 5282), each with 128, 192 or 256 bits. Immutable and thread-safe.
/// </summary>
public sealed class EncryptionAlgorithm
{
    /// <summary>Octets of salt at the end of a GCM key (RFC 5282 section 7.1).</summary>
    internal const int GcmSaltSize = 4;

    private EncryptionAlgorithm(int number, int keyBits, bool isAead)
    {
        Number = number;
        KeyBits = keyBits;
        IsAead = isAead;
        KeySize = (keyBits / 8) + (isAead ? GcmSaltSize : 0);
    }

    /// <summary>Every algorithm that is offered here, by number and key length.</summary>
    public static ImmutableArray<EncryptionAlgorithm> All { get; } =
    [
        new EncryptionAlgorithm(12, 128, isAead: false),
        new EncryptionAlgorithm(12, 192, isAead: false),
        new EncryptionAlgorithm(12, 256, isAead: false),
        new EncryptionAlgorithm(20, 128, isAead: true),
        new EncryptionAlgorithm(20, 192, isAead: true),
        new EncryptionAlgorithm(20, 256, isAead: true),
    ];

    /// <summary>The IANA number of the transform: 12 or 20.</summary>
    public int Number { get; }

    /// <summary>The key length attribute in bits: 128, 192 or 256.</summary>
    public int KeyBits { get; }

    /// <summary>Whether it protects by itself, so that no integrity transform goes with it.</summary>
    public bool IsAead { get; }

    /// <summary>The length of SK_ei and SK_er in octets, GCM's salt included.</summary>
    public int KeySize { get; }

    /// <summary>The algorithm of this number and key length in bits, or null when it is not offered here.</summary>
    public static EncryptionAlgorithm? Find(int number, int keyBits)
    {
        foreach (var algorithm in All)
            if (algorithm.Number == number && algorithm.KeyBits == keyBits)
                return algorithm;
        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"aes{KeyBits}{(IsAead ? "gcm16" : "cbc")}";
}
