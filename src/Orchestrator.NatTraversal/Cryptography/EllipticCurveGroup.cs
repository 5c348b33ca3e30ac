using System.Security.Cryptography;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>
/// A group of points on a NIST curve. Public value X || Y, shared secret X. Source: RFC 5903 sections 7 and 9.
/// </summary>
internal sealed class EllipticCurveGroup(int number, string name, ECCurve curve, CurveEquation equation, int bits)
    : KeyExchangeGroup(number, name, 2 * Octets(bits), Octets(bits))
{
    private protected override int PrivateValueSize => SharedSecretSize;

    public override EphemeralKey FromPrivateValue(ReadOnlySpan<byte> privateValue)
    {
        if (privateValue.Length != PrivateValueSize)
            throw new ArgumentException("A scalar has the length of a coordinate.", nameof(privateValue));
        var d = privateValue.ToArray();
        try
        {
            var key = ECDiffieHellman.Create(new ECParameters { Curve = curve, D = d });
            var point = key.ExportParameters(includePrivateParameters: false).Q;
            return new Key(this, key, [.. point.X!, .. point.Y!]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(d);
        }
    }

    /// <summary>Sets the length to exactly one bit less than the field's: below the order, and never zero.</summary>
    private protected override void Shape(Span<byte> privateValue)
    {
        var highest = (bits - 2) % 8;
        var octet = privateValue.Length - 1 - ((bits - 2) / 8);
        privateValue[..octet].Clear();
        privateValue[octet] = (byte)((privateValue[octet] & ((1 << highest) - 1)) | (1 << highest));
    }

    private protected override KeyAgreement CheckCore(ReadOnlySpan<byte> publicValue) =>
        equation.Holds(publicValue) ? KeyAgreement.Agreed : KeyAgreement.NotOnCurve;

    private static int Octets(int bits) => (bits + 7) / 8;

    private ECDiffieHellman? Import(ReadOnlySpan<byte> point)
    {
        var size = SharedSecretSize;
        try
        {
            return ECDiffieHellman.Create(new ECParameters
            {
                Curve = curve,
                Q = new ECPoint { X = point[..size].ToArray(), Y = point[size..].ToArray() },
            });
        }
        catch (CryptographicException)
        {
            // The equation was checked before: this is OpenSSL's own opinion, which a peer must not be able to throw.
            return null;
        }
    }

    private sealed class Key(EllipticCurveGroup group, ECDiffieHellman key, byte[] publicValue) : EphemeralKey(group, publicValue)
    {
        private protected override KeyAgreement AgreeCore(ReadOnlySpan<byte> peer, Span<byte> secret)
        {
            using var theirs = group.Import(peer);
            if (theirs is null)
                return KeyAgreement.NotOnCurve;
            using var theirPublicKey = theirs.PublicKey;
            var x = key.DeriveRawSecretAgreement(theirPublicKey);
            x.CopyTo(secret[(secret.Length - x.Length)..]);
            CryptographicOperations.ZeroMemory(x);
            return KeyAgreement.Agreed;
        }

        private protected override void Forget() => key.Dispose();
    }
}
