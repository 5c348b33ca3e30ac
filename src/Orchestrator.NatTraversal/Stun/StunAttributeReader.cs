using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Orchestrator.NatTraversal.Stun;

/// <summary>Reads the values of attributes; of two of one type the first counts. Source: RFC 8489 section 14, RFC 5780 section 7.</summary>
internal static class StunAttributeReader
{
    /// <summary>The message with this attribute in it, or null when the value has not the attribute's form.</summary>
    public static StunMessage? WithAttribute(StunMessage message, int type, ReadOnlySpan<byte> value, ReadOnlySpan<byte> mask)
    {
        switch (type)
        {
            case StunAttribute.XorMappedAddress:
                return StunAddress.Read(value, mask) is { } seen ? message with { XorMapped = message.XorMapped ?? seen } : null;
            case StunAttribute.MappedAddress:
                return StunAddress.Read(value, []) is { } mapped ? message with { Mapped = message.Mapped ?? mapped } : null;
            case StunAttribute.ResponseOrigin:
                return StunAddress.Read(value, []) is { } origin ? message with { ResponseOrigin = message.ResponseOrigin ?? origin } : null;
            case StunAttribute.OtherAddress:
                return StunAddress.Read(value, []) is { } other ? message with { Other = message.Other ?? other } : null;
            case StunAttribute.ChangeRequest:
                return WithChange(message, value);
            case StunAttribute.ResponsePort:
                // Two octets of port; some clients count the two reserved ones that follow.
                return value.Length is 2 or 4
                    ? message with { ResponsePort = message.ResponsePort ?? BinaryPrimitives.ReadUInt16BigEndian(value) }
                    : null;
            case StunAttribute.Padding:
                return message with { Padding = message.Padding ?? value.Length };
            case StunAttribute.Software:
                return message with { Software = message.Software ?? Encoding.UTF8.GetString(value) };
            case StunAttribute.ErrorCode:
                return WithError(message, value);
            case StunAttribute.UnknownAttributes:
                return WithUnknown(message, value);
            default:
                return message;
        }
    }

    private static StunMessage? WithChange(StunMessage message, ReadOnlySpan<byte> value)
    {
        if (value.Length != 4)
            return null;
        return message.HasChangeRequest
            ? message
            : message with { HasChangeRequest = true, Change = (StunChange)(value[3] & 6) };
    }

    private static StunMessage? WithError(StunMessage message, ReadOnlySpan<byte> value)
    {
        if (value.Length < 4 || (value[2] & 7) is < 3 or > 6 || value[3] > 99)
            return null;
        var code = ((value[2] & 7) * 100) + value[3];
        return message with { Error = message.Error ?? new StunError(code, Encoding.UTF8.GetString(value[4..])) };
    }

    private static StunMessage? WithUnknown(StunMessage message, ReadOnlySpan<byte> value)
    {
        if (value.Length % 2 != 0)
            return null;
        if (!message.Unknown.IsEmpty)
            return message;
        var types = ImmutableArray.CreateBuilder<int>();
        for (; !value.IsEmpty && types.Count < StunReader.MaxListed; value = value[2..])
            types.Add(BinaryPrimitives.ReadUInt16BigEndian(value));
        return message with { Unknown = types.ToImmutable() };
    }
}
