namespace Orchestrator.EndToEnd.Tests.Oracle.Nftables;

/// <summary>What random rules of nft are made of. {words} are replaced at random; [!] stands for an inversion now and then.</summary>
internal static class Words
{
    /// <summary>
    /// Matches that the model decides. Left out is what nft 1.0.6 does not list as the kernel holds it: "@nh,8,8 != 0" (it writes dscp and ecn
    /// apart, which asks for both), "ct l3proto ipv4" before another statement and "ct protocol tcp" in a rule that asks "th" (it writes nothing),
    /// "@nh,72,8 17" beside TCP and "meta iiftype" beside other matches (nothing), and "ip length &lt; 100 ip saddr &gt; 10.0.0.1" (it makes one range of
    /// the two).
    /// </summary>
    public static readonly string[] Matches =
    [
        "ip saddr [!] {net}", "ip daddr [!] {net}", "ip saddr [!] {net}", "ip daddr [!] {net}", "ip saddr [!] {run}", "ip daddr [!] {run}", "ip saddr {cmp} {host}", "ip daddr [!] {{ {net}, {host} }}",
        "ip saddr [!] {{ {host}, {host}, {run} }}", "ip saddr [!] @hosts", "ip daddr [!] @nets", "ip saddr [!] @nets", "ip daddr @timed", "ip saddr [!] @rest",
        "ip saddr & 255.0.0.255 [=] {odd}", "ip daddr & 0.0.0.255 {{ 0.0.0.5, 0.0.0.7, 0.0.0.20 }}", "ip saddr | 0.0.255.0 == 10.1.255.2", "ip daddr ^ 0.0.0.1 [=] 10.7.0.4",
        "ip saddr . ip daddr [!] {{ {host} . {host}, {host} . {host} }}", "ip saddr . ip daddr {{ {net} . {run} }}", "ip daddr . tcp dport [!] @pairs", "ip saddr . udp dport [!] {{ {net} . {ports} }}",
        "iifname . ip saddr {{ \"lan0\" . 10.1.0.2, \"wan*\" . 198.18.0.0/15, \"lan1\" . 10.7.0.0/24 }}", "ip daddr . meta mark . ip protocol @triples", "meta mark . ip daddr {{ 0 . 198.18.5.5, 1 . 10.2.0.7 }}",
        "iifname [!] {if}", "oifname [!] {if}", "iifname [!] {{ \"lan0\", \"wan*\" }}", "iif [!] {dev}", "oif [!] {dev}", "oif {{ \"wan0\", \"lan1\" }}", "iifname . oifname {{ \"lan0\" . \"wan0\", \"lan*\" . \"wan1\" }}",
        "ip protocol [!] {proto}", "meta l4proto [!] {proto}", "meta l4proto [!] {{ tcp, udp, 99 }}", "meta l4proto {cmp} 17", "meta nfproto ipv4", "meta nfproto ipv6", "meta protocol ip", "ip version 4",
        "meta nfproto != ipv6", "ip6 saddr ::1", "tcp sport [!] {ports}", "tcp dport [!] {ports}", "udp sport [!] {ports}", "udp dport [!] {ports}", "udp dport [!] {{ 53, 500, 4000-5000 }}",
        "tcp dport {cmp} 443", "udp dport & 0x1 [=] 1", "udp dport & 0xff00 [=] 0", "tcp dport [!] @services", "meta l4proto {{ tcp, udp }} th dport [!] {ports}", "meta l4proto {{ tcp, udp }} th sport {ports}",
        "th sport . th dport {{ 0-1023 . 53, 1024-65535 . 443 }} meta l4proto {{ tcp, udp }}", "sctp dport [!] 22", "udplite sport [!] 22", "dccp dport 22", "sctp sport [!] 22", "udplite dport [!] 22", "dccp sport 22",
        "tcp flags {flag}", "tcp flags [=] {flag}", "tcp flags & ({flags}) [=] {flag}", "tcp flags & ({flags}) [=] 0", "tcp flags {{ syn, ack, syn | ack }}", "tcp flags {flag},{flag}",
        "tcp flags ! {flag}", "tcp option maxseg size [!] {mss}", "tcp option maxseg size {cmp} 1400", "tcp option maxseg exists", "tcp option maxseg missing",
        "icmp type [!] {icmp}", "icmp type [!] {{ echo-request, echo-reply, 13 }}", "icmp code [!] {code}", "icmp code {cmp} 1", "icmp type . icmp code {{ 8 . 0, 13 . 0 }}",
        "ip dscp [!] {dscp}", "ip dscp {cmp} 18", "ip dscp {{ cs1, af21, 46 }}", "ip ecn [!] {ecn}", "ip ttl [!] {ttl}", "ip ttl {cmp} {ttl}", "ip ttl {{ 64, 100-200 }}", "ip length {cmp} 100", "ip length [!] 28-60",
        "meta length {cmp} 200", "meta length [!] {{ 36, 100-500 }}", "ip frag-off & 0x1fff 0", "ip frag-off & 0x1fff != 0", "@nh,72,8 17", "@nh,128,32 0x0a070005", "@nh,96,32 0x0a010002", "@nh,64,8 64", "@nh,16,16 36", "@nh,0,4 4", "@th,0,16 500", "@th,16,16 53", "@nh,8,8 0",
        "meta mark [!] {mark}", "meta mark {cmp} 2", "meta mark & {m} [=] {mark}", "meta mark or 0x6 [=] 0x7", "meta mark {{ 1, 3-6 }}", "meta mark @marks", "meta mark ^ 0x1 [=] {mark}",
        "ct mark [!] {mark}", "ct mark & {m} [=] {mark}", "ct mark {{ 0, 2-3 }}", "ct mark {cmp} 1", "ct state {state}", "ct state {state},{state}", "ct state [!] {state}", "ct state {{ {state}, {state} }}",
        "ct state & (established | new) [=] new", "ct state . ip protocol {{ new . tcp, invalid . icmp }}", "ct status {nat}", "ct status snat,dnat", "ct status & dnat [=] dnat", "ct status & (snat | dnat) [=] 0",
        "ct direction [!] original", "ct direction reply", "ct protocol [!] {proto}", "meta ipsec {is}", "rt ipsec {is}", "ipsec in reqid 5", "ipsec in ip saddr 192.0.2.5", "ipsec in ip daddr 192.0.2.10", "ipsec out reqid 5", "ipsec out ip saddr 192.0.2.10", "ipsec out ip daddr 192.0.2.5", "fib daddr type [!] {type}", "fib saddr type [!] {type}",
        "fib daddr type {{ local, broadcast }}", "ip saddr 0.0.0.0/0",
    ];

