using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Cryptography;

namespace Orchestrator.NatTraversal.Tests.Cryptography;

public sealed class HostilePeerTests
{
    private static readonly EphemeralKey[] Keys = [.. KeyExchangeGroup.All.Select(group => group.CreateKey(new CountingRandom(7)))];

    public static TheoryData<int> Modp => [2, 5, 14, 15, 16];

    public static TheoryData<int> Curves => [19, 20, 21];

    private static EphemeralKey Key(int number) => Keys.Single(key => key.Group.Number == number);

    private static byte[] Prime(EphemeralKey key)
    {
        // 2^bits modulo the prime is 2^bits - prime.
        var bits = 8 * key.Group.PublicValueSize;
        using var power = key.Group.FromPrivateValue([(byte)(bits >> 8), (byte)bits]);
        var prime = BigInteger.Pow(2, bits) - new BigInteger(power.PublicValue, isUnsigned: true, isBigEndian: true);
        return prime.ToByteArray(isUnsigned: true, isBigEndian: true);
    }

    private static KeyAgreement Agree(EphemeralKey key, byte[] peer) => key.Agree(peer, new byte[key.Group.SharedSecretSize]);

    [Theory]
    [MemberData(nameof(Modp))]
    public void MODP_takes_2_to_p_minus_2_and_nothing_else(int number)
    {
        var key = Key(number);
        var small = new byte[key.Group.PublicValueSize];
        var large = Prime(key);

        Agree(key, small).ShouldBe(KeyAgreement.OutOfRange);
        small[^1] = 1;
        Agree(key, small).ShouldBe(KeyAgreement.OutOfRange);
        small[^1] = 2;
        Agree(key, small).ShouldBe(KeyAgreement.Agreed);
        Agree(key, large).ShouldBe(KeyAgreement.OutOfRange, "p");
        large[^1]--;
        Agree(key, large).ShouldBe(KeyAgreement.OutOfRange, "p - 1");
        large[^1]--;
        Agree(key, large).ShouldBe(KeyAgreement.Agreed, "p - 2");
        Agree(key, [.. Enumerable.Repeat((byte)0xFF, small.Length)]).ShouldBe(KeyAgreement.OutOfRange);
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void A_point_off_the_curve_is_a_value(int number)
    {
        var key = Key(number);
        var point = key.PublicValue.ToArray();
        point[^1] ^= 1;
        Agree(key, point).ShouldBe(KeyAgreement.NotOnCurve);
        Agree(key, new byte[point.Length]).ShouldBe(KeyAgreement.NotOnCurve, "the point at infinity has no affine form");
        Agree(key, [.. Enumerable.Repeat((byte)0xFF, point.Length)]).ShouldBe(KeyAgreement.NotOnCurve);
    }

    [Theory]
    [MemberData(nameof(Modp))]
    [MemberData(nameof(Curves))]
    public void Another_length_is_refused(int number)
    {
        var key = Key(number);
        var size = key.Group.PublicValueSize;
        foreach (var length in new[] { 0, 1, size - 1, size + 1, 2 * size, 4096 })
            Agree(key, new byte[length]).ShouldBe(KeyAgreement.WrongLength);
        Agree(key, [4, .. key.PublicValue]).ShouldBe(KeyAgreement.WrongLength, "the leading 04 is not on the wire");
    }

    [Fact]
    public void Any_octets_of_the_right_length_give_a_value() =>
        Prop.ForAll<byte[], int>((octets, which) =>
        {
            var key = Keys[(which & int.MaxValue) % Keys.Length];
            var peer = new byte[key.Group.PublicValueSize];
            octets.AsSpan(0, Math.Min(octets.Length, peer.Length)).CopyTo(peer);
            return Agree(key, peer) == key.Group.Check(peer);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Curves))]
    public void A_coordinate_that_is_not_reduced_is_refused(int number)
    {
        // x + p names the same point; only P-521 has room for it in its octets, the others overflow for nearly all points.
        var key = Key(number);
        var p = number switch
        {
            19 => BigInteger.Pow(2, 256) - BigInteger.Pow(2, 224) + BigInteger.Pow(2, 192) + BigInteger.Pow(2, 96) - 1,
            20 => BigInteger.Pow(2, 384) - BigInteger.Pow(2, 128) - BigInteger.Pow(2, 96) + BigInteger.Pow(2, 32) - 1,
            _ => BigInteger.Pow(2, 521) - 1,
        };
        var half = key.Group.SharedSecretSize;
        var point = key.PublicValue.ToArray();
        var x = (p + (number == 21 ? new BigInteger(point.AsSpan(0, half), isUnsigned: true, isBigEndian: true) : 0))
            .ToByteArray(isUnsigned: true, isBigEndian: true);
        point.AsSpan(0, half).Clear();
        x.CopyTo(point, half - x.Length);
        Agree(key, point).ShouldBe(KeyAgreement.NotOnCurve);
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Every_good_point_passes_the_check(int number)
    {
        for (byte seed = 0; seed < 20; seed++)
        {
            using var other = Key(number).Group.CreateKey(new CountingRandom(seed));
            Key(number).Group.Check(other.PublicValue).ShouldBe(KeyAgreement.Agreed);
            Agree(Key(number), other.PublicValue.ToArray()).ShouldBe(KeyAgreement.Agreed);
        }
    }

    [Fact]
    public void Powers_are_those_of_BigInteger() =>
        Prop.ForAll<byte[], int>((octets, which) =>
        {
            var group = KeyExchangeGroup.Find(which % 8 == 0 ? 5 : 2)!;
            byte[] exponent = [1, .. octets.Take(34)];
            using var key = group.FromPrivateValue(exponent);
            using var peer = group.CreateKey(new CountingRandom((byte)which));
            var secret = new byte[group.SharedSecretSize];
            key.Agree(peer.PublicValue, secret);
            var expected = BigInteger.ModPow(
                new BigInteger(peer.PublicValue, isUnsigned: true, isBigEndian: true),
                new BigInteger(exponent, isUnsigned: true, isBigEndian: true),
                new BigInteger(Prime(key), isUnsigned: true, isBigEndian: true));
            return expected == new BigInteger(secret, isUnsigned: true, isBigEndian: true);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_key_that_was_disposed_agrees_no_more()
    {
        foreach (var number in new[] { 14, 19 })
        {
            var key = KeyExchangeGroup.Find(number)!.CreateKey(new CountingRandom());
            key.Dispose();
            Should.Throw<ObjectDisposedException>(() => Agree(key, Key(number).PublicValue.ToArray()));
        }
    }
}
