using System.Numerics;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>Powers modulo one odd number. Immutable and thread-safe.</summary>
internal abstract class Modulus
{
    /// <summary>OpenSSL's arithmetic where the library is there, as it is wherever .NET's own cryptography runs on Linux; else .NET's integers.</summary>
    public static Modulus Of(ReadOnlySpan<byte> value) => OpenSslModulus.TryCreate(value) ?? (Modulus)new BigIntegerModulus(value);

    /// <summary>Writes base^exponent, padded to the result's length, which is that of the modulus. All are big-endian.</summary>
    public abstract void Power(ReadOnlySpan<byte> @base, ReadOnlySpan<byte> exponent, Span<byte> result);
}

/// <summary>.NET's integers. The time depends on the numbers: only for keys that are thrown away.</summary>
internal sealed class BigIntegerModulus(ReadOnlySpan<byte> value) : Modulus
{
    private readonly BigInteger _value = Number(value);

    public override void Power(ReadOnlySpan<byte> @base, ReadOnlySpan<byte> exponent, Span<byte> result)
    {
        var power = BigInteger.ModPow(Number(@base), Number(exponent), _value);
        result.Clear();
        power.TryWriteBytes(result[(result.Length - power.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
    }

    private static BigInteger Number(ReadOnlySpan<byte> octets) => new(octets, isUnsigned: true, isBigEndian: true);
}
