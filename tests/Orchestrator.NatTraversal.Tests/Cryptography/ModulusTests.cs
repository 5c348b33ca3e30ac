using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Cryptography;

namespace Orchestrator.NatTraversal.Tests.Cryptography;

public sealed class ModulusTests
{
    [Fact]
    public void OpenSsl_is_found_here() => OpenSslModulus.TryCreate([7]).ShouldNotBeNull();

    [Fact]
    public void Both_kinds_compute_what_the_runtime_does() =>
        Prop.ForAll<NonEmptyArray<byte>, NonEmptyArray<byte>, NonEmptyArray<byte>>((modulus, number, exponent) =>
        {
            byte[] odd = [0x80, .. modulus.Get];
            odd[^1] |= 1;
            var expected = BigInteger.ModPow(Number(number.Get) % Number(odd), Number(exponent.Get), Number(odd));
            byte[] reduced = (Number(number.Get) % Number(odd)).ToByteArray(isUnsigned: true, isBigEndian: true);
            return new Modulus[] { OpenSslModulus.TryCreate(odd)!, new BigIntegerModulus(odd) }.All(kind =>
            {
                byte[] result = new byte[odd.Length];
                kind.Power(reduced, exponent.Get, result);
                return Number(result) == expected;
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_small_power_is_padded_with_zeros()
    {
        byte[] modulus = [0xff, .. new byte[30], 0xfb];
        foreach (var kind in new Modulus[] { OpenSslModulus.TryCreate(modulus)!, new BigIntegerModulus(modulus) })
        {
            byte[] result = [.. Enumerable.Repeat((byte)0xee, 32)];
            kind.Power([2], [3], result);
            result.ShouldBe([.. new byte[31], 8]);
        }
    }

    private static BigInteger Number(byte[] octets) => new(octets, isUnsigned: true, isBigEndian: true);
}