    /// <summary>Matches of which nobody can say beforehand what they answer.</summary>
    public static readonly string[] Undecidable =
    [
        "limit rate 5/second", "limit rate over 5/second", "quota over 1000 bytes", "numgen random mod 2 0", "numgen inc mod 3 < 2", "jhash ip saddr mod 2 1", "meta skuid 0", "meta pkttype host", "meta cpu 0",
        "meta hour \"00:00\"-\"12:00\"", "meta day \"Monday\"", "meta iifgroup 0", "meta iiftype ether", "meta priority 1", "fib saddr . iif oif missing", "fib daddr . iif type local", "ct expiration < 10s",
        "ct original ip saddr 10.1.0.2", "ct bytes > 100", "ct count over 3", "ct helper \"ftp\"", "ct zone 0", "ct label 1", "ct status assured", "ct status != dnat", "ip id 7", "ip hdrlength 5", "udp length > 20",
        "tcp sequence > 5", "icmp id 5", "ether saddr 02:00:00:00:01:02", "@th,32,8 5", "tcp option sack-perm exists", "socket transparent 1", "meta cgroup 5", "ah spi 5", "esp spi > 5", "sctp chunk init exists",
        "add @seen {{ ip saddr limit rate 5/second }}", "ip saddr @seen", "meta random > 5", "meta time > \"2026-01-01 00:00:00\"", "rt classid 0", "osf name \"Linux\"", "ip frag-off & 0x4000 0", "tcp window > 100",
    ];

