using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>
/// A truncated HMAC that protects the SK payload, by its IANA number (transform type 3): HMAC-SHA1-96 (2, RFC 2404),
/// HMAC-SHA2-256-128 (12), -384-192 (13), -512-256 (14) (RFC 4868). Immutable and thread-safe.
/// </summary>
public sealed class IntegrityAlgorithm
{
    private const int MaxHashSize = 64;
    private readonly HashAlgorithmName _hash;

    private IntegrityAlgorithm(int number, string name, HashAlgorithmName hash, int keySize, int icvSize)
    {
        Number = number;
        Name = name;
        KeySize = keySize;
        IcvSize = icvSize;
        _hash = hash;
    }

    /// <summary>Every algorithm that is offered here.</summary>
    public static ImmutableArray<IntegrityAlgorithm> All { get; } =
    [
        new IntegrityAlgorithm(2, "sha1-96", HashAlgorithmName.SHA1, 20, 12),
        new IntegrityAlgorithm(12, "sha256-128", HashAlgorithmName.SHA256, 32, 16),
        new IntegrityAlgorithm(13, "sha384-192", HashAlgorithmName.SHA384, 48, 24),
        new IntegrityAlgorithm(14, "sha512-256", HashAlgorithmName.SHA512, 64, 32),
    ];

    /// <summary>The IANA number of the transform.</summary>
    public int Number { get; }

    /// <summary>The short name, such as <c>sha256-128</c>.</summary>
    public string Name { get; }

    /// <summary>The length of SK_ai and SK_ar in octets.</summary>
    public int KeySize { get; }

    /// <summary>The length of the integrity check value in octets.</summary>
    public int IcvSize { get; }

    /// <summary>The algorithm of this number, or null when it is not offered here.</summary>
    public static IntegrityAlgorithm? Find(int number)
    {
        foreach (var algorithm in All)
            if (algorithm.Number == number)
                return algorithm;
        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Writes the first <see cref="IcvSize"/> octets of the HMAC.</summary>
    internal void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> icv)
    {
        Span<byte> whole = stackalloc byte[MaxHashSize];
        Hmac.Compute(_hash, key, data, whole);
        whole[..IcvSize].CopyTo(icv);
    }

    /// <summary>Whether the value fits; the time does not depend on where they differ.</summary>
    internal bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> icv)
    {
        Span<byte> expected = stackalloc byte[IcvSize];
        Compute(key, data, expected);
        return CryptographicOperations.FixedTimeEquals(expected, icv);
    }
}
