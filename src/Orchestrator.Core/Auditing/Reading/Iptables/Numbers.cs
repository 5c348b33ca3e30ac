using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>Numbers, ranges and addresses as iptables writes them; null stands for a text that is none.</summary>
internal static class Numbers
{
    /// <summary>Decimal, 0x hexadecimal or 0 octal, as strtoul reads it.</summary>
    public static uint? Number(string text, uint largest = uint.MaxValue)
    {
        uint value;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            if (!uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value))
                return null;
        }
        else if (text.Length > 1 && text[0] == '0')
        {
            if (!text.All(c => c is >= '0' and <= '7') || text.Length > 12)
                return null;
            ulong octal = text.Aggregate(0UL, (sum, c) => (sum * 8) + (uint)(c - '0'));
            if (octal > uint.MaxValue)
                return null;
            value = (uint)octal;
        }
        else if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            return null;
        }
        return value <= largest ? value : null;
    }

    /// <summary>"a", "a:b", ":b", "a:"; numbers only unless names are given.</summary>
    public static NumberRange? Range(string text, uint largest, char between = ':', Func<string, uint?>? names = null)
    {
        int at = text.IndexOf(between, StringComparison.Ordinal);
        uint? One(string part) => Number(part, largest) ?? names?.Invoke(part);
        if (at < 0)
            return One(text) is { } single ? new NumberRange(single, single) : null;
        uint? first = at == 0 ? 0 : One(text[..at]), last = at == text.Length - 1 ? largest : One(text[(at + 1)..]);
        return first is { } from && last is { } to && from <= to ? new NumberRange(from, to) : null;
    }

    /// <summary>"a,b:c,d".</summary>
    public static NumberSet? List(string text, uint largest, Func<string, uint?>? names = null)
    {
        var ranges = text.Split(',').Select(part => Range(part, largest, ':', names)).ToList();
        return ranges.Exists(range => range is null) ? null : NumberSet.Of(ranges.Select(range => range!.Value));
    }

    public static NumberSet? Ports(string text) => List(text, ushort.MaxValue, Names.Port);

    /// <summary>"value" or "value/mask".</summary>
    public static (uint Value, uint Mask)? Masked(string text, uint all = uint.MaxValue)
    {
        int at = text.IndexOf('/', StringComparison.Ordinal);
        var value = Number(at < 0 ? text : text[..at], all);
        var mask = at < 0 ? all : Number(text[(at + 1)..], all);
        return value is { } v && mask is { } m ? (v, m) : null;
    }

    /// <summary>One of "address", "address/length", "address/mask", lists with commas; masks may have holes.</summary>
    public static Match? Addresses(PacketField field, string text)
    {
        var parts = text.Split(',').Select(part => Address(field, part)).ToList();
        return parts.Contains(null) ? null : parts.Count == 1 ? parts[0] : new Match.Any([.. parts.OfType<Match>()]);
    }

    public static Ipv4Address? Address(string text) => Ipv4Address.TryParse(text, out var address) ? address : null;

    /// <summary>"10.0.0.0/8" and "10.0.0.0/255.0.0.0"; 255.0.0.255 too.</summary>
    public static (uint Value, uint Mask)? Network(string text)
    {
        int at = text.IndexOf('/', StringComparison.Ordinal);
        if (Address(at < 0 ? text : text[..at]) is not { } address)
            return null;
        if (at < 0)
            return (address.Value, uint.MaxValue);
        string behind = text[(at + 1)..];
        uint? mask = behind.Contains('.', StringComparison.Ordinal) ? Address(behind)?.Value
            : Number(behind, 32) is { } length ? (length == 0 ? 0 : uint.MaxValue << (32 - (int)length)) : null;
        return mask is { } m ? (address.Value & m, m) : null;
    }

    /// <summary>"a-b" or one address.</summary>
    public static NumberRange? AddressRange(string text)
    {
        int at = text.IndexOf('-', StringComparison.Ordinal);
        var first = Address(at < 0 ? text : text[..at]);
        var last = at < 0 ? first : Address(text[(at + 1)..]);
        return first is { } from && last is { } to && from <= to ? new NumberRange(from.Value, to.Value) : null;
    }

    private static Match? Address(PacketField field, string text) => Network(text) switch
    {
        null => null,
        (_, 0) => Match.Always,
        var (value, mask) when (~mask & (~mask + 1)) == 0 => new Match.In(field, NumberSet.Between(value, value | ~mask)),
        var (value, mask) => new Match.Masked(field, value, mask),
    };
}
