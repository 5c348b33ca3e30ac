using System.Globalization;
using System.Numerics;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>A group of integers modulo a safe prime with the generator 2. Source: RFC 2409 section 6, RFC 3526.</summary>
internal sealed class ModpGroup : KeyExchangeGroup
{
    private const int ExponentSize = 32;
    private const int MaxExponentSize = 512;
    private readonly byte[] _primeLessOne;
    private readonly Modulus _modulus;

    public ModpGroup(int number, string name, string prime)
        : base(number, name, prime.Length / 2, prime.Length / 2)
    {
        var value = BigInteger.Parse("0" + prime, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        _modulus = Modulus.Of(value.ToByteArray(isUnsigned: true, isBigEndian: true));
        _primeLessOne = (value - 1).ToByteArray(isUnsigned: true, isBigEndian: true);
    }

    private protected override int PrivateValueSize => ExponentSize;

    public override EphemeralKey FromPrivateValue(ReadOnlySpan<byte> privateValue)
    {
        if (privateValue.Length is 0 or > MaxExponentSize)
            throw new ArgumentException("An exponent has 1 to 512 octets.", nameof(privateValue));
        var publicValue = new byte[PublicValueSize];
        _modulus.Power([2], privateValue, publicValue);
        return new Key(this, privateValue.ToArray(), publicValue);
    }

    private protected override void Shape(Span<byte> privateValue) => privateValue[0] |= 0x80;

    /// <summary>Whether 1 &lt; y &lt; p-1.</summary>
    private protected override KeyAgreement CheckCore(ReadOnlySpan<byte> publicValue) =>
        publicValue.SequenceCompareTo(_primeLessOne) < 0 && (publicValue[..^1].ContainsAnyExcept((byte)0) || publicValue[^1] > 1)
            ? KeyAgreement.Agreed
            : KeyAgreement.OutOfRange;

    private sealed class Key(ModpGroup group, byte[] exponent, byte[] publicValue) : EphemeralKey(group, publicValue)
    {
        private byte[]? _exponent = exponent;

        private protected override KeyAgreement AgreeCore(ReadOnlySpan<byte> peer, Span<byte> secret)
        {
            ObjectDisposedException.ThrowIf(_exponent is null, this);
            group._modulus.Power(peer, _exponent, secret);
            return KeyAgreement.Agreed;
        }

        private protected override void Forget()
        {
            _exponent?.AsSpan().Clear();
            _exponent = null;
        }
    }
}
