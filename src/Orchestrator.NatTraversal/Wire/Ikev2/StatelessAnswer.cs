using System.Buffers.Binary;

namespace Orchestrator.NatTraversal.Wire.Ikev2;

/// <summary>
/// Answers that leave nothing behind: a header with R flag and version 2.0, and one notify. To a first request with SPIr 0, message id 0, exchange
/// IKE_SA_INIT. Each method writes into the span given and says false when the answer does not fit.
/// </summary>
public static class StatelessAnswer
{
    /// <summary>
    /// INVALID_MAJOR_VERSION to any request of a higher major version than 2 (RFC 7296 section 2.5): its SPIs, exchange and message id are the
    /// request's (section 1.5). 36 octets.
    /// </summary>
    public static bool TryWriteInvalidMajorVersion(in IkeHeader request, Span<byte> destination, out int written) =>
        TryWrite(request with { Version = IkeHeader.Version2, Flags = HeaderBits.Response }, Ikev2NotifyType.InvalidMajorVersion, default, destination, out written);

    /// <summary>NO_PROPOSAL_CHOSEN: no suite of the request is acceptable (RFC 7296 section 2.7). 36 octets.</summary>
    public static bool TryWriteNoProposalChosen(ulong initiatorSpi, Span<byte> destination, out int written) =>
        TryWrite(initiatorSpi, Ikev2NotifyType.NoProposalChosen, default, destination, out written);

    /// <summary>INVALID_KE_PAYLOAD: the suite is fine, the key exchange is to be of method <paramref name="wanted"/> (RFC 7296 section 1.2). 38 octets.</summary>
    public static bool TryWriteInvalidKePayload(ulong initiatorSpi, KeyExchangeMethod wanted, Span<byte> destination, out int written)
    {
        Span<byte> data = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(data, (ushort)wanted);
        return TryWrite(initiatorSpi, Ikev2NotifyType.InvalidKePayload, data, destination, out written);
    }

    /// <summary>COOKIE: repeat the request with this cookie, 1-64 octets, as its first payload (RFC 7296 section 2.6). 36 octets and the cookie.</summary>
    public static bool TryWriteCookie(ulong initiatorSpi, ReadOnlySpan<byte> cookie, Span<byte> destination, out int written) =>
        TryWrite(initiatorSpi, Ikev2NotifyType.Cookie, cookie, destination, out written);

    /// <summary>UNSUPPORTED_CRITICAL_PAYLOAD: names the type that was not understood (RFC 7296 section 2.5). 37 octets.</summary>
    public static bool TryWriteUnsupportedCriticalPayload(ulong initiatorSpi, byte payloadType, Span<byte> destination, out int written) =>
        TryWrite(initiatorSpi, Ikev2NotifyType.UnsupportedCriticalPayload, [payloadType], destination, out written);

    private static bool TryWrite(
        ulong initiatorSpi, Ikev2NotifyType type, scoped ReadOnlySpan<byte> data, Span<byte> destination, out int written)
    {
        var header = new IkeHeader
        {
            InitiatorSpi = initiatorSpi,
            Version = IkeHeader.Version2,
            Exchange = ExchangeType.IkeSaInit,
            Flags = HeaderBits.Response,
        };
        return TryWrite(header, type, data, destination, out written);
    }

    private static bool TryWrite(
        in IkeHeader header, Ikev2NotifyType type, scoped ReadOnlySpan<byte> data, Span<byte> destination, out int written)
    {
        scoped var writer = new IkeMessageWriter(destination, header);
        new Ikev2Notify { Type = type, Data = data }.Write(ref writer);
        return writer.TryFinish(out written);
    }
}
