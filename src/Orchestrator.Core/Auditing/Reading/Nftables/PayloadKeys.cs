using System.Text.Json;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>Fields of headers. A later fragment has no transport header, and so meets no rule that asks for one.</summary>
internal static class PayloadKeys
{
    private static readonly Dictionary<string, uint> Transports = new(StringComparer.Ordinal)
    {
        ["tcp"] = 6,
        ["udp"] = 17,
        ["udplite"] = 136,
        ["sctp"] = 132,
        ["dccp"] = 33,
        ["icmp"] = 1,
        ["igmp"] = 2,
        ["gre"] = 47,
        ["esp"] = 50,
        ["ah"] = 51,
        ["comp"] = 108,
        ["icmpv6"] = 58,
    };

    private static readonly uint[] WithPorts = [6, 17, 33, 132, 136];

    public static Key Of(JsonElement payload, RuleScope scope, uint and, uint xor)
    {
        if (payload.Text("base") is { } from)
            return Raw(from, payload, scope, and, xor);
        string protocol = payload.Text("protocol") ?? "", field = payload.Text("field") ?? "";
        if (protocol == "ip")
            return Ip(field, scope, and, xor);
        if (protocol == "th")
            return AnyTransport(field, scope, and, xor);
        if (Transports.TryGetValue(protocol, out uint number))
            return Transport(number, protocol, field, scope, and, xor);
        return protocol switch
        {
            "ip6" or "arp" => new Key.Unknown(Match.Never, scope.Where),
            "ether" or "vlan" => new Key.Unknown(Match.Always, scope.Undecided($"{protocol} {field}").Name),
            _ => KeyReader.Strange(payload, scope),
        };
    }

    public static Key TcpOption(JsonElement option, RuleScope scope)
    {
        var tcp = Needs(6);
        bool segment = option.Text("name") == "maxseg";
        if (segment && option.Text("field") == "size")
            return new Key.Bits(tcp.And(HasSegmentSize), PacketField.SegmentSize, 0, 16, ValueKind.Number);
        if (segment && option.Text("field") is null && option.Text("base") is null)
            return Presence(tcp.Flat(HasSegmentSize));
        // What is no TCP has no options: that much may be asked of every packet.
        return new Key.Unknown(option.Text("field") is null ? Match.Always : tcp, scope.Undecided($"tcp option {RuleText.Of(option)}").Name);
    }

    private static Key.Cases Presence(Match there) => new(Match.Always, [(there, NumberSet.One(1)), (new Match.Not(there), NumberSet.One(0))], ValueKind.Number, "");

    public static Match HasSegmentSize { get; } = new Match.In(PacketField.SegmentSize, NumberSet.Between(1, PacketField.SegmentSize.Largest()));

    public static Match Needs(uint protocol) => KeyReader.Protocol(protocol).And(RuleScope.FirstFragment);

    private static Key Ip(string field, RuleScope scope, uint and, uint xor)
    {
        Key.Bits Bits(PacketField of, int shift, int width, ValueKind kind) => new(Match.Always, of, shift, width, kind, and, xor);
        return field switch
        {
            "saddr" => Bits(PacketField.Source, 0, 32, ValueKind.Address),
            "daddr" => Bits(PacketField.Destination, 0, 32, ValueKind.Address),
            "protocol" => Bits(PacketField.Protocol, 0, 8, ValueKind.Protocol),
            "dscp" => Bits(PacketField.TypeOfService, 2, 6, ValueKind.Dscp),
            "ecn" => Bits(PacketField.TypeOfService, 0, 2, ValueKind.Ecn),
            "tos" => Bits(PacketField.TypeOfService, 0, 8, ValueKind.Number),
            "ttl" => Bits(PacketField.TimeToLive, 0, 8, ValueKind.Number),
            "length" => Bits(PacketField.Length, 0, 16, ValueKind.Number),
            "version" => KeyReader.Constant(4, and, xor, ValueKind.Number),
            "frag-off" => Fragment(scope, and, xor),
            "hdrlength" or "id" or "checksum" => new Key.Unknown(Match.Always, scope.Undecided($"ip {field}").Name),
            _ => new Key.Unknown(Match.Always, scope.Unknown($"ip {field}").Name),
        };
    }

    // Three flags and thirteen bits of offset; the model knows whether the offset is 0.
    private static Key.Cases Fragment(RuleScope scope, uint and, uint xor)
    {
        var flags = Enumerable.Range(0, 8).Select(flag => (((uint)flag << 13) & and) ^ xor);
        var later = (and & 0xFFFF) == 0x1FFF && xor == 0 ? NumberSet.Between(1, 0x1FFF) : NumberSet.Between(0, uint.MaxValue);
        return new Key.Cases(Match.Always, [(RuleScope.FirstFragment, NumberSet.Singles(flags)), (new Match.Not(RuleScope.FirstFragment), later)], ValueKind.Number,
            scope.Undecided("ip frag-off").Name);
    }

    private static Key Transport(uint number, string protocol, string field, RuleScope scope, uint and, uint xor)
    {
        var needs = Needs(number);
        Key.Bits Bits(PacketField of, int shift, int width, ValueKind kind) => new(needs, of, shift, width, kind, and, xor);
        return (number, field) switch
        {
            (6 or 17 or 33 or 132 or 136, "sport") => Bits(PacketField.SourcePort, 0, 16, ValueKind.Port),
            (6 or 17 or 33 or 132 or 136, "dport") => Bits(PacketField.DestinationPort, 0, 16, ValueKind.Port),
            (6, "flags") => Bits(PacketField.TcpFlags, 0, 8, ValueKind.TcpFlags),
            (1, "type") => Bits(PacketField.DestinationPort, 8, 8, ValueKind.IcmpType),
            (1, "code") => Bits(PacketField.DestinationPort, 0, 8, ValueKind.IcmpCode),
            _ => new Key.Unknown(needs, scope.Undecided($"{protocol} {field}").Name),
        };
    }

    /// <summary>The same place in whatever header it is: of other protocols it is something else.</summary>
    private static Key AnyTransport(string field, RuleScope scope, uint and, uint xor)
    {
        if (field is not ("sport" or "dport"))
            return new Key.Unknown(RuleScope.FirstFragment, scope.Undecided($"th {field}").Name);
        return new Key.Bits(KeyReader.Protocol(WithPorts).And(RuleScope.FirstFragment), field == "sport" ? PacketField.SourcePort : PacketField.DestinationPort, 0, 16, ValueKind.Port, and, xor)
        {
            Otherwise = RuleScope.FirstFragment.And(new Match.Not(KeyReader.Protocol(WithPorts))).And(scope.Undecided($"th {field} of a protocol without ports")),
        };
    }

    private static Key Raw(string from, JsonElement payload, RuleScope scope, uint and, uint xor)
    {
        Key Known(string field) => Ip(field, scope, and, xor);
        return (from, payload.Whole("offset"), payload.Whole("len")) switch
        {
            ("nh", 96, 32) => Known("saddr"),
            ("nh", 128, 32) => Known("daddr"),
            ("nh", 72, 8) => Known("protocol"),
            ("nh", 64, 8) => Known("ttl"),
            ("nh", 16, 16) => Known("length"),
            ("nh", 8, 8) => Known("tos"),
            ("nh", 0, 4) => Known("version"),
            ("th", 0, 16) => AnyTransport("sport", scope, and, xor),
            ("th", 16, 16) => AnyTransport("dport", scope, and, xor),
            _ => new Key.Unknown(from is "th" or "ih" ? RuleScope.FirstFragment : Match.Always, scope.Undecided(RuleText.Of(payload)).Name),
        };
    }
}
