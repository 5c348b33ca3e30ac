using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Cryptography;

namespace Orchestrator.NatTraversal.Tests.Cryptography;

public sealed class PayloadProtectionTests
{
    private const byte Notify = 41;
    private static readonly byte[] AuthenticationFailed = [0, 0, 0, 8, 0, 0, 0, 24];

    /// <summary>An IKE_AUTH response, next payload and length still to be put right.</summary>
    private static readonly byte[] Header = Convert.FromHexString("112233445566778899AABBCCDDEEFF0000202320000000010000FFFF");

    public static TheoryData<int, int, int, int> Suites => new()
    {
        { 12, 128, 5, 12 }, { 12, 256, 2, 2 }, { 12, 192, 6, 13 }, { 12, 256, 7, 14 }, { 20, 128, 5, 0 }, { 20, 192, 5, 0 }, { 20, 256, 6, 0 },
    };

    private static SaSuite Suite(int encryption, int bits, int prf, int integrity) =>
        SaSuite.Find(encryption, bits, prf, integrity).ShouldNotBeNull();

    private static byte[] Seal(PayloadProtection protection, byte[] inner, byte firstIv = 0xA0)
    {
        var message = new byte[protection.SealedSize(inner.Length)];
        protection.Seal(Header, Notify, inner, new CountingRandom(firstIv), message).ShouldBe(message.Length);
        return message;
    }

    // By Python's hmac and the AES of its cryptography package, under keys of Python's prf+.
    [Theory]
    [InlineData(12, 128, 5, 12, "112233445566778899AABBCCDDEEFF002E202320000000010000005029000034A0A1A2A3A4A5A6A7A8A9AAABACADAEAF48A48DE0ECB96FDC3907E773943765E1DF55AF93825601EE1F90474F439A1AD3")]
    [InlineData(12, 256, 2, 2, "112233445566778899AABBCCDDEEFF002E202320000000010000004C29000030A0A1A2A3A4A5A6A7A8A9AAABACADAEAF18A3A1DF3B5582CEE9456705CB8BE871FE2F9D5F09406556B9BA6D94")]
    [InlineData(20, 256, 6, 0, "112233445566778899AABBCCDDEEFF002E202320000000010000004129000025A0A1A2A3A4A5A6A7D3C55D8A37235DC2935E0EB464D0DB469E14F9FAE8F069997B")]
    public void A_protected_AUTHENTICATION_FAILED_is_that_of_an_independent_computation(int e, int bits, int prf, int i, string expected)
    {
        var suite = Suite(e, bits, prf, i);
        using var keys = KeyDerivationTests.Derive(suite);
        Convert.ToHexString(Seal(PayloadProtection.OfResponder(suite, keys), AuthenticationFailed)).ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void What_one_end_seals_the_other_end_opens_and_nobody_else(int e, int bits, int prf, int i)
    {
        var suite = Suite(e, bits, prf, i);
        using var keys = KeyDerivationTests.Derive(suite);
        var responder = PayloadProtection.OfResponder(suite, keys);
        var initiator = PayloadProtection.OfInitiator(suite, keys);
        foreach (var length in new[] { 0, 1, 7, 8, 15, 16, 17, 300, 4000 })
        {
            var inner = new byte[length];
            new CountingRandom().GetBytes(inner);
            foreach (var (from, to) in new[] { (responder, initiator), (initiator, responder) })
            {
                var message = Seal(from, inner);
                var opened = new byte[message.Length];
                to.Open(message, 28, opened, out var size).ShouldBe(Unsealing.Opened);
                opened[..size].ShouldBe(inner);
                from.Open(message, 28, opened, out size).ShouldBe(Unsealing.WrongIcv, "a reflected message");
                size.ShouldBe(0);
                BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(24)).ShouldBe((uint)message.Length);
                (message[16], message[28]).ShouldBe(((byte)46, Notify));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Every_cut_and_every_flipped_octet_is_a_value_and_opens_nothing(int e, int bits, int prf, int i)
    {
        var suite = Suite(e, bits, prf, i);
        using var keys = KeyDerivationTests.Derive(suite);
        var initiator = PayloadProtection.OfInitiator(suite, keys);
        var message = Seal(PayloadProtection.OfResponder(suite, keys), AuthenticationFailed);
        var room = new byte[message.Length];
        for (var at = 0; at < message.Length; at++)
        {
            initiator.Open(message.AsSpan(0, at), 28, room, out _).ShouldBe(Unsealing.Malformed, $"cut at {at}");
            var flipped = message.ToArray();
            flipped[at] ^= 0x40;
            initiator.Open(flipped, 28, room, out var size)
                .ShouldBe(at is 30 or 31 ? Unsealing.Malformed : Unsealing.WrongIcv, $"flipped at {at}");
            size.ShouldBe(0);
        }
    }

    [Theory]
    [InlineData(12, 128, 5, 12)]
    [InlineData(20, 128, 5, 0)]
    public void Any_octets_and_any_offset_give_a_value(int e, int bits, int prf, int i)
    {
        var suite = Suite(e, bits, prf, i);
        using var keys = KeyDerivationTests.Derive(suite);
        var initiator = PayloadProtection.OfInitiator(suite, keys);
        Prop.ForAll<byte[], int>((octets, offset) =>
        {
            var message = new byte[28 + octets.Length];
            octets.CopyTo(message, 28);
            if (octets.Length >= 4)
                BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(30), (ushort)octets.Length);
            var room = new byte[message.Length];
            return initiator.Open(message, 28, room, out _) is not Unsealing.Opened &&
                initiator.Open(message, offset, room, out _) is not Unsealing.Opened;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_pad_length_beyond_the_plaintext_is_told_apart()
    {
        var suite = Suite(20, 128, 5, 0);
        using var keys = KeyDerivationTests.Derive(suite);
        var message = new byte[28 + 4 + 8 + 4 + 16];
        Header.CopyTo(message, 0);
        message[16] = 46;
        message[31] = 32;
        using var aes = new System.Security.Cryptography.AesGcm(keys.Er[..16], 16);
        byte[] nonce = [.. keys.Er[16..], .. new byte[8]];
        aes.Encrypt(nonce, [1, 2, 3, 4], message.AsSpan(40, 4), message.AsSpan(44), message.AsSpan(0, 32));
        PayloadProtection.OfInitiator(suite, keys).Open(message, 28, new byte[60], out _).ShouldBe(Unsealing.WrongPadding);
    }

    [Fact]
    public void A_payload_may_go_before_SK()
    {
        var suite = Suite(20, 128, 5, 0);
        using var keys = KeyDerivationTests.Derive(suite);
        byte[] message = [.. Header, 46, 0, 0, 6, 9, 9, Notify, 0, 0, 29, .. new byte[8 + 1 + 16]];
        using var aes = new System.Security.Cryptography.AesGcm(keys.Er[..16], 16);
        byte[] nonce = [.. keys.Er[16..], .. new byte[8]];
        aes.Encrypt(nonce, [0], message.AsSpan(46, 1), message.AsSpan(47), message.AsSpan(0, 38));
        PayloadProtection.OfInitiator(suite, keys).Open(message, 34, new byte[63], out var size).ShouldBe(Unsealing.Opened);
        size.ShouldBe(0);
    }
}