    /// <summary>Statements that change something, or nothing, and let the rule go on.</summary>
    public static readonly string[] Changes =
    [
        "counter", "counter name \"seen\"", "meta mark set {mark}", "meta mark set mark or {m}", "meta mark set mark and {m}", "meta mark set mark xor {m}", "meta mark set (mark and 0x3) or 0x4",
        "ct mark set {mark}", "ct mark set mark", "meta mark set ct mark", "ct mark set ct mark or {m}", "ct mark set mark and {m}", "meta mark set ct mark xor {m}", "meta mark set (ct mark and 0x3) xor 0x5",
        "meta mark set ip daddr map {{ 198.18.0.0/15 : 1, 10.2.0.7 : 2, 10.7.0.0/24 : 3 }}", "meta mark set iifname map {{ \"lan0\" : 1, \"wan*\" : 4 }}", "meta mark set mark map {{ 0 : 1, 1 : 2, 2 : 0 }}",
        "ct mark set mark map {{ 0 : 3, 1-7 : 4 }}", "meta mark set numgen inc mod 2", "ip dscp set {dscp}", "ip ecn set ce", "ip ttl set {ttl}", "tcp option maxseg size set {size}", "tcp option maxseg size set rt mtu",
        "meta priority set 1", "meta pkttype set host", "meta nftrace set 0", "add @seen {{ ip saddr }}", "update @seen {{ ip daddr timeout 5s }}", "ip dscp set ip protocol map {{ tcp : cs1, udp : ef }}", "reset tcp option maxseg", "ct label set 1",
    ];

    public static readonly string[] Verdicts = ["accept", "accept", "drop", "return", "continue", ""];

    public static readonly string[] Deciders = ["queue to 5", "queue flags bypass to 5", "meta l4proto tcp tproxy to :80", "synproxy mss 1460 wscale 7"];

    public static readonly string[] Rejects = ["reject", "reject with icmp type admin-prohibited", "meta l4proto tcp reject with tcp reset"];

    /// <summary>Verdict maps; {one} and {two} are chains that may be called, or plain verdicts.</summary>
    public static readonly string[] Maps =
    [
        "ip saddr vmap {{ 10.1.0.0/24 : {v}, 10.7.0.0/16 : {v}, 198.18.5.5 : {v} }}", "tcp dport vmap {{ 22 : {v}, 80-443 : {v} }}", "meta mark vmap {{ 0 : {v}, 1 : {v}, 2-9 : {v} }}", "ct state vmap {{ new : {v}, invalid : {v} }}",
        "iifname vmap {{ \"lan0\" : {v}, \"wan*\" : {v} }}", "ip protocol vmap {{ tcp : {v}, udp : {v}, icmp : {v} }}", "ip daddr . ip protocol vmap {{ 10.2.0.7 . tcp : {v}, 198.18.0.0/15 . udp : {v} }}",
        "ip daddr vmap {{ 10.2.0.0/16 : {v}, * : {v} }}", "ip saddr vmap @verdicts", "icmp type vmap {{ echo-request : {v}, 13 : {v} }}", "tcp flags & (syn | ack) vmap {{ syn : {v}, ack : {v} }}",
        "fib daddr type vmap {{ local : {v}, unicast : {v} }}", "meta l4proto . th dport vmap {{ udp . 53 : {v}, tcp . 443 : {v} }}", "numgen inc mod 2 vmap {{ 0 : {v}, 1 : {v} }}", "ct mark vmap {{ 0 : {v}, 1-7 : {v} }}",
    ];

