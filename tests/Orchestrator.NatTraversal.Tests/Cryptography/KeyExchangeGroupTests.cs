using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Orchestrator.NatTraversal.Cryptography;

namespace Orchestrator.NatTraversal.Tests.Cryptography;

public sealed class KeyExchangeGroupTests
{
    private static KeyExchangeGroup Group(int number) => KeyExchangeGroup.Find(number).ShouldNotBeNull();

    private static string Digest(ReadOnlySpan<byte> octets) => Convert.ToHexString(SHA256.HashData(octets));

    [Theory]
    [InlineData(2, 128, 128)]
    [InlineData(5, 192, 192)]
    [InlineData(14, 256, 256)]
    [InlineData(15, 384, 384)]
    [InlineData(16, 512, 512)]
    [InlineData(19, 64, 32)]
    [InlineData(20, 96, 48)]
    [InlineData(21, 132, 66)]
    public void Each_group_has_the_lengths_of_its_RFC_and_both_ends_agree(int number, int publicSize, int secretSize)
    {
        var group = Group(number);
        using var ours = group.CreateKey(new CountingRandom(1));
        using var theirs = group.CreateKey(new CountingRandom(99));
        var here = new byte[secretSize];
        var there = new byte[secretSize];

        ours.PublicValue.Length.ShouldBe(publicSize);
        group.PublicValueSize.ShouldBe(publicSize);
        ours.Agree(theirs.PublicValue, here).ShouldBe(KeyAgreement.Agreed);
        theirs.Agree(ours.PublicValue, there).ShouldBe(KeyAgreement.Agreed);
        here.ShouldBe(there);
        here.ShouldContain(octet => octet != 0);
        ours.PublicValue.SequenceEqual(theirs.PublicValue).ShouldBeFalse();
    }

    // SHA-256 of public values and secret for the exponents SHA-256("initiator") and SHA-256("responder"), by Python's pow().
    [Theory]
    [InlineData(2, "5FBB247F7436E34A475D582CBBC7B6ABF62CF250F21EEB86721E5B4F44308297", "27478377416CCBBAC62B5AF9D14B17B94DA6AB6D6D702C18F5B5939FBEA422B7")]
    [InlineData(5, "ADFCDC929ACF601FDA3CEACE4869EAC921A352C697A7C5CE37F7E7F38AD968E0", "E2A2E9604BC8789DC73198C3E0AC4C9B6ACFE50FF43E590484449CAEEFAD223C")]
    [InlineData(14, "708E3669CC822F33744445E48C7C65AC0AA962EAD4CB888D3435908F3AD38199", "36AAC3C3B985016850F02B311300EBF923E806A68BB79EB9B056B2EFE9C763BA")]
    [InlineData(15, "CC4BF3545AE256CC37439448FB6CC96DD41B9D2B810F87D18343C1996E5AB380", "11E5AB72941480AC5AE821E586BF1A8C341B6AE2296AB733182817E073E72047")]
    [InlineData(16, "7738673A92D0EABF6DECCDC721527AB122CF469081462B6B814FD1BD7940B00D", "E706BE8F4A34F9E0B06CE5D5906CFFE39245D5DA782424430487506F13444886")]
    public void MODP_values_are_those_of_an_independent_computation(int number, string publicDigest, string secretDigest)
    {
        var group = Group(number);
        using var initiator = group.FromPrivateValue(SHA256.HashData(Encoding.ASCII.GetBytes("initiator")));
        using var responder = group.FromPrivateValue(SHA256.HashData(Encoding.ASCII.GetBytes("responder")));
        var secret = new byte[group.SharedSecretSize];

        Digest(initiator.PublicValue).ShouldBe(publicDigest);
        responder.Agree(initiator.PublicValue, secret).ShouldBe(KeyAgreement.Agreed);
        Digest(secret).ShouldBe(secretDigest);
    }

    [Fact]
    public void A_MODP_secret_that_starts_with_a_zero_octet_keeps_it()
    {
        using var initiator = Group(14).FromPrivateValue([0x02, 0x5C]);
        using var responder = Group(14).FromPrivateValue([0x44, 0x44]);
        var secret = new byte[256];

        responder.Agree(initiator.PublicValue, secret).ShouldBe(KeyAgreement.Agreed);

        Convert.ToHexString(secret.AsSpan(0, 8)).ShouldBe("00E59A5960E00DA5");
        Digest(secret).ShouldBe("EEC35B7D5812F2CEA13F957587B8B5B92A05873C854E9B2A08F3E3BB202030D1");
        initiator.PublicValue[..4].ToArray().ShouldBe(new byte[4], "2^604 is far shorter than the modulus");
    }

