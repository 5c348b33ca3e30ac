using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;

namespace Orchestrator.NatTraversal.Guarding;

/// <summary>
/// Makes and verifies IKEv2's cookies without any memory of the asker: version | HMAC-SHA2-256(secret, Ni | IPi | port | SPIi),
/// cut to 16 octets. Two secrets count, the current and the previous one, so that a cookie holds for one to two periods.
/// Source: RFC 7296 section 2.6.
/// </summary>
/// <remarks>
/// Not thread-safe. The address is hashed as 16 octets and the rest after the nonce has fixed lengths, so that no two askers
/// hash the same octets. Nothing of SA or KE is hashed: the cookie survives an INVALID_KE_PAYLOAD retry (section 2.6.1).
/// </remarks>
public sealed class CookieSecrets
{
    /// <summary>Octets of a cookie; RFC 7296 allows 1 to 64.</summary>
    public const int CookieSize = 16;

    private const int SecretSize = 32;
    private const int TailSize = 16 + 2 + 8;
    private const int MinNonceSize = 16;
    private const int MaxNonceSize = 256;
    private readonly RandomNumberGenerator _random;
    private readonly TimeSpan _period;
    private readonly byte[] _current = new byte[SecretSize];
    private readonly byte[] _previous = new byte[SecretSize];
    private byte _version;
    private TimeSpan _since;

    /// <summary>Draws the first two secrets.</summary>
    /// <param name="random">Where secrets come from.</param>
    /// <param name="period">How long a secret is the current one, above zero; strongSwan uses 10 s.</param>
    /// <param name="now">Monotonic time since any fixed start.</param>
    public CookieSecrets(RandomNumberGenerator random, TimeSpan period, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        _random = random;
        _period = period;
        _since = now;
        random.GetBytes(_current);
        random.GetBytes(_previous);
    }

    /// <summary>Writes the asker's cookie of this time; false when the nonce has not 16 to 256 octets (RFC 7296 section 3.9).</summary>
    /// <param name="cookie">Room for at least <see cref="CookieSize"/> octets.</param>
    /// <param name="nonceI">The initiator's nonce, without its payload header.</param>
    /// <param name="source">The source address of the request.</param>
    /// <param name="port">Its source port.</param>
    /// <param name="spiI">The initiator's SPI, read big-endian.</param>
    /// <param name="now">Monotonic time since any fixed start.</param>
    /// <exception cref="ArgumentException"><paramref name="cookie"/> is too short.</exception>
    public bool TryWrite(Span<byte> cookie, ReadOnlySpan<byte> nonceI, IPAddress source, int port, ulong spiI, TimeSpan now)
    {
        if (cookie.Length < CookieSize)
            throw new ArgumentException("The cookie does not fit.", nameof(cookie));
        if (nonceI.Length is < MinNonceSize or > MaxNonceSize)
            return false;
        Rotate(now);
        Compute(_current, _version, nonceI, source, port, spiI, cookie[..CookieSize]);
        return true;
    }

    /// <summary>Whether the cookie was made here for this asker with one of the two secrets; takes the same time wherever it differs.</summary>
    /// <inheritdoc cref="TryWrite"/>
    public bool Verify(ReadOnlySpan<byte> cookie, ReadOnlySpan<byte> nonceI, IPAddress source, int port, ulong spiI, TimeSpan now)
    {
        Rotate(now);
        if (cookie.Length != CookieSize || nonceI.Length is < MinNonceSize or > MaxNonceSize)
            return false;
        var secret = cookie[0] == _version ? _current : cookie[0] == (byte)(_version - 1) ? _previous : null;
        if (secret is null)
            return false;
        Span<byte> expected = stackalloc byte[CookieSize];
        Compute(secret, cookie[0], nonceI, source, port, spiI, expected);
        return CryptographicOperations.FixedTimeEquals(expected, cookie);
    }

    /// <summary>
    /// The responder's SPI (IKEv1: cookie) of an asker whose first message is answered without state; never 0. It comes back in
    /// the next message and proves that the asker receives what is sent to it.
    /// </summary>
    /// <param name="spiI">The initiator's SPI, read big-endian.</param>
    /// <param name="source">The source address of the request.</param>
    /// <param name="port">Its source port.</param>
    /// <param name="now">Monotonic time since any fixed start.</param>
    public ulong ResponderSpi(ulong spiI, IPAddress source, int port, TimeSpan now)
    {
        Rotate(now);
        return SpiBy(_current, _version, spiI, source, port);
    }

    /// <summary>Whether this SPI was given to this asker with one of the two secrets.</summary>
    /// <param name="spiR">The responder's SPI as it came back.</param>
    /// <param name="spiI">The initiator's SPI, read big-endian.</param>
    /// <param name="source">The source address of the request.</param>
    /// <param name="port">Its source port.</param>
    /// <param name="now">Monotonic time since any fixed start.</param>
    public bool VerifyResponderSpi(ulong spiR, ulong spiI, IPAddress source, int port, TimeSpan now)
    {
        Rotate(now);
        // Both are computed whatever the first says: the time tells nothing. The comparison of numbers is one instruction.
        return (spiR == SpiBy(_current, _version, spiI, source, port)) |
            (spiR == SpiBy(_previous, (byte)(_version - 1), spiI, source, port));
    }

    private static ulong SpiBy(byte[] secret, byte version, ulong spiI, IPAddress source, int port)
    {
        // The label stands where a cookie has a nonce of 16 octets or more: no SPI is part of a cookie.
        Span<byte> cookie = stackalloc byte[CookieSize];
        Compute(secret, version, "SPIr"u8, source, port, spiI, cookie);
        return BinaryPrimitives.ReadUInt64BigEndian(cookie[1..]) | 1;
    }

    private static void Compute(
        byte[] secret, byte version, ReadOnlySpan<byte> nonceI, IPAddress source, int port, ulong spiI, Span<byte> cookie)
    {
        Span<byte> input = stackalloc byte[MaxNonceSize + TailSize];
        input = input[..(nonceI.Length + TailSize)];
        nonceI.CopyTo(input);
        var tail = input[nonceI.Length..];
        BinaryPrimitives.WriteUInt128BigEndian(tail, AddressBits.Of(source));
        BinaryPrimitives.WriteUInt16BigEndian(tail[16..], (ushort)port);
        BinaryPrimitives.WriteUInt64BigEndian(tail[18..], spiI);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, input, mac);
        cookie[0] = version;
        mac[..(CookieSize - 1)].CopyTo(cookie[1..]);
    }

    /// <summary>Periods start at fixed times, whenever a call comes: no secret counts for longer than two of them.</summary>
    private void Rotate(TimeSpan now)
    {
        var periods = (now.Ticks - _since.Ticks) / _period.Ticks;
        if (periods < 1)
            return;
        if (periods == 1)
            _current.CopyTo(_previous, 0);
        else
            _random.GetBytes(_previous);
        _random.GetBytes(_current);
        _version++;
        _since += TimeSpan.FromTicks(periods * _period.Ticks);
    }
}