    /// <summary>Translations, by the hooks at which they may stand. What needs ports is asked of UDP.</summary>
    public static readonly Dictionary<string, string[]> Translations = new()
    {
        ["prerouting"] =
        [
            "dnat {to}10.7.0.5", "dnat {to}10.1.0.1", "dnat {to}198.18.5.5", "udp dport != 1 dnat {to}10.2.0.7:8080", "dnat {to}10.7.0.5-10.7.0.7", "udp dport != 1 dnat {to}10.7.0.5:500-502", "dnat {to}10.9.0.1",
            "udp dport != 1 dnat to :443", "udp dport != 1 dnat {to}10.1.0.77:500-503 random", "redirect", "udp dport != 1 redirect to :8080", "udp dport != 1 redirect to :8080-8082", "dnat {prefix}10.7.0.0/24",
            "dnat {to}10.7.0.4/31", "dnat {to}ip saddr map {{ 10.1.0.2 : 10.7.0.5, 198.18.0.0/15 : 10.1.0.2 }}", "dnat {to}tcp dport map {{ 80 : 10.7.0.5, 443 : 198.18.5.5 }}", "dnat {to}udp dport map @inside",
            "dnat {pair}udp dport map {{ 53 : 10.7.0.5 . 5353, 500 : 10.1.0.77 . 501 }}", "dnat {pair}ip saddr . udp dport map {{ 10.1.0.2 . 53 : 10.7.0.5 . 54 }}",
            "dnat {prefix}ip daddr map {{ 198.18.5.0/24 : 10.7.0.0/24, 10.2.0.0/16 : 198.18.0.0/16 }}", "udp dport != 1 redirect to :udp dport map {{ 53 : 5353, 500-4500 : 4501 }}", "dnat {to}numgen inc mod 2 map {{ 0 : 10.7.0.5, 1 : 10.7.0.6 }}",
        ],
        ["input"] = ["snat {to}10.1.0.99", "snat {to}192.0.2.20-192.0.2.22", "snat {prefix}198.18.0.0/16"],
        ["output"] = [],
        ["postrouting"] =
        [
            "masquerade", "masquerade", "udp dport != 1 masquerade to :1000-2000", "masquerade random", "masquerade fully-random,persistent", "snat {to}198.51.100.33", "snat {to}198.51.100.10", "snat {to}192.0.2.20-192.0.2.22",
            "udp dport != 1 snat {to}198.51.100.33:1000-2000", "udp dport != 1 snat to :3000-3003", "snat {to}192.0.2.20-192.0.2.22 persistent", "snat {to}10.1.0.2-10.1.0.3 fully-random", "snat {prefix}203.0.113.64/26",
            "snat {to}oifname map {{ \"wan0\" : 198.51.100.44, \"wan1\" : 203.0.113.44 }}", "snat {to}ip saddr map {{ 10.1.0.0/24 : 198.51.100.50, 10.7.0.5 : 198.51.100.51 }}", "snat {to}ip daddr map {{ 10.2.0.7 : 203.0.113.9, * : 198.51.100.52 }}",
            "snat {prefix}ip saddr map {{ 10.1.0.0/24 : 10.66.0.0/24, 10.7.0.0/25 : 10.67.0.0/25 }}", "snat {pair}ip saddr . udp sport map {{ 10.1.0.2 . 500 : 198.51.100.10 . 4501 }}", "udp dport != 1 masquerade to :1500",
        ],
    };

