using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading.Linux;

namespace Orchestrator.Core.Tests.Auditing.Questions;

/// <summary>A box before the internet (eth0) with a LAN (eth1), one link of ours and the texts that it prints.</summary>
internal static class QuestionedHub
{
    public const string Exception = "-A POSTROUTING -s 10.255.0.1/32 -d 10.255.0.2/32 -j ACCEPT";
    public const string Masquerade = "-A POSTROUTING -o eth0 -j MASQUERADE";

    public static AuditedLink Link { get; } = new()
    {
        Tag = "abcdefgh",
        Name = "hub to branch",
        LocalLans = [Ipv4Prefix.Parse("10.1.0.0/24")],
        RemoteLans = [Ipv4Prefix.Parse("10.2.0.0/24")],
        Tunnel = "orch-abcdefgh",
        LocalEndpoint = Ipv4Address.Parse("10.255.0.1"),
        RemoteEndpoint = Ipv4Address.Parse("10.255.0.2"),
        LocalAddress = Ipv4Address.Parse("198.51.100.1"),
        RemoteAddress = null,
        InUdp = true,
        Answers = true,
    };

    public static LinuxRules Rules(params string[] postrouting) => new()
    {
        Device = "hub",
        Iptables = string.Join('\n', ["*nat", ":POSTROUTING ACCEPT [0:0]", .. postrouting.Length > 0 ? postrouting : [Exception, Masquerade], "COMMIT", .. Filter]),
        Interfaces = Interfaces + Tunnel,
        Routes = Routes + "10.2.0.0/24 dev orch-abcdefgh proto static src 10.1.0.1\n",
        RoutingRules = "0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n",
        Policies = Policy("10.255.0.1/32", "10.255.0.2/32"),
    };

    public static string Policy(string source, string destination) =>
        $"src {source} dst {destination} \n\tdir out priority 367231 \n\ttmpl src 198.51.100.1 dst 203.0.113.9\n\t\tproto esp spi 0xc5 reqid 1 mode tunnel\n";

    public const string Interfaces = """
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
        2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
        3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff
        1: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever
        1: lo    inet 10.255.0.1/32 scope global lo:abcdefgh\       valid_lft forever preferred_lft forever
        2: eth0    inet 198.51.100.1/24 brd 198.51.100.255 scope global eth0\       valid_lft forever preferred_lft forever
        3: eth1    inet 10.1.0.1/24 brd 10.1.0.255 scope global eth1\       valid_lft forever preferred_lft forever

        """;

    public const string Tunnel = """
        4: orch-abcdefgh@NONE: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1400 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\    link/ipip 10.255.0.1 peer 10.255.0.2
        4: orch-abcdefgh    inet 10.254.0.1/30 scope global orch-abcdefgh\       valid_lft forever preferred_lft forever

        """;

    public const string Routes = """
        default via 198.51.100.254 dev eth0
        10.1.0.0/24 dev eth1 proto kernel scope link src 10.1.0.1
        10.254.0.0/30 dev orch-abcdefgh proto kernel scope link src 10.254.0.1
        198.51.100.0/24 dev eth0 proto kernel scope link src 198.51.100.1
        local 10.1.0.1 dev eth1 table local proto kernel scope host src 10.1.0.1
        local 10.255.0.1 dev lo table local proto kernel scope host src 10.255.0.1
        local 198.51.100.1 dev eth0 table local proto kernel scope host src 198.51.100.1

        """;

    private static readonly string[] Filter =
    [
        "*filter", ":INPUT DROP [0:0]", ":FORWARD DROP [0:0]", ":OUTPUT ACCEPT [0:0]",
        "-A INPUT -m state --state ESTABLISHED,RELATED -j ACCEPT",
        "-A INPUT -i eth0 -p udp -m multiport --dports 500,4500 -j ACCEPT",
        "-A INPUT -s 10.255.0.2/32 -d 10.255.0.1/32 -m policy --dir in --pol ipsec -j ACCEPT",
        "-A INPUT -i eth1 -p tcp --dport 22 -j ACCEPT",
        "-A FORWARD -s 10.1.0.0/24 -i eth1 -j ACCEPT",
        "-A FORWARD -s 10.2.0.0/24 -d 10.1.0.0/24 -i orch-abcdefgh -j ACCEPT",
        "-A FORWARD -m state --state ESTABLISHED,RELATED -j ACCEPT",
        "COMMIT", "",
    ];
}
