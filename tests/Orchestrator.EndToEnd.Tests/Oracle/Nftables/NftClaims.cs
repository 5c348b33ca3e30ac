using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Nftables;

namespace Orchestrator.EndToEnd.Tests.Oracle.Nftables;

/// <summary>
/// What the reader claims to decide, found by asking it: of every key and statement that nft has, those that it reads without a note and
/// without leaving anything open.
/// </summary>
internal static class NftClaims
{
    private static readonly (string Protocol, string Fields)[] Headers =
    [
        ("ip", "version hdrlength dscp ecn tos length id frag-off ttl protocol checksum saddr daddr"), ("tcp", "sport dport sequence ackseq doff reserved flags window checksum urgptr"),
        ("udp", "sport dport length checksum"), ("udplite", "sport dport length checksum"), ("sctp", "sport dport vtag checksum"), ("dccp", "sport dport type"),
        ("icmp", "type code checksum id sequence mtu gateway"), ("igmp", "type mrt checksum group"), ("gre", "flags version protocol"), ("ah", "nexthdr hdrlength reserved spi sequence"),
        ("esp", "spi sequence"), ("comp", "nexthdr flags cpi"), ("ether", "saddr daddr type"), ("vlan", "id pcp type"), ("th", "sport dport"), ("ip6", "saddr daddr nexthdr hoplimit length"),
        ("icmpv6", "type code"),
    ];

    private static readonly (string Base, int Offset, int Length)[] Raw =
        [("nh", 0, 4), ("nh", 8, 8), ("nh", 16, 16), ("nh", 32, 16), ("nh", 64, 8), ("nh", 72, 8), ("nh", 96, 32), ("nh", 128, 32), ("th", 0, 16), ("th", 16, 16), ("th", 32, 8), ("ll", 0, 48)];

    private static readonly string[] Meta =
        ("length nfproto l4proto protocol priority mark iif iifname iiftype oif oifname oiftype skuid skgid nftrace rtclassid ibrname obrname pkttype cpu iifgroup oifgroup cgroup random "
        + "ipsec iifkind oifkind sdif sdifname time hour day secmark").Split(' ');

    private static readonly string[] Connection =
        "state direction status mark expiration helper label l3proto protocol bytes packets avgpkt zone count id".Split(' ');

    private static readonly string[] Others =
    [
        """{"fib":{"result":"type","flags":["saddr"]}}""", """{"fib":{"result":"type","flags":["daddr"]}}""", """{"fib":{"result":"oif","flags":["saddr","iif"]}}""",
        """{"rt":{"key":"ipsec"}}""", """{"rt":{"key":"classid"}}""", """{"rt":{"key":"nexthop"}}""", """{"rt":{"key":"mtu"}}""", """{"tcp option":{"name":"maxseg","field":"size"}}""",
        """{"tcp option":{"name":"maxseg"}}""", """{"tcp option":{"name":"sack-perm"}}""", """{"ipsec":{"dir":"in","key":"reqid","spnum":0}}""", """{"ipsec":{"dir":"out","key":"reqid","spnum":0}}""",
        """{"ipsec":{"dir":"in","family":"ip","key":"saddr","spnum":0}}""", """{"ipsec":{"dir":"in","family":"ip","key":"daddr","spnum":0}}""",
        """{"ipsec":{"dir":"out","family":"ip","key":"saddr","spnum":0}}""", """{"ipsec":{"dir":"out","family":"ip","key":"daddr","spnum":0}}""", """{"ipsec":{"dir":"in","key":"spi","spnum":0}}""",
        """{"socket":{"key":"transparent"}}""", """{"numgen":{"mode":"inc","mod":2}}""", """{"jhash":{"mod":2,"expr":{"meta":{"key":"mark"}}}}""", """{"osf":{"key":"name"}}""",
        """{"exthdr":{"name":"frag","field":"id"}}""", """{"sctp chunk":{"name":"init"}}""", """{"ip option":{"name":"rr"}}""",
    ];

