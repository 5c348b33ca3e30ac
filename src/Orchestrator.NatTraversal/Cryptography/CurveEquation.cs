using System.Globalization;
using System.Numerics;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>
/// y^2 = x^3 - 3x + b modulo p, the equation of a NIST curve: a check of public values that costs a hundredth of an
/// agreement. All these curves have cofactor 1, so that every point but infinity has the full order. Immutable and
/// thread-safe. Source: FIPS 186-4 section D.1.2, RFC 5903 section 3.
/// </summary>
internal sealed class CurveEquation(BigInteger p, string b)
{
    private readonly BigInteger _b = BigInteger.Parse(b, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static CurveEquation P256 { get; } = new(
        Power(256) - Power(224) + Power(192) + Power(96) - 1,
        "05AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B");

    public static CurveEquation P384 { get; } = new(
        Power(384) - Power(128) - Power(96) + Power(32) - 1,
        "0B3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF");

    public static CurveEquation P521 { get; } = new(
        Power(521) - 1,
        "0051953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF109E156193951EC7E937B1652C0BD3BB1BF073573DF883D2C34F1EF451FD46B503F00");

    /// <summary>Whether X || Y, big-endian, is a point: both coordinates below p, and the equation holds.</summary>
    public bool Holds(ReadOnlySpan<byte> point)
    {
        var x = new BigInteger(point[..(point.Length / 2)], isUnsigned: true, isBigEndian: true);
        var y = new BigInteger(point[(point.Length / 2)..], isUnsigned: true, isBigEndian: true);
        return x < p && y < p && ((((x * x % p) - 3) * x) + _b - (y * y)) % p == 0;
    }

    private static BigInteger Power(int exponent) => BigInteger.One << exponent;
}
