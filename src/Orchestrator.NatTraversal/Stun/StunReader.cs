using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Orchestrator.NatTraversal.Stun;

/// <summary>
/// Reads Binding messages. Any octets give a message or a named refusal, never an exception, and no attribute is read twice.
/// Thread-safe. Source: RFC 8489 sections 5 and 14, RFC 5780 section 7.
/// </summary>
public static class StunReader
{
    /// <summary>How many types are listed of one attribute at most.</summary>
    internal const int MaxListed = 64;

    /// <summary>How many attributes a message may have: as many as an IKE message may have payloads. No client sends a dozen.</summary>
    internal const int MaxAttributes = 64;

    private const int CookieOffset = 4;

    /// <summary>Reads a whole datagram.</summary>
    /// <param name="datagram">The UDP payload, of any length and content.</param>
    /// <param name="message">The message, or null when it was refused.</param>
    /// <returns>Why it was refused, or <see cref="StunRefusal.None"/>.</returns>
    public static StunRefusal Read(ReadOnlySpan<byte> datagram, out StunMessage? message)
    {
        message = null;
        var refusal = CheckHeader(datagram);
        if (refusal != StunRefusal.None)
            return refusal;
        var read = new StunMessage
        {
            Kind = (StunKind)BinaryPrimitives.ReadUInt16BigEndian(datagram),
            TransactionId = StunTransactionId.Read(datagram[8..]),
            Size = datagram.Length,
        };
        refusal = ReadAttributes(datagram, ref read);
        if (refusal == StunRefusal.None)
            message = read;
        return refusal;
    }

    /// <summary>
    /// The first 8 octets of the transaction id, which may be a token, without reading the rest; 0 when the datagram is too
    /// short for a header.
    /// </summary>
    public static ulong PeekToken(ReadOnlySpan<byte> datagram) =>
        datagram.Length < StunMessage.HeaderSize ? 0 : BinaryPrimitives.ReadUInt64BigEndian(datagram[8..]);

    private static StunRefusal CheckHeader(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < StunMessage.HeaderSize)
            return StunRefusal.TooShort;
        if ((datagram[0] & 0xC0) != 0)
            return StunRefusal.NotStun;
        if (BinaryPrimitives.ReadUInt32BigEndian(datagram[CookieOffset..]) != StunWriter.MagicCookie)
            return StunRefusal.ClassicForm;
        var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (length % 4 != 0 || length != datagram.Length - StunMessage.HeaderSize)
            return StunRefusal.WrongLength;
        return Enum.IsDefined((StunKind)BinaryPrimitives.ReadUInt16BigEndian(datagram)) ? StunRefusal.None : StunRefusal.NotBinding;
    }

    private static StunRefusal ReadAttributes(ReadOnlySpan<byte> datagram, ref StunMessage message)
    {
        var notUnderstood = ImmutableArray<int>.Empty;
        var count = 0;
        for (var rest = datagram[StunMessage.HeaderSize..]; !rest.IsEmpty;)
        {
            if (++count > MaxAttributes)
                return StunRefusal.TooManyAttributes;
            var type = BinaryPrimitives.ReadUInt16BigEndian(rest);
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            var padded = (length + 3) & ~3;
            if (padded > rest.Length - 4)
                return StunRefusal.AttributeTooLong;
            var value = rest.Slice(4, length);
            rest = rest[(4 + padded)..];
            if (type == StunAttribute.Fingerprint)
            {
                if (length != 4 || !rest.IsEmpty || !StunFingerprint.Verify(datagram))
                    return StunRefusal.WrongFingerprint;
                message = message with { HasFingerprint = true };
            }
            else if (StunAttribute.MustBeUnderstood(type))
            {
                if (!notUnderstood.Contains(type))
                    notUnderstood = notUnderstood.Add(type);
            }
            else if (StunAttributeReader.WithAttribute(message, type, value, datagram.Slice(CookieOffset, 16)) is { } more)
            {
                message = more;
            }
            else
            {
                return StunRefusal.AttributeMalformed;
            }
        }

        message = message with { NotUnderstood = notUnderstood };
        return StunRefusal.None;
    }
}
