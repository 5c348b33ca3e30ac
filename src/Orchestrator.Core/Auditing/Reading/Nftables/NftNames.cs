using System.Globalization;
using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>What the words of a value stand for.</summary>
internal enum ValueKind
{
    Number,
    Address,
    Protocol,
    Port,
    IcmpType,
    IcmpCode,
    Dscp,
    Ecn,
    State,
    Status,
    Direction,
    TcpFlags,
    Family,
    EtherType,
    AddressType,
}

/// <summary>Names that nft writes in place of numbers.</summary>
internal static class NftNames
{
    private static readonly Dictionary<ValueKind, Dictionary<string, uint>> Tables = new()
    {
        [ValueKind.IcmpType] = Table("echo-reply 0 destination-unreachable 3 source-quench 4 redirect 5 echo-request 8 router-advertisement 9 router-solicitation 10"
            + " time-exceeded 11 parameter-problem 12 timestamp-request 13 timestamp-reply 14 info-request 15 info-reply 16 address-mask-request 17 address-mask-reply 18"),
        [ValueKind.IcmpCode] = Table("net-unreachable 0 host-unreachable 1 prot-unreachable 2 port-unreachable 3 frag-needed 4 net-prohibited 9 host-prohibited 10 admin-prohibited 13"),
        [ValueKind.Dscp] = Table("cs0 0 cs1 8 cs2 16 cs3 24 cs4 32 cs5 40 cs6 48 cs7 56 df 0 be 0 lephb 1 af11 10 af12 12 af13 14 af21 18 af22 20 af23 22 af31 26 af32 28 af33 30"
            + " af41 34 af42 36 af43 38 va 44 ef 46"),
        [ValueKind.Ecn] = Table("not-ect 0 ect1 1 ect0 2 ce 3"),
        [ValueKind.State] = Table("invalid 1 established 2 related 4 new 8 untracked 64"),
        [ValueKind.Status] = Table("expected 1 seen-reply 2 assured 4 confirmed 8 snat 16 dnat 32 dying 512"),
        [ValueKind.Direction] = Table("original 0 reply 1"),
        [ValueKind.TcpFlags] = Table("fin 1 syn 2 rst 4 psh 8 ack 16 urg 32 ecn 64 cwr 128"),
        [ValueKind.Family] = Table("ipv4 2 ipv6 10"),
        [ValueKind.EtherType] = Table("ip 2048 arp 2054 ip6 34525 vlan 33024 8021q 33024 8021ad 34984"),
        [ValueKind.AddressType] = Table("unspec 0 unicast 1 local 2 broadcast 3 anycast 4 multicast 5 blackhole 6 unreachable 7 prohibit 8"),
    };

    public static uint? Number(ValueKind kind, string text)
    {
        if (Plain(text) is { } number)
            return number;
        if (Tables.TryGetValue(kind, out var table) && table.TryGetValue(text, out uint named))
            return named;
        return kind switch
        {
            ValueKind.Protocol => Iptables.Names.Protocol(text),
            ValueKind.Port => Iptables.Names.Port(text),
            _ => Ipv4Address.TryParse(text, out var address) ? address.Value : text switch { "exists" => 1, "missing" => 0, _ => null },
        };
    }

    private static uint? Plain(string text) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint hex) ? hex : null
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;

    private static Dictionary<string, uint> Table(string text) => text.Split(' ').Chunk(2)
        .ToDictionary(pair => pair[0], pair => uint.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
}
