namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>Names of protocols, ports and ICMP types that iptables writes or takes in place of numbers.</summary>
internal static class Names
{
    private static readonly Dictionary<string, uint> Protocols = Table(
        "all 0 ip 0 icmp 1 igmp 2 ggp 3 ipencap 4 st 5 tcp 6 egp 8 igp 9 pup 12 udp 17 hmp 20 xns-idp 22 rdp 27 iso-tp4 29 dccp 33 xtp 36 ddp 37"
        + " idpr-cmtp 38 ipv6 41 ipv6-route 43 ipv6-frag 44 idrp 45 rsvp 46 gre 47 esp 50 ipsec-esp 50 ah 51 ipsec-ah 51 skip 57 ipv6-icmp 58 icmpv6 58"
        + " ipv6-nonxt 59 ipv6-opts 60 rspf 73 vmtp 81 eigrp 88 ospf 89 ospfigp 89 ax.25 93 ipip 94 etherip 97 encap 98 pim 103 ipcomp 108 vrrp 112 l2tp 115"
        + " isis 124 sctp 132 fc 133 mobility-header 135 ipv6-mh 135 mh 135 udplite 136 mpls-in-ip 137 manet 138 hip 139 shim6 140 wesp 141 rohc 142");

    private static readonly Dictionary<string, uint> Ports = Table(
        "ftp-data 20 ftp 21 ssh 22 telnet 23 smtp 25 time 37 domain 53 bootps 67 bootpc 68 tftp 69 http 80 www 80 kerberos 88 pop3 110 sunrpc 111 ntp 123"
        + " netbios-ns 137 netbios-dgm 138 netbios-ssn 139 imap2 143 imap 143 snmp 161 snmp-trap 162 bgp 179 ldap 389 https 443 microsoft-ds 445 submissions 465"
        + " isakmp 500 syslog 514 submission 587 ldaps 636 domain-s 853 rsync 873 imaps 993 pop3s 995 openvpn 1194 l2f 1701 l2tp 1701 pptp 1723 radius 1812"
        + " radius-acct 1813 nfs 2049 mysql 3306 ms-wbt-server 3389 ipsec-nat-t 4500 sip 5060 sip-tls 5061 postgresql 5432 mdns 5353 x11 6000 http-alt 8080");

    private static readonly Dictionary<string, uint> Icmp = Table(
        "echo-reply 0 pong 0 destination-unreachable 3 source-quench 4 redirect 5 echo-request 8 ping 8 router-advertisement 9 router-solicitation 10"
        + " time-exceeded 11 ttl-exceeded 11 parameter-problem 12 timestamp-request 13 timestamp-reply 14 address-mask-request 17 address-mask-reply 18");

    private static readonly Dictionary<string, uint> IcmpCodes = Table(
        "network-unreachable 768 host-unreachable 769 protocol-unreachable 770 port-unreachable 771 fragmentation-needed 772 source-route-failed 773"
        + " network-unknown 774 host-unknown 775 network-prohibited 777 host-prohibited 778 TOS-network-unreachable 779 TOS-host-unreachable 780"
        + " communication-prohibited 781 host-precedence-violation 782 precedence-cutoff 783 network-redirect 1280 host-redirect 1281 TOS-network-redirect 1282"
        + " TOS-host-redirect 1283 ttl-zero-during-transit 2816 ttl-zero-during-reassembly 2817 ip-header-bad 3072 required-option-missing 3073");

    public static uint? Protocol(string text) => Of(Protocols, text.ToLowerInvariant()) ?? Numbers.Number(text, 255);

    public static uint? Port(string text) => Of(Ports, text);

    public static uint? IcmpType(string text) => Of(Icmp, text);

    /// <summary>Type * 256 + code.</summary>
    public static uint? IcmpTypeAndCode(string text) => Of(IcmpCodes, text);

    private static uint? Of(Dictionary<string, uint> table, string name) => table.TryGetValue(name, out uint number) ? number : null;

    private static Dictionary<string, uint> Table(string text) => text.Split(' ').Chunk(2)
        .ToDictionary(pair => pair[0], pair => uint.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);
}
