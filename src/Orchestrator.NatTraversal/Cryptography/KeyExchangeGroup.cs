using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>
/// A Diffie-Hellman group of IKE by its IANA number, the same in IKEv1 (attribute 4) and IKEv2 (transform type 4): MODP 2, 5,
/// 14, 15, 16 (RFC 2409 section 6.2, RFC 3526) and the NIST curves 19, 20, 21 (RFC 5903). Immutable and thread-safe.
/// </summary>
/// <remarks>
/// X25519 (31) is not here: .NET 10 has no implementation of it on Linux. A peer that sends it is told another group
/// (INVALID_KE_PAYLOAD).
/// </remarks>
public abstract class KeyExchangeGroup
{
    private protected KeyExchangeGroup(int number, string name, int publicValueSize, int sharedSecretSize)
    {
        Number = number;
        Name = name;
        PublicValueSize = publicValueSize;
        SharedSecretSize = sharedSecretSize;
    }

    /// <summary>Every group, weakest first: 2, 5, 14, 15, 16, 19, 20, 21.</summary>
    public static ImmutableArray<KeyExchangeGroup> All { get; } =
    [
        new ModpGroup(2, "modp1024", ModpPrimes.Modp1024),
        new ModpGroup(5, "modp1536", ModpPrimes.Modp1536),
        new ModpGroup(14, "modp2048", ModpPrimes.Modp2048),
        new ModpGroup(15, "modp3072", ModpPrimes.Modp3072),
        new ModpGroup(16, "modp4096", ModpPrimes.Modp4096),
        new EllipticCurveGroup(19, "ecp256", ECCurve.NamedCurves.nistP256, CurveEquation.P256, 256),
        new EllipticCurveGroup(20, "ecp384", ECCurve.NamedCurves.nistP384, CurveEquation.P384, 384),
        new EllipticCurveGroup(21, "ecp521", ECCurve.NamedCurves.nistP521, CurveEquation.P521, 521),
    ];

    /// <summary>The IANA number, 2 to 21.</summary>
    public int Number { get; }

    /// <summary>The short name that RouterOS and strongSwan use, such as <c>modp2048</c> or <c>ecp256</c>.</summary>
    public string Name { get; }

    /// <summary>The length of the KE data in octets: 128 to 512 for MODP, 64, 96 or 132 for the curves.</summary>
    public int PublicValueSize { get; }

    /// <summary>The length of g^ir in octets: the modulus' for MODP, one coordinate's (32, 48, 66) for the curves.</summary>
    public int SharedSecretSize { get; }

    /// <summary>The longest <see cref="SharedSecretSize"/> there is, in octets.</summary>
    public const int MaxSharedSecretSize = 512;

    /// <summary>The group of this number, or null when it is not offered here.</summary>
    public static KeyExchangeGroup? Find(int number)
    {
        foreach (var group in All)
            if (group.Number == number)
                return group;
        return null;
    }

    /// <summary>
    /// Makes a key. MODP draws an exponent of exactly 256 bits, enough for groups of up to 128 bits of strength (RFC 3526
    /// section 8); curves draw a scalar one bit shorter than the group's order, so that it never has to be drawn again.
    /// </summary>
    /// <param name="random">Where the private value comes from; called once.</param>
    public EphemeralKey CreateKey(RandomNumberGenerator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> privateValue = stackalloc byte[PrivateValueSize];
        random.GetBytes(privateValue);
        Shape(privateValue);
        try
        {
            return FromPrivateValue(privateValue);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateValue);
        }
    }

    /// <summary>
    /// The key of a known private value, big-endian: for known answers and replays. MODP takes 1 to 512 octets and any value;
    /// a curve takes a scalar of one coordinate's length from 1 to the order less one.
    /// </summary>
    /// <exception cref="ArgumentException">The private value has the wrong length.</exception>
    /// <exception cref="CryptographicException">The curve's scalar is zero or not below the order.</exception>
    public abstract EphemeralKey FromPrivateValue(ReadOnlySpan<byte> privateValue);

    /// <summary>
    /// What an agreement with this public value would say, at a small part of its cost: so that a responder can answer at
    /// once and agree only when the peer comes back. Any octets give a value.
    /// </summary>
    public KeyAgreement Check(ReadOnlySpan<byte> publicValue) =>
        publicValue.Length != PublicValueSize ? KeyAgreement.WrongLength : CheckCore(publicValue);

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    private protected abstract int PrivateValueSize { get; }

    /// <summary>Checks a public value of the right length.</summary>
    private protected abstract KeyAgreement CheckCore(ReadOnlySpan<byte> publicValue);

    private protected abstract void Shape(Span<byte> privateValue);
}