    private static readonly string[] Statements =
    [
        """{"accept":null}""", """{"drop":null}""", """{"return":null}""", """{"continue":null}""", """{"jump":{"target":"other"}}""", """{"goto":{"target":"other"}}""", """{"reject":null}""",
        """{"reject":{"type":"tcp reset"}}""", """{"queue":{"num":5}}""", """{"notrack":null}""", """{"counter":{"packets":0,"bytes":0}}""", """{"log":null}""", """{"limit":{"rate":5,"per":"second"}}""",
        """{"snat":{"addr":"192.0.2.9"}}""", """{"dnat":{"addr":"10.7.0.5"}}""", """{"masquerade":null}""", """{"redirect":null}""", """{"synproxy":{"mss":1460}}""", """{"tproxy":{"port":80}}""",
        """{"fwd":{"dev":"lan0"}}""", """{"dup":{"addr":"10.7.0.5"}}""", """{"flow":{"op":"add","flowtable":"@f"}}""", """{"secmark":"x"}""", """{"last":null}""",
        """{"vmap":{"key":{"meta":{"key":"mark"}},"data":{"set":[[1,{"accept":null}]]}}}""", """{"mangle":{"key":{"meta":{"key":"mark"}},"value":{"map":{"key":{"ct":{"key":"mark"}},"data":{"set":[[1,2]]}}}}}""",
        .. new[] { """{"meta":{"key":"mark"}}""", """{"ct":{"key":"mark"}}""", """{"meta":{"key":"priority"}}""", """{"meta":{"key":"nftrace"}}""", """{"meta":{"key":"pkttype"}}""", """{"ct":{"key":"label"}}""",
            """{"payload":{"protocol":"ip","field":"dscp"}}""", """{"payload":{"protocol":"ip","field":"ecn"}}""", """{"payload":{"protocol":"ip","field":"ttl"}}""",
            """{"payload":{"protocol":"tcp","field":"window"}}""", """{"tcp option":{"name":"maxseg","field":"size"}}""", """{"ct":{"key":"zone"}}""" }
            .Select(key => $$$"""{"mangle":{"key":{{{key}}},"value":1}}"""),
        """{"reset":{"tcp option":{"name":"maxseg"}}}""",
    ];

    private static readonly string[] Operators = ["!=", "<", ">", "<=", ">="];

    /// <summary>As the rows of the coverage table name them.</summary>
    public static IReadOnlyList<string> Features { get; } =
        [.. Keys().Select(key => $$$"""{"match":{"op":"==","left":{{{key}}},"right":{{{Value(key)}}}}}""").Concat(Statements)
            .Concat(Operators.Select(one => $$$$"""{"match":{"op":"{{{{one}}}}","left":{"payload":{"protocol":"ip","field":"ttl"}},"right":64}}""")).SelectMany(Claimed).Distinct()];

    private static IEnumerable<string> Keys() =>
    [
        .. Headers.SelectMany(header => header.Fields.Split(' ').Select(field => $$$"""{"payload":{"protocol":"{{{header.Protocol}}}","field":"{{{field}}}"}}""")),
        .. Raw.Select(raw => $$$"""{"payload":{"base":"{{{raw.Base}}}","offset":{{{raw.Offset}}},"len":{{{raw.Length}}}}}"""),
        .. Meta.Select(key => $$$"""{"meta":{"key":"{{{key}}}"}}"""), .. Connection.Select(key => $$$"""{"ct":{"key":"{{{key}}}"}}"""), .. Others,
    ];

    private static string Value(string key) =>
        key.Contains("if\"", StringComparison.Ordinal) || key.Contains("ifname", StringComparison.Ordinal) ? "\"lan0\"" : key.Contains("addr\"}", StringComparison.Ordinal) ? "\"10.1.0.2\"" : "1";

    private static IEnumerable<string> Claimed(string statement)
    {
        const string chains = """{"table":{"family":"inet","name":"t"}},{"chain":{"family":"inet","table":"t","name":"other"}},{"chain":{"family":"inet","table":"t","name":"c","type":"nat","hook":"postrouting","prio":0,"policy":"accept"}}""";
        var read = NftablesReader.Read("router", $$$"""{"nftables":[{{{chains}}},{"rule":{"family":"inet","table":"t","chain":"c","expr":[{{{statement}}}]}}]}""", OracleNetwork.Surroundings);
        var rules = read.Path.Chains.Values.SelectMany(rules => rules).ToList();
        bool decides = read.Notes.All(note => note.Fault == ReadingFault.Contradiction) && !rules.Exists(rule => LeavesOpen(rule.Match));
        return decides && rules.Count > 0 ? NftRules.FeaturesOf(rules[0].Text) : [];
    }

    private static bool LeavesOpen(Match match) => match switch
    {
        Match.All all => all.Parts.Any(LeavesOpen),
        Match.Any any => any.Parts.Any(LeavesOpen),
        Match.Not not => LeavesOpen(not.Part),
        Match.Undecided => true,
        _ => false,
    };
}
