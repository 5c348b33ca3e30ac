using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>
/// A pseudo-random function of IKEv2: HMAC over one hash, by its IANA number (transform type 2). Source: RFC 7296 sections
/// 2.13 and 3.3.2, RFC 4868. Immutable and thread-safe.
/// </summary>
public sealed class Prf
{
    /// <summary>The longest <see cref="OutputSize"/> there is, in octets.</summary>
    public const int MaxOutputSize = 64;

    private const int MaxBlocks = 255;

    private Prf(int number, string name, HashAlgorithmName hash, int outputSize)
    {
        Number = number;
        Name = name;
        Hash = hash;
        OutputSize = outputSize;
    }

    /// <summary>HMAC-MD5 (1), HMAC-SHA1 (2), HMAC-SHA2-256 (5), -384 (6), -512 (7).</summary>
    public static ImmutableArray<Prf> All { get; } =
    [
        new Prf(1, "md5", HashAlgorithmName.MD5, 16),
        new Prf(2, "sha1", HashAlgorithmName.SHA1, 20),
        new Prf(5, "sha256", HashAlgorithmName.SHA256, 32),
        new Prf(6, "sha384", HashAlgorithmName.SHA384, 48),
        new Prf(7, "sha512", HashAlgorithmName.SHA512, 64),
    ];

    /// <summary>The IANA number of the transform.</summary>
    public int Number { get; }

    /// <summary>The hash's short name, such as <c>sha256</c>.</summary>
    public string Name { get; }

    /// <summary>The length of an output, and the preferred length of a key (RFC 7296 section 2.13), in octets: 16 to 64.</summary>
    public int OutputSize { get; }

    private HashAlgorithmName Hash { get; }

    /// <summary>The function of this number, or null when it is not offered here.</summary>
    public static Prf? Find(int number)
    {
        foreach (var prf in All)
            if (prf.Number == number)
                return prf;
        return null;
    }

    /// <summary>Writes prf(key, data): <see cref="OutputSize"/> octets.</summary>
    /// <param name="key">The key, of any length (HMAC hashes long keys, RFC 2104).</param>
    /// <param name="data">The data, of any length.</param>
    /// <param name="output">Room for at least <see cref="OutputSize"/> octets.</param>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short.</exception>
    public void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> output) =>
        Hmac.Compute(Hash, key, data, output);

    /// <summary>
    /// Fills <paramref name="output"/> with prf+(key, seed) = T1 | T2 | ..., where T1 = prf(key, seed | 01) and
    /// Tn = prf(key, Tn-1 | seed | n). Source: RFC 7296 section 2.13.
    /// </summary>
    /// <param name="key">The key, of any length.</param>
    /// <param name="seed">The seed, of any length.</param>
    /// <param name="output">0 to 255 times <see cref="OutputSize"/> octets.</param>
    /// <exception cref="ArgumentException">More is asked than the counter of one octet can number.</exception>
    public void Expand(ReadOnlySpan<byte> key, ReadOnlySpan<byte> seed, Span<byte> output)
    {
        if (output.Length > MaxBlocks * OutputSize)
            throw new ArgumentException("prf+ ends after 255 blocks.", nameof(output));
        var buffer = new byte[OutputSize + seed.Length + 1];
        seed.CopyTo(buffer.AsSpan(OutputSize));
        var last = buffer.AsSpan(0, OutputSize);
        var input = buffer.AsSpan(OutputSize);
        Span<byte> next = stackalloc byte[MaxOutputSize];
        for (byte block = 1; !output.IsEmpty; block++)
        {
            buffer[^1] = block;
            Compute(key, input, next);
            next[..OutputSize].CopyTo(last);
            input = buffer;
            var taken = Math.Min(OutputSize, output.Length);
            last[..taken].CopyTo(output);
            output = output[taken..];
        }

        CryptographicOperations.ZeroMemory(buffer);
        CryptographicOperations.ZeroMemory(next);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
