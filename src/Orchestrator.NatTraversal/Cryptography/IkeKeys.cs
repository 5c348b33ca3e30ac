using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>
/// The seven keys of an IKE SA: SKEYSEED = prf(Ni | Nr, g^ir) and
/// SK_d | SK_ai | SK_ar | SK_ei | SK_er | SK_pi | SK_pr = prf+(SKEYSEED, Ni | Nr | SPIi | SPIr). Source: RFC 7296 section 2.14.
/// </summary>
/// <remarks>Thread-safe until disposed. The keys are never shown; dispose to forget them.</remarks>
public sealed class IkeKeys : IDisposable
{
    private const int SpiSize = 8;
    private readonly byte[] _material;
    private readonly int _prfSize;
    private readonly int _integritySize;
    private readonly int _encryptionSize;

    private IkeKeys(SaSuite suite)
    {
        _prfSize = suite.Prf.OutputSize;
        _integritySize = suite.Integrity?.KeySize ?? 0;
        _encryptionSize = suite.Encryption.KeySize;
        _material = new byte[(3 * _prfSize) + (2 * _integritySize) + (2 * _encryptionSize)];
    }

    /// <summary>Key of the keys of child SAs; as long as the prf's output.</summary>
    public ReadOnlySpan<byte> D => _material.AsSpan(0, _prfSize);

    /// <summary>Integrity key of the initiator; empty with an AEAD.</summary>
    public ReadOnlySpan<byte> Ai => _material.AsSpan(_prfSize, _integritySize);

    /// <summary>Integrity key of the responder; empty with an AEAD.</summary>
    public ReadOnlySpan<byte> Ar => _material.AsSpan(_prfSize + _integritySize, _integritySize);

    /// <summary>Encryption key of the initiator; with GCM its last 4 octets are the salt.</summary>
    public ReadOnlySpan<byte> Ei => _material.AsSpan(_prfSize + (2 * _integritySize), _encryptionSize);

    /// <summary>Encryption key of the responder; with GCM its last 4 octets are the salt.</summary>
    public ReadOnlySpan<byte> Er => _material.AsSpan(_prfSize + (2 * _integritySize) + _encryptionSize, _encryptionSize);

    /// <summary>Key of the initiator's AUTH payload; as long as the prf's output.</summary>
    public ReadOnlySpan<byte> Pi => _material.AsSpan(_material.Length - (2 * _prfSize), _prfSize);

    /// <summary>Key of the responder's AUTH payload; as long as the prf's output.</summary>
    public ReadOnlySpan<byte> Pr => _material.AsSpan(_material.Length - _prfSize);

    /// <summary>Derives the keys.</summary>
    /// <param name="suite">The agreed algorithms.</param>
    /// <param name="nonceI">The initiator's nonce, without its payload header; 16 to 256 octets on the wire.</param>
    /// <param name="nonceR">The responder's nonce.</param>
    /// <param name="spiI">The initiator's SPI, read big-endian.</param>
    /// <param name="spiR">The responder's SPI, read big-endian.</param>
    /// <param name="sharedSecret">g^ir as <see cref="EphemeralKey.Agree"/> wrote it, padding included.</param>
    public static IkeKeys Derive(
        SaSuite suite,
        ReadOnlySpan<byte> nonceI,
        ReadOnlySpan<byte> nonceR,
        ulong spiI,
        ulong spiR,
        ReadOnlySpan<byte> sharedSecret)
    {
        ArgumentNullException.ThrowIfNull(suite);
        var keys = new IkeKeys(suite);
        var nonces = nonceI.Length + nonceR.Length;
        var seed = new byte[nonces + (2 * SpiSize)];
        nonceI.CopyTo(seed);
        nonceR.CopyTo(seed.AsSpan(nonceI.Length));
        BinaryPrimitives.WriteUInt64BigEndian(seed.AsSpan(nonces), spiI);
        BinaryPrimitives.WriteUInt64BigEndian(seed.AsSpan(nonces + SpiSize), spiR);
        Span<byte> skeyseed = stackalloc byte[Prf.MaxOutputSize];
        skeyseed = skeyseed[..suite.Prf.OutputSize];
        suite.Prf.Compute(seed.AsSpan(0, nonces), sharedSecret, skeyseed);
        suite.Prf.Expand(skeyseed, seed, keys._material);
        CryptographicOperations.ZeroMemory(skeyseed);
        return keys;
    }

    /// <summary>Overwrites the keys with zeroes.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_material);
}
