using System.Globalization;

namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>IP protocols by RouterOS's names. Mind: IP in IP is "ipencap" (4); "ipip" is another protocol (94).</summary>
public static class IpProtocols
{
    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["icmp"] = 1,
        ["igmp"] = 2,
        ["ggp"] = 3,
        ["ipencap"] = 4,
        ["st"] = 5,
        ["tcp"] = 6,
        ["egp"] = 8,
        ["pup"] = 12,
        ["udp"] = 17,
        ["hmp"] = 20,
        ["xns-idp"] = 22,
        ["rdp"] = 27,
        ["iso-tp4"] = 29,
        ["dccp"] = 33,
        ["xtp"] = 36,
        ["ddp"] = 37,
        ["idpr-cmtp"] = 38,
        ["ipv6-encap"] = 41,
        ["ipv6-route"] = 43,
        ["ipv6-frag"] = 44,
        ["rsvp"] = 46,
        ["gre"] = 47,
        ["ipsec-esp"] = 50,
        ["ipsec-ah"] = 51,
        ["icmpv6"] = 58,
        ["ipv6-nonxt"] = 59,
        ["ipv6-opts"] = 60,
        ["rspf"] = 73,
        ["vmtp"] = 81,
        ["ospf"] = 89,
        ["ipip"] = 94,
        ["etherip"] = 97,
        ["encap"] = 98,
        ["pim"] = 103,
        ["vrrp"] = 112,
        ["l2tp"] = 115,
        ["sctp"] = 132,
        ["udp-lite"] = 136,
    };

    private static readonly Dictionary<int, string> Names = Numbers.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The number behind a name or a number; null where neither is known.</summary>
    public static int? Number(string text) =>
        Numbers.TryGetValue(text, out int number) ? number
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= 255 ? number
        : null;

    /// <summary>RouterOS's name where there is one, else the number, else the text as given.</summary>
    public static string Name(string text) =>
        Number(text) is not { } number ? text
        : Names.TryGetValue(number, out var name) ? name
        : number.ToString(CultureInfo.InvariantCulture);
}
