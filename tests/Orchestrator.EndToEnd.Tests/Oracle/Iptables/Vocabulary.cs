namespace Orchestrator.EndToEnd.Tests.Oracle.Iptables;

/// <summary>What random rules are made of. {words} are replaced at random; [!] stands for an inversion now and then.</summary>
internal sealed record Vocabulary
{
    /// <summary>Matchers that the model decides.</summary>
    public required string[] Matchers { get; init; }

    /// <summary>Matchers of which nobody can say beforehand what they answer.</summary>
    public string[] Undecidable { get; init; } = [];

    /// <summary>By table.</summary>
    public required Dictionary<string, string[]> Targets { get; init; }

    /// <summary>Targets of which another program or a proxy decides.</summary>
    public Dictionary<string, string[]> Deciders { get; init; } = [];

    public required Dictionary<string, string[]> Words { get; init; }

    /// <summary>How many matchers a rule may have at most.</summary>
    public int MostMatchers { get; init; } = 3;

    /// <summary>All that the model claims, for the router of the host's kernel.</summary>
    public static Vocabulary Full { get; } = new()
    {
        Matchers =
        [
            "[!] -s {net}", "[!] -s {net}", "[!] -d {net}", "[!] -d {net}", "[!] -i {if}", "[!] -o {if}", "[!] -p {proto}", "[!] -f",
            "-p tcp -m tcp [!] --sport {range}", "-p tcp -m tcp [!] --dport {range}", "-p udp -m udp [!] --sport {range}", "-p udp -m udp [!] --dport {range}",
            "-p tcp -m tcp [!] --tcp-flags {flags}", "-p tcp [!] --syn", "-p icmp -m icmp [!] --icmp-type {icmp}", "-p tcp -m tcp --source-port {range} --destination-port {range}",
            "-p sctp -m sctp [!] --dport {range}", "-p sctp -m sctp [!] --sport {range}", "-p udplite -m udplite [!] --dport {range}", "-p udplite -m udplite [!] --sport {range}",
            "-p dccp -m dccp [!] --dport {range}", "-p dccp -m dccp [!] --sport {range}",
            "-p {pt} -m multiport [!] --sports {ports}", "-p {pt} -m multiport [!] --dports {ports}", "-p {pt} -m multiport [!] --ports {ports}",
            "-m iprange [!] --src-range {iprange}", "-m iprange [!] --dst-range {iprange}",
            "-m conntrack [!] --ctstate {states}", "-m conntrack [!] --ctstate {states}", "-m state [!] --state {state}", "-m conntrack [!] --ctproto {proto1}",
            "-m conntrack --ctstate {states} --ctproto {proto1}", "-m conntrack --ctdir {ctdir}", "-m conntrack [!] --ctstatus {ctstatus}", "-m conntrack [!] --ctexpire 1:100",
            "-m conntrack [!] --ctorigsrc {net}", "-m conntrack [!] --ctorigdst {net}", "-m conntrack [!] --ctreplsrc {net}", "-m conntrack [!] --ctrepldst {net}",
            "-p udp -m conntrack --ctproto udp [!] --ctorigsrcport {range}", "-p udp -m conntrack --ctproto udp [!] --ctorigdstport {range}",
            "-p udp -m conntrack --ctproto udp [!] --ctreplsrcport {range}", "-p udp -m conntrack --ctproto udp [!] --ctrepldstport {range}",
            "-m mark [!] --mark {mark}", "-m mark [!] --mark {mark}", "-m connmark [!] --mark {mark}", "-m connmark [!] --mark {mark}",
            "-m policy --dir {dir} --pol none", "-m policy --dir {dir} --pol ipsec", "-m policy --dir {dir} --pol ipsec --reqid 1 --proto esp --mode tunnel --tunnel-src 198.51.100.10 --tunnel-dst 203.0.113.0/24",
            "-m policy --dir {dir} --pol ipsec --strict --spi 0x100 --next --proto ah",
            "-m length [!] --length {len}", "-m ttl [!] --ttl-eq {ttl}", "-m ttl --ttl-lt {ttl}", "-m ttl --ttl-gt {ttl}", "-m tos [!] --tos {tos}", "-m tos [!] --tos Minimize-Delay",
            "-m dscp [!] --dscp {dscp}", "-m dscp [!] --dscp-class AF21", "-m ecn [!] --ecn-ip-ect {ect}", "-p tcp -m ecn [!] --ecn-tcp-cwr", "-p tcp -m ecn [!] --ecn-tcp-ece",
            "-p tcp -m tcpmss [!] --mss {mss}", "-m addrtype [!] --src-type {type}", "-m addrtype [!] --dst-type {type}", "-m addrtype --dst-type LOCAL --limit-iface-in",
            "-m addrtype --dst-type LOCAL --limit-iface-out", "-m comment --comment \"a \\\"quoted\\\" one\"",
            "-m set [!] --match-set oip {d}", "-m set [!] --match-set onet {d}", "-m set [!] --match-set oipport {d},{d}", "-m set [!] --match-set onetport {d},{d}",
            "-m set [!] --match-set onetiface {d},{d}", "-m set [!] --match-set obip {d}", "-m set [!] --match-set obport {d}", "-m set [!] --match-set olist {d},{d}",
            "-m set [!] --match-set oipportip {d},{d},{d}", "-m set [!] --match-set oipportnet {d},{d},{d}", "-m set [!] --match-set ojoin {d}", "-m set [!] --match-set oip6 {d}",
            "-m set [!] --match-set oipport {d}", "-m set --match-set onet {d} --return-nomatch", "-m set --match-set oip {d} ! --update-counters ! --update-subcounters",
            "-m set --match-set oip {d} --packets-{cmp} 1", "-m set --match-set oip {d} --bytes-{cmp} 100",
        ],
        Undecidable =
        [
            "-m limit --limit 5/sec --limit-burst 3", "-m statistic --mode random --probability 0.5", "-m statistic --mode nth --every 3 --packet 1", "-m string --algo bm --hex-string \"|00|\"",
            "-m u32 --u32 \"0 & 0xFF = 0x1C:0x40\"", "-m time --timestart 00:00 --timestop 12:00", "-m recent --set --name ora", "-m recent --rcheck --name ora",
            "-m hashlimit --hashlimit-upto 5/sec --hashlimit-mode srcip --hashlimit-name orh", "-m connlimit --connlimit-above 3", "-m connbytes --connbytes 1: --connbytes-dir both --connbytes-mode packets",
            "-m quota --quota 1000", "-m mac --mac-source 02:00:00:00:01:02", "-m pkttype --pkt-type unicast", "-m owner --uid-owner 0", "-m physdev --physdev-in lan0", "-m helper --helper ftp",
            "-m rpfilter", "-m realm --realm 0", "-m cpu --cpu 0", "-m devgroup --src-group 0", "-p esp -m esp --espspi 0:1000", "-p ah -m ah --ahspi 0:1000", "-p udp -m socket", "-m connlabel --label 1",
            "-m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 7", "-m cgroup --cgroup 0", "-m bpf --bytecode \"1,6 0 0 65535\"", "-p tcp -m tcp --tcp-option 2",
            "-p sctp -m sctp --chunk-types any INIT", "-p dccp -m dccp --dccp-types REQUEST", "-p dccp -m dccp --dccp-option 1", "-p ipcomp -m ipcomp --ipcompspi 1:10", "-m l2tp --pid 1",
            "-p tcp -m osf --genre Linux", "-m set --match-set ochanging {d}", "-m rateest --rateest r1 --rateest-lt --rateest-bps 1mbit", "-m nfacct --nfacct-name none",
        ],
        Targets = new()
        {
            ["raw"] = ["ACCEPT", "DROP", "RETURN", "NOTRACK", "CT --notrack", "CT", "MARK --set-xmark {mark}", "LOG", "NFLOG --nflog-group 3", "TRACE"],
            ["mangle"] =
            [
                "ACCEPT", "DROP", "RETURN", "MARK --set-xmark {mark}", "MARK --set-mark {mark}", "MARK --xor-mark {m}", "MARK --or-mark {m}", "MARK --and-mark {m}",
                "CONNMARK --set-xmark {mark}", "CONNMARK --set-mark {mark}", "CONNMARK --save-mark", "CONNMARK --restore-mark", "CONNMARK --save-mark --nfmask {m} --ctmask {m}",
                "CONNMARK --restore-mark --nfmask {m} --ctmask {m}", "TOS --set-tos {tos}", "TOS --and-tos 0x3c", "TOS --or-tos 0x14", "TOS --xor-tos 0x18", "DSCP --set-dscp {dscp}",
                "DSCP --set-dscp-class EF", "TTL --ttl-set {ttl}", "TCPMSS --set-mss {mss1}", "CLASSIFY --set-class 1:1", "CHECKSUM --checksum-fill", "IDLETIMER --timeout 600 --label o1",
            ],
            ["nat"] =
            [
                "ACCEPT", "RETURN", "MASQUERADE", "MASQUERADE", "MASQUERADE --to-ports 1000-2000", "MASQUERADE --random", "SNAT --to-source 198.51.100.33", "SNAT --to-source 198.51.100.10",
                "SNAT --to-source 192.0.2.20-192.0.2.22", "SNAT --to-source 198.51.100.33:1000-2000", "SNAT --to-source :3000-3003", "SNAT --to-source 192.0.2.20-192.0.2.22 --persistent",
                "SNAT --to-source 10.1.0.2-10.1.0.3 --random-fully", "DNAT --to-destination 10.7.0.5", "DNAT --to-destination 10.1.0.1", "DNAT --to-destination 198.18.5.5", "DNAT --to-destination 10.2.0.7:8080",
                "DNAT --to-destination 10.7.0.5-10.7.0.7", "DNAT --to-destination 10.7.0.5:500-502", "DNAT --to-destination :443", "DNAT --to-destination 10.9.0.1", "DNAT --to-destination 10.1.0.77:500-503 --random",
                "REDIRECT", "REDIRECT --to-ports 8080", "NETMAP --to 10.7.0.0/24", "NETMAP --to 198.18.0.0/16", "NETMAP --to 203.0.113.64/26",
            ],
            ["filter"] = ["ACCEPT", "ACCEPT", "DROP", "RETURN", "REJECT", "REJECT --reject-with icmp-host-prohibited", "REJECT --reject-with tcp-reset", "LOG --log-prefix \"x y: \"",
                "MARK --set-xmark {mark}", "AUDIT --type accept", "SET --add-set ochanging {d} --exist", "RATEEST --rateest-name r1 --rateest-interval 250ms --rateest-ewmalog 500ms"],
        },
        Deciders = new()
        {
            ["raw"] = [],
            ["mangle"] = ["TPROXY --on-port 9 --tproxy-mark 1/1"],
            ["nat"] = [],
            ["filter"] = ["NFQUEUE --queue-num 7", "NFQUEUE --queue-num 7 --queue-bypass", "QUEUE", "SYNPROXY --wscale 7"],
        },
        Words = new()
        {
            ["net"] = ["10.1.0.0/24", "10.1.0.2", "10.7.0.0/25", "10.7.0.0/24", "172.16.5.0/24", "198.18.0.0/15", "10.2.0.0/16", "10.0.0.0/8", "198.51.100.0/24", "203.0.113.0/24", "192.168.0.0/16",
                "10.0.0.5/255.0.0.255", "0.0.0.7/0.0.0.255", "0.0.0.0/0", "198.51.100.10", "10.1.0.1", "10.7.0.5", "224.0.0.0/4"],
            ["if"] = ["lan0", "lan1", "wan0", "wan1", "lan+", "wan+", "+", "ppp+", "lo"],
            ["proto"] = ["tcp", "udp", "icmp", "esp", "gre", "4", "99", "all", "sctp"],
            ["proto1"] = ["tcp", "udp", "icmp", "esp", "99"],
            ["pt"] = ["tcp", "udp", "tcp", "udp", "sctp", "udplite"],
            ["port"] = ["22", "53", "80", "443", "500", "4500", "8080", "1500"],
            ["range"] = ["22", "53", "80", "443", "500", "4500", "0:1023", "1024:65535", "400:600", ":1500", "30000:"],
            ["ports"] = ["22,80,443", "500,4500", "1:1023,8080", "53", "1000:2000,30000"],
            ["flags"] = ["SYN,RST SYN", "SYN,RST,ACK,FIN SYN", "ALL NONE", "FIN,SYN,RST,PSH,ACK,URG NONE", "ACK ACK", "SYN,ACK SYN", "RST RST", "ALL SYN,URG"],
            ["icmp"] = ["8", "8/0", "8/1", "echo-request", "any", "0", "13", "3/4", "fragmentation-needed", "255"],
            ["iprange"] = ["10.1.0.2-10.1.0.3", "10.0.0.0-10.255.255.255", "10.7.0.5-172.16.5.5", "198.51.100.0-203.0.113.10"],
            ["states"] = ["NEW", "ESTABLISHED,RELATED", "INVALID", "UNTRACKED", "INVALID,UNTRACKED", "DNAT", "SNAT", "NEW,DNAT", "ESTABLISHED,DNAT", "SNAT,DNAT", "RELATED"],
            ["state"] = ["NEW", "ESTABLISHED,RELATED", "INVALID", "UNTRACKED", "NEW,INVALID"],
            ["ctdir"] = ["ORIGINAL", "REPLY"],
            ["ctstatus"] = ["NONE", "ASSURED", "SEEN_REPLY", "CONFIRMED"],
            ["mark"] = ["0x1/0x1", "0x0/0x1", "0x1", "0x2/0x3", "0x4/0x6", "0x5/0x1", "0x0", "0x3"],
            ["m"] = ["0x1", "0x2", "0x3", "0x6", "0xfffffffe"],
            ["dir"] = ["in", "out"],
            ["len"] = ["0:100", "28", "40", "500:", "100:700", "36"],
            ["ttl"] = ["63", "64", "1", "2", "128", "254", "10"],
            ["tos"] = ["0x10/0x3f", "0x00/0xff", "0x08/0x0c", "0x04", "0x30/0xf0"],
            ["dscp"] = ["0x00", "0x0a", "0x2e", "0x12"],
            ["ect"] = ["0", "1", "2", "3"],
            ["mss"] = ["1400:1500", "536", "1301:65535", "0:1300"],
            ["mss1"] = ["1300", "1360", "1452", "536", "1400"],
            ["type"] = ["LOCAL", "UNICAST", "BROADCAST", "MULTICAST", "LOCAL,BROADCAST", "UNREACHABLE"],
            ["d"] = ["src", "dst"],
            ["cmp"] = ["eq", "lt", "gt"],
        },
    };
}
