using System.Security.Cryptography;
using System.Text;
using Orchestrator.NatTraversal.Cryptography;

namespace Orchestrator.NatTraversal.Tests.Cryptography;

public sealed class KeyDerivationTests
{
    internal const ulong SpiI = 0x1122334455667788;
    internal const ulong SpiR = 0x99AABBCCDDEEFF00;

    /// <summary>Nonces 00.. and 40.., a secret whose octet i is 7 i: what the pinned values were computed from.</summary>
    internal static IkeKeys Derive(SaSuite suite) => IkeKeys.Derive(
        suite,
        [.. Enumerable.Range(0, 32).Select(i => (byte)i)],
        [.. Enumerable.Range(0x40, 32).Select(i => (byte)i)],
        SpiI,
        SpiR,
        [.. Enumerable.Range(0, 256).Select(i => (byte)(7 * i))]);

    // By Python's hmac; the second is the SHA-256 of prf+ over 200 octets.
    [Theory]
    [InlineData(1, "80070713463E7749B90C2DC24911E275", "81DECB7493D2A608CEEFF5AA47F49CA9C515F3713C57DE391AA98FCBCAD16DA6")]
    [InlineData(2, "DE7C9B85B8B78AA6BC8A7A36F70A90701C9DB4D9", "11289D54A9DD3BC050DDB17719034E08D036B6631251FD9359E6F1FBCB8E57E1")]
    [InlineData(5, "F7BC83F430538424B13298E6AA6FB143EF4D59A14946175997479DBC2D1A3CD8", "ED5CA1EBB91291571F37B17A5CBA1839B5D4AD24131D9E5E5159DB79DD356A18")]
    [InlineData(6, "D7F4727E2C0B39AE0F1E40CC96F60242D5B7801841CEA6FC592C5D3E1AE50700582A96CF35E1E554995FE4E03381C237", "2EEC63602FD597ACC2EA1A0001A1967F9865A519DDE21C867384E2F78C0234B3")]
    [InlineData(7, "B42AF09057BAC1E2D41708E48A902E09B5FF7F12AB428A4FE86653C73DD248FB82F948A549F7B791A5B41915EE4D1EC3935357E4E2317250D0372AFA2EBEEB3A", "B85EFDDBD4D27B40F1B1CE317228946250A72D72E375835AEFC283D085D7E632")]
    public void Prf_and_prf_plus_are_those_of_an_independent_computation(int number, string output, string expandedDigest)
    {
        var prf = Prf.Find(number).ShouldNotBeNull();
        var computed = new byte[prf.OutputSize];
        prf.Compute("key"u8, "The quick brown fox jumps over the lazy dog"u8, computed);
        Convert.ToHexString(computed).ShouldBe(output);

        var expanded = new byte[200];
        prf.Expand("key"u8, "seed"u8, expanded);
        Convert.ToHexString(SHA256.HashData(expanded)).ShouldBe(expandedDigest);
    }

    [Fact]
    public void Prf_plus_of_fewer_octets_is_a_prefix_and_ends_after_255_blocks()
    {
        var prf = Prf.Find(5)!;
        var whole = new byte[255 * 32];
        prf.Expand("key"u8, "seed"u8, whole);
        foreach (var length in new[] { 0, 1, 31, 32, 33, 64, 100 })
        {
            var part = new byte[length];
            prf.Expand("key"u8, "seed"u8, part);
            part.ShouldBe(whole[..length]);
        }

        Should.Throw<ArgumentException>(() => prf.Expand("key"u8, "seed"u8, new byte[(255 * 32) + 1]));
    }

    [Fact]
    public void The_seven_keys_are_those_of_an_independent_computation()
    {
        using var keys = Derive(SaSuite.Find(12, 128, 5, 12).ShouldNotBeNull());
        string[] hex =
        [
            Convert.ToHexString(keys.D), Convert.ToHexString(keys.Ai), Convert.ToHexString(keys.Ar), Convert.ToHexString(keys.Ei),
            Convert.ToHexString(keys.Er), Convert.ToHexString(keys.Pi), Convert.ToHexString(keys.Pr),
        ];
        hex.ShouldBe(
        [
            "7B8FD90909BCA2B569EEDF8F286CD48BD225AFD4CD6EF1ABF3CAD2D8391E3C99",
            "5C65FDD608D400A1061793F89A46FA25C614F24D0BDF27801091CB7A0E65B24C",
            "1D7E8E321CD4C578120073E0F8DD4CA2563A0FA89F80C8ABA0BF52A2D88999D9",
            "81BD875EDFC080E7E9A51AE4F6FBDEAC",
            "EEC1311A3206151B2FFC0D2D2C4A4F40",
            "604D0C1CDB18C5E144F69145C71EF61E7716D3AA3584219A6B6C1D1FA91A5C81",
            "91DDED31AD7E703B6C62170CB93965EFD32432799C53FEFF039DAB4EC0A08622",
        ]);
    }

    [Fact]
    public void An_AEAD_has_no_integrity_keys_and_a_salt_at_the_end_of_its_key()
    {
        using var keys = Derive(SaSuite.Find(20, 256, 6, 0).ShouldNotBeNull());
        keys.Ai.Length.ShouldBe(0);
        keys.Ar.Length.ShouldBe(0);
        keys.Ei.Length.ShouldBe(36);
        keys.Er.Length.ShouldBe(36);
        keys.Pr.Length.ShouldBe(48);
    }

    [Theory]
    [InlineData(12, 128, 5, 0)]
    [InlineData(20, 128, 5, 12)]
    [InlineData(12, 128, 4, 12)]
    [InlineData(12, 0, 5, 12)]
    [InlineData(3, 192, 2, 2)]
    [InlineData(12, 128, 5, 5)]
    [InlineData(20, 128, 5, 5)]
    [InlineData(28, 256, 5, 0)]
    public void A_suite_that_is_not_offered_is_not_found(int encryption, int bits, int prf, int integrity) =>
        SaSuite.Find(encryption, bits, prf, integrity).ShouldBeNull();

    [Fact]
    public void Keys_are_never_shown_and_are_forgotten()
    {
        var keys = Derive(SaSuite.Find(12, 256, 7, 14)!);
        keys.ToString().ShouldBe(typeof(IkeKeys).FullName);
        keys.Dispose();
        keys.D.ToArray().ShouldBe(new byte[64]);
        keys.Er.ToArray().ShouldBe(new byte[32]);
        Encoding.ASCII.GetString(keys.Pr).Trim('\0').ShouldBeEmpty();
    }
}
