using System.Collections.Frozen;
using System.Globalization;

namespace Orchestrator.Lab.Values;

/// <summary>IP protocols by the console's names. Number 4 is <c>ipencap</c>; <c>ipip</c> is 94.</summary>
internal static class Protocols
{
    private static readonly FrozenDictionary<string, int> Numbers = new (string Name, int Number)[]
    {
        ("icmp", 1), ("igmp", 2), ("ggp", 3), ("ipencap", 4), ("st", 5), ("tcp", 6), ("egp", 8), ("pup", 12), ("udp", 17),
        ("hmp", 20), ("xns-idp", 22), ("rdp", 27), ("iso-tp4", 29), ("dccp", 33), ("xtp", 36), ("ddp", 37), ("idpr-cmtp", 38),
        ("ipv6-encap", 41), ("ipv6-route", 43), ("ipv6-frag", 44), ("rsvp", 46), ("gre", 47), ("ipsec-esp", 50), ("ipsec-ah", 51),
        ("icmpv6", 58), ("ipv6-nonxt", 59), ("ipv6-opts", 60), ("rspf", 73), ("vmtp", 81), ("ospf", 89), ("ipip", 94),
        ("etherip", 97), ("encap", 98), ("pim", 103), ("vrrp", 112), ("l2tp", 115), ("sctp", 132), ("udp-lite", 136),
    }.ToFrozenDictionary(pair => pair.Name, pair => pair.Number);

    private static readonly FrozenDictionary<int, string> Names = Numbers.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The number for a name or number; null for neither.</summary>
    public static int? Number(string text) =>
        Numbers.TryGetValue(text, out var known) ? known
            : byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The name for a name or number; a number without a name stays one; null for neither.</summary>
    public static string? Canonical(string text)
    {
        if (Numbers.ContainsKey(text))
            return text;
        return byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Names.GetValueOrDefault(number, text)
            : null;
    }
}