    public static readonly Dictionary<string, string[]> Pools = new()
    {
        ["net"] = ["10.1.0.0/24", "10.1.0.2", "10.7.0.0/25", "10.7.0.0/24", "172.16.5.0/24", "198.18.0.0/15", "10.2.0.0/16", "10.0.0.0/8", "198.51.100.0/24", "203.0.113.0/24", "192.168.0.0/16", "198.51.100.10", "10.1.0.1", "10.7.0.5"],
        ["host"] = ["10.1.0.2", "10.1.0.77", "10.7.0.5", "10.7.0.200", "172.16.5.5", "198.18.5.5", "10.2.0.7", "198.51.100.20", "192.0.2.5", "203.0.113.20"],
        ["odd"] = ["10.0.0.5", "10.0.0.2", "10.0.0.7"],
        ["run"] = ["10.1.0.2-10.1.0.3", "10.0.0.0-10.6.255.255", "10.7.0.5-172.16.5.5", "198.18.0.1-198.51.100.19"],
        ["cmp"] = ["<", ">", "<=", ">="],
        ["if"] = ["\"lan0\"", "\"lan1\"", "\"wan0\"", "\"wan1\"", "\"lan*\"", "\"wan*\"", "\"ppp0\"", "\"lo\""],
        ["dev"] = ["\"lan0\"", "\"lan1\"", "\"wan0\"", "\"wan1\"", "\"lo\""],
        ["proto"] = ["tcp", "udp", "icmp", "esp", "gre", "ipencap", "99"],
        ["ports"] = ["22", "53", "80", "443", "500", "4500", "0-1023", "1024-65535", "400-600"],
        ["flag"] = ["syn", "ack", "rst", "fin", "urg"],
        ["flags"] = ["syn | rst", "fin | syn | rst | ack", "syn | ack", "fin | syn | rst | psh | ack | urg"],
        ["mss"] = ["1460", "536", "1301-65535", "0-1300"],
        ["size"] = ["1300", "1360", "1452", "536"],
        ["icmp"] = ["echo-request", "echo-reply", "timestamp-request", "42"],
        ["code"] = ["0", "1", "7"],
        ["dscp"] = ["cs0", "cs1", "af21", "ef", "5"],
        ["ecn"] = ["not-ect", "ect0", "ect1", "ce"],
        ["ttl"] = ["63", "64", "128", "254", "10"],
        ["mark"] = ["0x0", "0x1", "0x2", "0x3", "0x4", "0x5"],
        ["m"] = ["0x1", "0x2", "0x3", "0x6", "0xfffffffe"],
        ["state"] = ["new", "established", "related", "invalid", "untracked"],
        ["nat"] = ["snat", "dnat"],
        ["is"] = ["exists", "missing"],
        ["type"] = ["local", "unicast", "broadcast", "multicast"],
        ["to"] = ["ip to "],
        ["prefix"] = ["ip prefix to "],
        ["pair"] = ["ip addr . port to "],
    };

    /// <summary>Sets and maps of a table.</summary>
    public static readonly string[] Sets =
    [
        "set hosts {{ type ipv4_addr; elements = {{ 10.1.0.2, 10.7.0.5, 198.18.5.5, 10.2.0.7 }} ; }}", "set nets {{ type ipv4_addr; flags interval; elements = {{ 10.1.0.0/24, 172.16.0.0/12, 198.18.5.0-198.18.5.200 }} ; }}",
        "set timed {{ type ipv4_addr; flags timeout; elements = {{ 10.2.0.7 timeout 1h, 198.18.5.5 timeout 2h }} ; }}", "set rest {{ type ipv4_addr; flags interval; elements = {{ 10.0.0.0/9 }} ; }}",
        "set pairs {{ type ipv4_addr . inet_service; flags interval; elements = {{ 10.2.0.0/16 . 80-443, 198.18.5.5 . 22 }} ; }}", "set triples {{ type ipv4_addr . mark . inet_proto; elements = {{ 10.2.0.7 . 0 . udp, 198.18.5.5 . 1 . tcp }} ; }}",
        "set services {{ type inet_service; flags interval; elements = {{ 22, 80, 1000-5000 }} ; }}", "set marks {{ type mark; flags interval; elements = {{ 1, 3-5 }} ; }}", "set seen {{ type ipv4_addr; flags dynamic,timeout; size 65535; timeout 1h; }}",
        "map inside {{ type inet_service : ipv4_addr; elements = {{ 53 : 10.7.0.5, 500 : 10.1.0.77 }} ; }}", "map verdicts {{ type ipv4_addr : verdict; flags interval; elements = {{ 10.1.0.0/24 : accept, 10.7.0.5 : drop, 10.7.0.6 : continue }} ; }}",
        "counter seen {{ }}",
    ];
}