    // RFC 5903 sections 8.1 to 8.3; checked with an affine double-and-add over Python integers.
    [Theory]
    [InlineData(
        19,
        "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433",
        "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C37725811805271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3",
        "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF6356FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB",
        "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE")]
    [InlineData(
        20,
        "099F3C7034D4A2C699884D73A375A67F7624EF7C6B3C0F160647B67414DCE655E35B538041E649EE3FAEF896783AB194",
        "667842D7D180AC2CDE6F74F37551F55755C7645C20EF73E31634FE72B4C55EE6DE3AC808ACB4BDB4C88732AEE95F41AA9482ED1FC0EEB9CAFC4984625CCFC23F65032149E0E144ADA024181535A0F38EEB9FCFF3C2C947DAE69B4C634573A81C",
        "E558DBEF53EECDE3D3FCCFC1AEA08A89A987475D12FD950D83CFA41732BC509D0D1AC43A0336DEF96FDA41D0774A3571DCFBEC7AACF3196472169E838430367F66EEBE3C6E70C416DD5F0C68759DD1FFF83FA40142209DFF5EAAD96DB9E6386C",
        "11187331C279962D93D604243FD592CB9D0A926F422E47187521287E7156C5C4D603135569B9E9D09CF5D4A270F59746")]
    [InlineData(
        21,
        "0037ADE9319A89F4DABDB3EF411AACCCA5123C61ACAB57B5393DCE47608172A095AA85A30FE1C2952C6771D937BA9777F5957B2639BAB072462F68C27A57382D4A52",
        "0015417E84DBF28C0AD3C278713349DC7DF153C897A1891BD98BAB4357C9ECBEE1E3BF42E00B8E380AEAE57C2D107564941885942AF5A7F4601723C4195D176CED3E017CAE20B6641D2EEB695786D8C946146239D099E18E1D5A514C739D7CB4A10AD8A788015AC405D7799DC75E7B7D5B6CF2261A6A7F1507438BF01BEB6CA3926F9582",
        "00D0B3975AC4B799F5BEA16D5E13E9AF971D5E9B984C9F39728B5E5739735A219B97C356436ADC6E95BB0352F6BE64A6C2912D4EF2D0433CED2B6171640012D9460F015C68226383956E3BD066E797B623C27CE0EAC2F551A10C2C724D9852077B87220B6536C5C408A1D2AEBB8E86D678AE49CB57091F4732296579AB44FCD17F0FC56A",
        "01144C7D79AE6956BC8EDB8E7C787C4521CB086FA64407F97894E5E6B2D79B04D1427E73CA4BAA240A34786859810C06B3C715A3A8CC3151F2BEE417996D19F3DDEA")]
    public void Curve_values_are_those_of_RFC_5903(int number, string scalar, string publicValue, string peer, string secret)
    {
        using var key = Group(number).FromPrivateValue(Convert.FromHexString(scalar));
        var shared = new byte[secret.Length / 2];

        Convert.ToHexString(key.PublicValue).ShouldBe(publicValue);
        key.Agree(Convert.FromHexString(peer), shared).ShouldBe(KeyAgreement.Agreed);
        Convert.ToHexString(shared).ShouldBe(secret);
    }

    [Fact]
    public void What_is_not_offered_is_not_found()
    {
        foreach (var number in new[] { -1, 0, 1, 3, 17, 18, 22, 25, 28, 31, 32, 35, 65535 })
            KeyExchangeGroup.Find(number).ShouldBeNull();
        KeyExchangeGroup.All.Select(group => group.Number).ShouldBe([2, 5, 14, 15, 16, 19, 20, 21]);
        KeyExchangeGroup.All.Max(group => group.SharedSecretSize).ShouldBe(KeyExchangeGroup.MaxSharedSecretSize);
    }

    [Fact]
    public void The_exponent_has_256_bits_whatever_is_drawn()
    {
        // All zeroes are drawn; the highest bit alone is set: the public value is 2^(2^255).
        using var key = Group(14).CreateKey(new ConstantRandom(0));
        using var same = Group(14).FromPrivateValue([0x80, .. new byte[31]]);
        key.PublicValue.SequenceEqual(same.PublicValue).ShouldBeTrue();
    }

    [Theory]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(21)]
    public void The_scalar_is_in_range_whatever_is_drawn(int number)
    {
        foreach (var octet in new byte[] { 0, 0xFF })
        {
            using var key = Group(number).CreateKey(new ConstantRandom(octet));
            key.PublicValue.Length.ShouldBe(Group(number).PublicValueSize);
        }
    }

    [Theory]
    [InlineData(2, 894, 129093)]
    [InlineData(5, 1406, 741804)]
    [InlineData(14, 1918, 124476)]
    [InlineData(15, 2942, 1690314)]
    [InlineData(16, 3966, 240904)]
    public void The_primes_are_made_of_the_digits_of_pi(int number, int digits, int addend)
    {
        // 2^(prime - 1) = 1 and 2^(n) wraps at the prime: 2^bits modulo the prime is 2^bits - prime.
        var group = Group(number);
        var bits = 8 * group.PublicValueSize;
        var prime = BigInteger.Pow(2, bits) - BigInteger.Pow(2, bits - 64) - 1 + (BigInteger.Pow(2, 64) * (Pi(digits) + addend));
        using var key = group.FromPrivateValue([(byte)(bits >> 8), (byte)bits]);
        new BigInteger(key.PublicValue, isUnsigned: true, isBigEndian: true).ShouldBe(BigInteger.Pow(2, bits) - prime);
    }

    /// <summary>floor(2^bits pi) by Machin's formula, 16 arctan(1/5) - 4 arctan(1/239).</summary>
    private static BigInteger Pi(int bits)
    {
        var one = BigInteger.One << (bits + 64);
        return (4 * ((4 * InverseTangent(5)) - InverseTangent(239))) >> 64;

        BigInteger InverseTangent(int x)
        {
            var term = one / x;
            var sum = term;
            for (var k = 3; !term.IsZero; k += 2)
            {
                term /= -x * x;
                sum += term / k;
            }

            return sum;
        }
    }

    private sealed class ConstantRandom(byte octet) : RandomNumberGenerator
    {
        public override void GetBytes(byte[] data) => data.AsSpan().Fill(octet);

        public override void GetBytes(Span<byte> data) => data.Fill(octet);
    }
}
