using System.Net;
using System.Security.Cryptography;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Tests.Cryptography;

namespace Orchestrator.NatTraversal.Tests.Guarding;

public sealed class CookieSecretsTests
{
    private const ulong Spi = 0x1122334455667788;
    private static readonly IPAddress Source = IPAddress.Parse("203.0.113.5");
    private static readonly byte[] Nonce = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static CookieSecrets Secrets() => new(new CountingRandom(), At(10), At(0));

    private static byte[] Cookie(CookieSecrets secrets, double seconds)
    {
        var cookie = new byte[CookieSecrets.CookieSize];
        secrets.TryWrite(cookie, Nonce, Source, 500, Spi, At(seconds)).ShouldBeTrue();
        return cookie;
    }

    private static bool Good(CookieSecrets secrets, byte[] cookie, double seconds) =>
        secrets.Verify(cookie, Nonce, Source, 500, Spi, At(seconds));

    [Fact]
    public void A_cookie_is_version_and_HMAC_of_nonce_address_port_and_SPI()
    {
        byte[] input = [.. Nonce, .. Source.MapToIPv6().GetAddressBytes(), 0x01, 0xF4, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88];
        byte[] secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        Cookie(Secrets(), 1).ShouldBe([0, .. HMACSHA256.HashData(secret, input)[..15]]);
    }

    [Fact]
    public void A_cookie_holds_for_one_to_two_periods()
    {
        var secrets = Secrets();
        var cookie = Cookie(secrets, 9);
        Good(secrets, cookie, 9.9).ShouldBeTrue();
        Good(secrets, cookie, 10).ShouldBeTrue("the previous secret counts");
        Good(secrets, cookie, 19.9).ShouldBeTrue();
        Good(secrets, cookie, 20).ShouldBeFalse();
        Good(secrets, Cookie(secrets, 20), 20).ShouldBeTrue();
    }

    [Fact]
    public void After_a_long_silence_no_old_cookie_counts()
    {
        var secrets = Secrets();
        var cookie = Cookie(secrets, 1);
        Good(secrets, cookie, 3600).ShouldBeFalse();
        var other = Secrets();
        var kept = Cookie(other, 1);
        Good(other, kept, 20).ShouldBeFalse("two whole periods went by at once");
    }

    [Fact]
    public void The_version_wraps_without_harm()
    {
        var secrets = Secrets();
        for (var period = 0; period < 600; period++)
        {
            var cookie = Cookie(secrets, period * 10);
            Good(secrets, cookie, (period * 10) + 10).ShouldBeTrue($"period {period}");
            Good(secrets, cookie, (period * 10) + 10).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_cookie_is_good_for_its_asker_alone()
    {
        var secrets = Secrets();
        var cookie = Cookie(secrets, 1);
        secrets.Verify(cookie, Nonce, IPAddress.Parse("203.0.113.6"), 500, Spi, At(1)).ShouldBeFalse();
        secrets.Verify(cookie, Nonce, IPAddress.Parse("2001:db8::5"), 500, Spi, At(1)).ShouldBeFalse();
        secrets.Verify(cookie, Nonce, Source, 501, Spi, At(1)).ShouldBeFalse();
        secrets.Verify(cookie, Nonce, Source, 500, Spi + 1, At(1)).ShouldBeFalse();
        secrets.Verify(cookie, Nonce.AsSpan(1), Source, 500, Spi, At(1)).ShouldBeFalse();
        secrets.Verify(cookie, Nonce, IPAddress.Parse("::ffff:203.0.113.5"), 500, Spi, At(1)).ShouldBeTrue("the same source on a dual-stack socket");
        Good(new CookieSecrets(new CountingRandom(7), At(10), At(0)), cookie, 1).ShouldBeFalse("another responder's");
    }

    [Fact]
    public void Every_cut_and_every_flipped_octet_is_refused()
    {
        var secrets = Secrets();
        var cookie = Cookie(secrets, 1);
        for (var at = 0; at < cookie.Length; at++)
        {
            Good(secrets, cookie[..at], 1).ShouldBeFalse();
            var flipped = cookie.ToArray();
            flipped[at] ^= 1;
            Good(secrets, flipped, 1).ShouldBeFalse();
        }

        Good(secrets, [.. cookie, 0], 1).ShouldBeFalse();
        secrets.Verify(cookie, new byte[5000], Source, 500, Spi, At(1)).ShouldBeFalse();
        secrets.Verify(cookie, [], Source, 500, Spi, At(1)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(15, false)]
    [InlineData(16, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    [InlineData(4000, false)]
    public void A_nonce_of_another_length_gets_no_cookie(int length, bool written) =>
        Secrets().TryWrite(new byte[16], new byte[length], Source, 500, Spi, At(1)).ShouldBe(written);

    [Fact]
    public void The_responders_SPI_is_the_askers_alone_and_holds_as_long_as_a_cookie()
    {
        var secrets = Secrets();
        var spi = secrets.ResponderSpi(Spi, Source, 500, At(9));
        spi.ShouldNotBe(0UL);
        secrets.ResponderSpi(Spi, Source, 500, At(9)).ShouldBe(spi);
        secrets.VerifyResponderSpi(spi, Spi, Source, 501, At(9)).ShouldBeFalse();
        secrets.VerifyResponderSpi(spi, Spi + 1, Source, 500, At(9)).ShouldBeFalse();
        secrets.VerifyResponderSpi(0, Spi, Source, 500, At(9)).ShouldBeFalse();
        secrets.VerifyResponderSpi(spi, Spi, Source, 500, At(19.9)).ShouldBeTrue();
        secrets.VerifyResponderSpi(spi, Spi, Source, 500, At(20)).ShouldBeFalse();
    }
}
