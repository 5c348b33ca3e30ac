using System.Net;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Tests.Wire.Ikev2;

public class SaInitRequestTests
{
    private const int LastNotify = 0x10c - 8;

    private static WireFault Fault(byte[] octets)
    {
        IkeMessage.Read(octets, out var message).ShouldBe(WireFault.None);
        return SaInitRequest.Read(message, out _);
    }

    /// <summary>The sample with its last notify replaced by these octets of payloads, the first of the given type.</summary>
    private static byte[] Ending(byte type, string payloads) =>
        Octets.WithTrueLength([.. Samples.SaInitRequest.With(LastNotify - 28, type)[..LastNotify], .. Octets.Of(payloads)]);

    [Fact]
    public void A_request_shows_what_a_responder_needs()
    {
        IkeMessage.Read(Samples.SaInitRequest, out var message);
        SaInitRequest.Read(message, out var request).ShouldBe(WireFault.None);

        request.Header.InitiatorSpi.ShouldBe(Samples.InitiatorSpi);
        request.Octets.SequenceEqual(Samples.SaInitRequest).ShouldBeTrue();
        request.SecurityAssociation.Count.ShouldBe(2);
        (request.KeyExchange.Method, request.KeyExchange.Value.Length).ShouldBe((KeyExchangeMethod.Ecp256, 64));
        Convert.ToHexStringLower(request.Nonce).ShouldBe(Octets.Repeat("5a", 16));
        request.Cookie.IsEmpty.ShouldBeTrue();
        (request.NatSourceCount, request.DetectsNat, request.FragmentationSupported).ShouldBe((1, true, true));
    }

    [Fact]
    public void Its_nat_detection_agrees_with_the_addresses_it_was_sent_between()
    {
        IkeMessage.Read(Samples.SaInitRequest, out var message);
        SaInitRequest.Read(message, out var request);
        Span<byte> hash = stackalloc byte[NatDetection.HashSizeV2];

        NatDetection.HashV2(request.Header.InitiatorSpi, 0, IPAddress.Parse("192.0.2.1"), 500, hash);
        request.AnyNatSourceIs(hash).ShouldBeTrue();
        request.NatDestination.SequenceEqual(hash).ShouldBeFalse();
        NatDetection.HashV2(request.Header.InitiatorSpi, 0, IPAddress.Parse("198.51.100.7"), 4500, hash);
        request.NatDestination.SequenceEqual(hash).ShouldBeTrue();
        request.AnyNatSourceIs(hash).ShouldBeFalse();
        NatDetection.HashV2(request.Header.InitiatorSpi, 0, IPAddress.Parse("192.0.2.1"), 1024, hash);
        request.AnyNatSourceIs(hash).ShouldBeFalse();
    }

    [Fact]
    public void Several_sources_are_looked_at_all()
    {
        var second = Octets.Repeat("77", 20);
        IkeMessage.Read(Ending(41, "0000001c 00004004" + second), out var message);
        SaInitRequest.Read(message, out var request).ShouldBe(WireFault.None);
        request.NatSourceCount.ShouldBe(2);
        request.AnyNatSourceIs(Octets.Of(second)).ShouldBeTrue();
        request.FragmentationSupported.ShouldBeFalse();
    }

    [Fact]
    public void A_cookie_stands_first()
    {
        IkeMessage.Read(Samples.SaInitRequestWithCookie(1, 2, 3), out var message).ShouldBe(WireFault.None);
        SaInitRequest.Read(message, out var request).ShouldBe(WireFault.None);
        request.Cookie.SequenceEqual(new byte[] { 1, 2, 3 }).ShouldBeTrue();

        Fault(Ending(41, "00000009 00004006 01")).ShouldBe(WireFault.CookieNotFirst);
    }

    [Theory]
    [InlineData(0, WireFault.CookieLength)]
    [InlineData(1, WireFault.None)]
    [InlineData(64, WireFault.None)]
    [InlineData(65, WireFault.CookieLength)]
    public void A_cookie_has_1_to_64_octets(int octets, WireFault expected) =>
        Fault(Samples.SaInitRequestWithCookie(new byte[octets])).ShouldBe(expected);

