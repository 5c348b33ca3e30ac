using Orchestrator.EndToEnd.Tests.Oracle.Iptables;

namespace Orchestrator.EndToEnd.Tests.Oracle.Ipsec;

/// <summary>What random rules around IPsec are made of: all that "-m policy" can ask, and translations into and out of policies.</summary>
internal static class EspWords
{
    public static Vocabulary Vocabulary { get; } = new()
    {
        Matchers =
        [
            "-m policy --dir {dir} --pol none", "-m policy --dir {dir} --pol none", "-m policy --dir {dir} --pol none", "-m policy --dir {dir} --pol ipsec", "-m policy --dir {dir} --pol ipsec",
            "-m policy --dir {dir} --pol ipsec [!] --reqid {reqid}", "-m policy --dir {dir} --pol ipsec [!] --mode {mode}", "-m policy --dir {dir} --pol ipsec [!] --proto {kind}",
            "-m policy --dir {dir} --pol ipsec --mode tunnel [!] --tunnel-src {end}", "-m policy --dir {dir} --pol ipsec --mode tunnel [!] --tunnel-dst {end}",
            "-m policy --dir {dir} --pol ipsec --reqid {reqid} --proto esp --mode tunnel --tunnel-src {end} --tunnel-dst {end}", "-m policy --dir {dir} --pol ipsec --strict --proto esp [!] --mode {mode}",
            "-m policy --dir {dir} --pol ipsec --strict [!] --reqid {reqid}", "-m policy --dir {dir} --pol ipsec --strict --reqid {reqid} --next --proto esp", "-m policy --dir {dir} --pol ipsec [!] --spi {spi}",
            "[!] -s {net}", "[!] -d {net}", "[!] -i {if}", "[!] -o {if}", "-o {wan}", "[!] -p {proto}", "-p udp -m udp [!] --dport {range}", "-p udp -m udp [!] --sport {range}",
            "-m conntrack [!] --ctstate {states}", "-m mark [!] --mark {mark}", "-m connmark [!] --mark {mark}", "-m length [!] --length {len}", "-m ttl --ttl-gt {ttl}", "-m dscp [!] --dscp {dscp}",
            "-m addrtype [!] --src-type LOCAL", "-m addrtype [!] --dst-type LOCAL", "-m comment --comment any",
        ],
        MostMatchers = 2,
        Targets = new()
        {
            ["raw"] = ["ACCEPT", "RETURN", "NOTRACK", "CT --notrack", "CT", "MARK --set-xmark {mark}", "MARK --set-xmark {mark}", "DROP"],
            ["mangle"] =
            [
                "ACCEPT", "ACCEPT", "RETURN", "MARK --set-xmark {mark}", "MARK --set-mark {mark}", "MARK --or-mark {m}", "CONNMARK --set-xmark {mark}", "CONNMARK --save-mark",
                "CONNMARK --restore-mark", "DSCP --set-dscp {dscp}", "TTL --ttl-set {ttl}", "TCPMSS --set-mss {mss1}", "DROP",
            ],
            ["nat"] =
            [
                "ACCEPT", "ACCEPT", "RETURN", "MASQUERADE", "MASQUERADE", "MASQUERADE", "MASQUERADE --to-ports 1000-2000", "SNAT --to-source 198.51.100.33", "SNAT --to-source 198.51.100.10", "SNAT --to-source 203.0.113.10",
                "SNAT --to-source 192.0.2.20-192.0.2.22", "SNAT --to-source :3000-3003", "SNAT --to-source 10.1.0.2", "SNAT --to-source 10.7.0.5", "DNAT --to-destination 10.7.0.5", "DNAT --to-destination 198.18.5.5",
                "DNAT --to-destination 198.51.100.10", "DNAT --to-destination 10.2.0.7:8080", "REDIRECT", "NETMAP --to 10.7.0.0/24", "NETMAP --to 203.0.113.64/26",
            ],
            ["filter"] = ["ACCEPT", "ACCEPT", "ACCEPT", "ACCEPT", "RETURN", "DROP", "REJECT", "MARK --set-xmark {mark}"],
        },
        Words = new(Vocabulary.Full.Words)
        {
            ["net"] =
            [
                "10.1.0.0/24", "10.1.0.2", "10.7.0.0/24", "10.0.0.0/8", "198.18.0.0/15", "10.2.0.0/16", "198.51.100.10", "198.51.100.20", "203.0.113.20", "192.0.2.0/28", "198.51.100.33", "203.0.113.0/24",
                "0.0.0.0/0",
            ],
            ["m"] = ["0x1", "0x2", "0x3", "0x6"],
            ["wan"] = ["wan0", "wan1"],
            ["proto"] = ["tcp", "udp", "icmp", "esp", "esp", "4", "47", "99"],
            ["reqid"] = ["1", "1", "2", "3", "4"],
            ["mode"] = ["tunnel", "transport"],
            ["kind"] = ["esp", "esp", "ah"],
            ["end"] = ["198.51.100.10", "198.51.100.0/24", "203.0.113.0/24", "203.0.113.20", "192.0.2.0/28", "198.0.0.0/8"],
            ["spi"] = ["0x1001", "0x1002", "0x2001", "0x2002"],
            ["states"] = ["NEW", "INVALID", "UNTRACKED", "DNAT", "SNAT", "NEW,UNTRACKED", "ESTABLISHED,RELATED"],
        },
    };
}