    [Theory]
    [InlineData(8, 1, WireFault.ResponderSpiNotZero)]
    [InlineData(17, 0x10, WireFault.WrongExchange)]
    [InlineData(18, 35, WireFault.WrongExchange)]
    [InlineData(19, 0x00, WireFault.WrongFlags)]
    [InlineData(19, 0x20, WireFault.WrongFlags)]
    [InlineData(19, 0x28, WireFault.WrongFlags)]
    [InlineData(19, 0x18, WireFault.None)]
    [InlineData(23, 1, WireFault.MessageIdNotZero)]
    public void What_is_not_a_first_request_is_refused_by_name(int at, byte octet, WireFault expected) =>
        Fault(Samples.SaInitRequest.With(at, octet)).ShouldBe(expected);

    [Fact]
    public void An_answer_is_not_a_request() => Fault(Samples.SaInitResponse).ShouldBe(WireFault.WrongFlags);

    [Theory]
    [InlineData(16)]
    [InlineData(28)]
    [InlineData(28 + 0x54)]
    public void Without_association_key_or_nonce_a_request_is_incomplete(int typeAt) =>
        Fault(Samples.SaInitRequest.With(typeAt, 43)).ShouldBe(WireFault.MissingPayload);

    [Theory]
    [InlineData(33, "0000000c 00000008 01010000", WireFault.RepeatedPayload)]
    [InlineData(34, "00000009 000e0000 01", WireFault.RepeatedPayload)]
    [InlineData(40, "00000014 00000000000000000000000000000000", WireFault.RepeatedPayload)]
    [InlineData(41, "0000001c 00004005 0000000000000000000000000000000000000000", WireFault.RepeatedPayload)]
    [InlineData(41, "0000001b 00004004 00000000000000000000000000000000000000", WireFault.HashLength)]
    [InlineData(41, "00000007 000040", WireFault.Truncated)]
    [InlineData(41, "00000008 0101402e", WireFault.SpiPastEnd)]
    [InlineData(43, "00000004", WireFault.None)]
    [InlineData(41, "0000000c 0000ffff 01020304", WireFault.None)]
    public void Payloads_too_many_or_broken_are_refused_by_name(byte type, string payloads, WireFault expected) =>
        Fault(Ending(type, payloads)).ShouldBe(expected);

    [Theory]
    [InlineData(200, 0x80, WireFault.UnsupportedCriticalPayload)]
    [InlineData(200, 0x00, WireFault.None)]
    [InlineData(200, 0x7f, WireFault.None)]
    [InlineData(43, 0x80, WireFault.None)]
    [InlineData(48, 0xff, WireFault.None)]
    [InlineData(49, 0x80, WireFault.UnsupportedCriticalPayload)]
    [InlineData(1, 0x80, WireFault.UnsupportedCriticalPayload)]
    public void Only_an_unknown_type_marked_critical_is_unsupported(byte type, byte reserved, WireFault expected)
    {
        IkeMessage.Read(Ending(type, $"00{reserved:x2}0004"), out var message).ShouldBe(WireFault.None);
        SaInitRequest.Read(message, out var request).ShouldBe(expected);
        request.UnsupportedCritical.ShouldBe(expected == WireFault.None ? (byte)0 : type);
    }

    [Theory]
    [InlineData(15, WireFault.NonceLength)]
    [InlineData(16, WireFault.None)]
    [InlineData(256, WireFault.None)]
    [InlineData(257, WireFault.NonceLength)]
    public void A_nonce_has_16_to_256_octets(int octets, WireFault expected)
    {
        byte[] nonce = [0, 0, (byte)((octets + 4) >> 8), (byte)(octets + 4), .. new byte[octets]];
        Fault(Octets.WithTrueLength([.. Samples.SaInitRequest[..(28 + 0x54 + 0x48)], .. nonce])).ShouldBe(expected);
    }

    [Fact]
    public void A_key_exchange_without_a_value_is_refused()
    {
        byte[] empty = [.. Samples.SaInitRequest[..(28 + 0x54)], .. Octets.Of("00000008 00130000")];
        Fault(Octets.WithTrueLength(empty)).ShouldBe(WireFault.KeyExchangeEmpty);
    }
}
