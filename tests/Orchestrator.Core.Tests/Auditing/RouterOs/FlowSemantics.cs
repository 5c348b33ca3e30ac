using static Orchestrator.Core.Tests.Auditing.RouterOs.Practice;

namespace Orchestrator.Core.Tests.Auditing.RouterOs;

/// <summary>The ways of packets: NAT, IPsec, fast track, jumps.</summary>
internal static class FlowSemantics
{
    private const string PacketFlow = "manual: Packet Flow in RouterOS";
    private const string NatPage = "manual: NAT";
    private const string IpsecPage = "manual: IPsec";
    private const string Matchers = "manual: Common Firewall Matchers and Actions";
    private const string Kernel = "netfilter's meaning, supposed";
    private const string Masquerade = "/ip firewall nat add chain=srcnat action=masquerade out-interface=ether1\n";

    public static IReadOnlyList<Semantic> All { get; } =
    [
        // Source translation and the policy lookup after it.
        new("Masquerade above any exception makes the packet miss its policy", PacketFlow + "; " + IpsecPage, Masquerade, Out, Masqueraded, "nat srcnat 0"),
        new("An accept above masquerade keeps the packet as it is", IpsecPage, "/ip firewall nat add chain=srcnat action=accept dst-address=10.2.0.0/24 src-address=10.1.0.0/24\n" + Masquerade, Out, Encrypted, "nat srcnat 0"),
        new("An accept below masquerade comes too late", NatPage, Masquerade + "/ip firewall nat add chain=srcnat action=accept dst-address=10.2.0.0/24\n", Out, Masqueraded, "nat srcnat 0"),
        new("ipsec-policy=out,none keeps masquerade off what a policy takes", IpsecPage, "/ip firewall nat add chain=srcnat action=masquerade ipsec-policy=out,none out-interface=ether1\n", Out, Encrypted, ""),
        new("ipsec-policy=out,none leaves masquerade to the rest", IpsecPage, "/ip firewall nat add chain=srcnat action=masquerade ipsec-policy=out,none out-interface=ether1\n", Internet, InternetMasqueraded),
        new("ipsec-policy=out is judged with the addresses before this rule's NAT", "xt_policy's meaning, supposed", "/ip firewall nat add chain=srcnat action=src-nat dst-address=10.2.0.0/24 ipsec-policy=out,none to-addresses=10.1.0.99\n", "receive guests tcp 10.1.20.5:40000 10.2.0.9:443 new", "encrypted by policy 1 by ether1 as tcp 10.1.0.99:40000 -> 10.2.0.9:443"),
        new("A packet whose source is translated into a policy is encrypted", PacketFlow, "/ip firewall nat add chain=srcnat action=netmap src-address=10.1.20.0/24 dst-address=10.2.0.0/24 to-addresses=10.1.0.0/24\n", "receive guests tcp 10.1.20.5:40000 10.2.0.9:443 new", "encrypted by policy 1 by ether1 as tcp 10.1.0.5:40000 -> 10.2.0.9:443"),
        new("Raw notrack is a NAT exception", IpsecPage, "/ip firewall raw add chain=prerouting action=notrack dst-address=10.2.0.0/24 src-address=10.1.0.0/24\n" + Masquerade, Out, Encrypted, "raw prerouting 0"),
        new("After notrack the filter sees an untracked packet", IpsecPage, "/ip firewall raw add chain=prerouting action=notrack dst-address=10.2.0.0/24\n/ip firewall filter add chain=forward action=drop connection-state=untracked\n", Out, "dropped by filter forward 0"),
        new("The raw table goes on after notrack", Kernel, "/ip firewall raw add chain=prerouting action=notrack\n/ip firewall raw add chain=prerouting action=drop\n", Out, "dropped by raw prerouting 1"),
        new("A negated destination on the NAT rule is an exception", "reference: exception forms", "/ip firewall nat add chain=srcnat action=masquerade dst-address=!10.2.0.0/24 out-interface=ether1\n", Out, Encrypted, ""),
        new("Only a connection's first packet meets NAT", NatPage, Masquerade, OutLater, Encrypted, ""),
        new("Masquerade without an out-interface takes what comes out of the tunnel", IpsecPage, "/ip firewall nat add chain=srcnat action=masquerade\n", In, "in clear by lan as tcp 10.1.0.1:40000 -> 10.1.0.5:443"),
        new("Masquerade gives the address that routing prefers", NatPage, "/ip route set [ find dst-address=0.0.0.0/0 ] pref-src=203.0.113.8\n" + Masquerade, Internet, "in clear by ether1 as tcp 203.0.113.8:40000 -> 192.0.2.80:443"),
        new("Masquerade on the uplink rewrites the tunnel's own packets from a secondary address", IpsecPage + ", same routing table with multiple IP", Masquerade, "send udp 203.0.113.8:4500 198.51.100.9:4500 new", "in clear by ether1 as udp 203.0.113.7:4500 -> 198.51.100.9:4500"),
        new("An accept by source port spares the tunnel's own packets", IpsecPage + ", same routing table with multiple IP", "/ip firewall nat add chain=srcnat action=accept protocol=udp src-port=500,4500\n" + Masquerade, "send udp 203.0.113.8:4500 198.51.100.9:4500 new", "in clear by ether1"),
        new("Masquerade leaves a packet alone that has the address already", NatPage, Masquerade, "send udp 203.0.113.7:500 198.51.100.9:500 new", "in clear by ether1", "nat srcnat 0"),
        new("src-nat to a single address", NatPage, "/ip firewall nat add chain=srcnat action=src-nat to-addresses=203.0.113.8\n", Internet, "in clear by ether1 as tcp 203.0.113.8:40000 -> 192.0.2.80:443"),
        new("src-nat to ports alone keeps the address", Kernel, "/ip firewall nat add chain=srcnat action=src-nat protocol=tcp to-ports=1024-2047\n", Internet, "in clear by ether1 as tcp 10.1.0.5:1024 -> 192.0.2.80:443"),
        new("src-nat to a range of which the source is part changes nothing", Kernel, "/ip firewall nat add chain=srcnat action=src-nat to-addresses=10.1.0.0-10.1.0.9\n", Out, Encrypted, "nat srcnat 0"),
        new("same takes an address of its range", NatPage, "/ip firewall nat add chain=srcnat action=same to-addresses=203.0.113.64/26\n", Internet, "in clear by ether1 as tcp 203.0.113.64:40000 -> 192.0.2.80:443"),
        new("netmap keeps the host's bits", NatPage, "/ip firewall nat add chain=srcnat action=netmap src-address=10.1.0.0/24 to-addresses=10.99.0.0/24\n", Internet, "in clear by ether1 as tcp 10.99.0.5:40000 -> 192.0.2.80:443"),
        new("netmap in dstnat maps the destination before routing", NatPage, "/ip firewall nat add chain=dstnat action=netmap dst-address=10.99.0.0/24 to-addresses=10.2.0.0/24\n", "receive lan tcp 10.1.0.5:40000 10.99.0.9:443 new", "encrypted by policy 1 by ether1 as tcp 10.1.0.5:40000 -> 10.2.0.9:443"),
        new("dst-nat comes before routing and the filter", PacketFlow, "/ip firewall nat add chain=dstnat action=dst-nat dst-port=8443 protocol=tcp to-addresses=10.1.0.9 to-ports=443\n/ip firewall filter add chain=forward action=drop dst-address=10.1.0.9 dst-port=443 protocol=tcp\n", "receive ether1 tcp 192.0.2.80:40000 203.0.113.7:8443 new", "dropped by filter forward 0 as tcp 192.0.2.80:40000 -> 10.1.0.9:443"),
        new("redirect sends the packet to the device", NatPage, "/ip firewall nat add chain=dstnat action=redirect dst-port=53 protocol=udp to-ports=5353\n", "receive lan udp 10.1.0.5:40000 192.0.2.53:53 new", "to the device as udp 10.1.0.5:40000 -> 10.1.0.1:5353"),
        new("From version 7 a device's own packets meet dst-nat in chain output", NatPage, "/ip firewall nat add chain=output action=dst-nat dst-address=192.0.2.80 to-addresses=10.1.0.9\n", "send tcp 10.1.0.1:40000 192.0.2.80:443 new", "in clear by lan as tcp 10.1.0.1:40000 -> 10.1.0.9:443"),
        new("From version 7 packets to the device meet src-nat in chain input", NatPage, "/ip firewall nat add chain=input action=src-nat to-addresses=10.1.0.77\n", "receive lan tcp 10.1.0.5:40000 10.1.0.1:80 new", "to the device as tcp 10.1.0.77:40000 -> 10.1.0.1:80"),
        new("Packets that tracking calls invalid are not translated", PacketFlow, Masquerade, "receive lan tcp 10.1.0.5:40000 192.0.2.80:443 invalid", "in clear by ether1", ""),
        new("Without connection tracking there is no NAT", "manual: Connection tracking", "/ip firewall connection tracking set enabled=no\n" + Masquerade, Internet, "in clear by ether1", ""),
        new("Tracking set to auto works as soon as there is a rule", "manual: Connection tracking", "/ip firewall connection tracking set enabled=auto\n" + Masquerade, Internet, InternetMasqueraded),
        new("endpoint-independent-nat gives UDP a source", NatPage, "/ip firewall nat add chain=srcnat action=endpoint-independent-nat out-interface=ether1 protocol=udp\n", "receive lan udp 10.1.0.5:40000 192.0.2.53:53 new", "in clear by ether1 as udp 203.0.113.7:40000 -> 192.0.2.53:53"),

        // Jumps and rules that do not end the way.
        new("jump leads into a chain and accept there ends the table", Matchers, "/ip firewall nat add chain=srcnat action=jump jump-target=vpn\n" + Masquerade + "/ip firewall nat add chain=vpn action=accept dst-address=10.2.0.0/24\n", Out, Encrypted, "nat srcnat 0, nat vpn 2"),
        new("The end of a chain of one's own is a return", Matchers, "/ip firewall nat add chain=srcnat action=jump jump-target=vpn\n" + Masquerade + "/ip firewall nat add chain=vpn action=accept dst-address=10.9.0.0/24\n", Out, Masqueraded, "nat srcnat 0, nat srcnat 1"),
        new("return goes back to the rule after the jump", Matchers, "/ip firewall nat add chain=srcnat action=jump jump-target=vpn\n" + Masquerade + "/ip firewall nat add chain=vpn action=return\n/ip firewall nat add chain=vpn action=accept\n", Out, Masqueraded, "nat srcnat 0, nat vpn 2, nat srcnat 1"),
        new("return in srcnat itself ends it without NAT", Matchers, "/ip firewall nat add chain=srcnat action=return dst-address=10.2.0.0/24\n" + Masquerade, Out, Encrypted, "nat srcnat 0"),
        new("The end of srcnat is no NAT", NatPage, "", Internet, "in clear by ether1", ""),
        new("log, passthrough and address lists go on with the next rule", Matchers, "/ip firewall nat add chain=srcnat action=log\n/ip firewall nat add chain=srcnat action=passthrough\n/ip firewall nat add chain=srcnat action=add-src-to-address-list address-list=seen\n/ip firewall nat add chain=srcnat action=add-dst-to-address-list address-list=seen\n" + Masquerade, Out, Masqueraded, "nat srcnat 0, nat srcnat 1, nat srcnat 2, nat srcnat 3, nat srcnat 4"),
        new("A jump into a chain without rules goes on", Matchers, "/ip firewall nat add chain=srcnat action=jump jump-target=nobody\n" + Masquerade, Internet, InternetMasqueraded),
        new("A disabled rule does nothing", "manual: general properties", "/ip firewall nat add chain=srcnat action=accept dst-address=10.2.0.0/24 disabled=yes\n" + Masquerade, Out, Masqueraded, "nat srcnat 1"),
        new("An invalid rule is skipped", Matchers, "/ip firewall nat add chain=srcnat action=accept dst-address=10.2.0.0/24 invalid=true\n" + Masquerade, Out, Masqueraded, "nat srcnat 1"),
        new("A rule without an action accepts", Matchers, "/ip firewall nat add chain=srcnat dst-address=10.2.0.0/24\n" + Masquerade, Out, Encrypted, "nat srcnat 0"),
        new("reject drops", "manual: Filter", "/ip firewall filter add chain=forward action=reject reject-with=tcp-reset protocol=tcp\n", Out, "dropped by filter forward 0"),
        new("tarpit drops TCP", "manual: Filter", "/ip firewall filter add chain=forward action=tarpit protocol=tcp\n", Out, "dropped by filter forward 0"),
        new("An accept in raw ends only raw", PacketFlow, "/ip firewall raw add chain=prerouting action=accept\n/ip firewall filter add chain=forward action=drop\n", Out, "dropped by filter forward 0", "raw prerouting 0, filter forward 0"),

        // Fast track.
        new("A fast connection passes its policy by", PacketFlow, "/ip firewall filter add chain=forward action=fasttrack-connection connection-state=established,related\n", OutLater, OutInClear + ", fast"),
        new("Fast track is for TCP and UDP alone", PacketFlow, "/ip firewall filter add chain=forward action=fasttrack-connection connection-state=established,related\n", "receive lan icmp 10.1.0.5 10.2.0.9 established type=2048", Encrypted),
        new("fasttrack-connection does not end the packet's way", PacketFlow, "/ip firewall filter add chain=forward action=fasttrack-connection connection-state=established,related\n/ip firewall filter add chain=forward action=drop\n", OutLater, "dropped by filter forward 1, fast"),
        new("Accepts by ipsec-policy before fast track keep the tunnel off it, going out", Matchers, "/ip firewall filter add chain=forward action=accept ipsec-policy=out,ipsec\n/ip firewall filter add chain=forward action=fasttrack-connection connection-state=established,related\n", OutLater, Encrypted, "filter forward 0"),
        new("Accepts by ipsec-policy before fast track keep the tunnel off it, coming in", Matchers, "/ip firewall filter add chain=forward action=accept ipsec-policy=in,ipsec\n/ip firewall filter add chain=forward action=fasttrack-connection connection-state=established,related\n", "receive ether1 tcp 10.2.0.9:443 10.1.0.5:40000 established decrypted", "in clear by lan", "filter forward 0"),
        new("Without fast path in the settings nothing goes fast", "manual: FastTrack, requirements", "/ip settings set allow-fast-path=no\n/ip firewall filter add chain=forward action=fasttrack-connection connection-state=established,related\n", OutLater, Encrypted),
        new("The counters' dummy rule lets everything pass", "reference: B10", "/ip firewall filter add chain=forward action=passthrough comment=\"special dummy rule to show fasttrack counters\" dynamic=true\n", Out, Encrypted, "filter forward 0"),

        // IPsec.
        new("The first policy that fits decides", IpsecPage, "/ip ipsec policy add action=discard dst-address=10.2.0.0/16 src-address=10.1.0.0/24\n", Out, Encrypted),
        new("A discard policy drops", IpsecPage, "/ip ipsec policy add action=discard dst-address=10.3.0.0/24 src-address=10.1.0.0/24\n", "receive lan tcp 10.1.0.5:40000 10.3.0.9:443 new", "discarded by policy 2"),
        new("A policy with action none lets pass in clear", IpsecPage, "/ip ipsec policy add action=none dst-address=10.3.0.0/24 src-address=0.0.0.0/0\n/ip ipsec policy add action=discard dst-address=10.3.0.0/16 src-address=0.0.0.0/0\n", "receive lan tcp 10.1.0.5:40000 10.3.0.9:443 new", "in clear by ether1"),
        new("Templates take no packet", IpsecPage, "/ip ipsec policy add dst-address=10.3.0.0/24 src-address=10.1.0.0/24 template=yes\n", "receive lan tcp 10.1.0.5:40000 10.3.0.9:443 new", "in clear by ether1"),
        new("A disabled policy takes no packet", IpsecPage, "/ip ipsec policy set 1 disabled=yes\n", Out, OutInClear),
        new("A policy asks for its protocol", IpsecPage, "/ip ipsec policy add dst-address=198.51.100.9/32 protocol=ipencap src-address=203.0.113.7/32 peer=hub\n", "send ipip 203.0.113.7 198.51.100.9 new", "encrypted by policy 2 by ether1"),
        new("ipip is another protocol than ipencap", IpsecPage, "/ip ipsec policy add dst-address=198.51.100.9/32 protocol=ipip src-address=203.0.113.7/32 peer=hub\n", "send ipip 203.0.113.7 198.51.100.9 new", "in clear by ether1"),
        new("A policy asks for its ports", IpsecPage, "/ip ipsec policy add dst-address=10.3.0.0/24 dst-port=443 protocol=tcp src-address=10.1.0.0/24 peer=hub\n", "receive lan tcp 10.1.0.5:40000 10.3.0.9:80 new", "in clear by ether1"),
        new("The device's own key exchange is no policy's", IpsecPage, "/ip ipsec policy add dst-address=0.0.0.0/0 peer=hub src-address=0.0.0.0/0 tunnel=yes\n", "send udp 203.0.113.7:500 198.51.100.9:500 new", "in clear by ether1"),
        new("Key exchange with no peer of the device is a packet like any other", "supposed", "/ip ipsec policy add dst-address=0.0.0.0/0 peer=hub src-address=0.0.0.0/0 tunnel=yes\n", "send udp 203.0.113.7:500 192.0.2.80:500 new", "encrypted by policy 2 by ether1"),
        new("A policy for everything takes everything else", IpsecPage, "/ip ipsec policy add dst-address=0.0.0.0/0 peer=hub src-address=0.0.0.0/0 tunnel=yes\n", "send tcp 203.0.113.7:8291 192.0.2.80:443 new", "encrypted by policy 2 by ether1"),
        new("What is encrypted already is not encrypted again", "manual 2.5: How IPsec works", "/ip ipsec policy add dst-address=0.0.0.0/0 peer=hub src-address=0.0.0.0/0 tunnel=yes\n", "send esp 203.0.113.7 198.51.100.9 new", "in clear by ether1"),
        new("A decrypted packet comes in by the uplink again", PacketFlow, "/ip firewall filter add chain=forward action=drop in-interface=ether1\n", In, "dropped by filter forward 0"),
        new("ipsec-policy=in,none spares a decrypted packet", IpsecPage, "/ip firewall filter add chain=forward action=drop in-interface=ether1 ipsec-policy=in,none\n", In, "in clear by lan", ""),

        // Routing.
        new("A routing mark chooses its table", "manual: Policy Routing", "/ip firewall mangle add chain=prerouting action=mark-routing new-routing-mark=second passthrough=yes\n/ip route add dst-address=0.0.0.0/0 gateway=guests routing-table=second\n", Internet, "in clear by guests"),
        new("A table without a route falls back to main", "manual: Policy Routing", "/ip firewall mangle add chain=prerouting action=mark-routing new-routing-mark=second passthrough=yes\n/ip route add dst-address=192.0.3.0/24 gateway=guests routing-table=second\n", Internet, "in clear by ether1"),
        new("The device's own packets are routed again after a mark in output", PacketFlow, "/ip firewall mangle add chain=output action=mark-routing new-routing-mark=second\n/ip route add dst-address=0.0.0.0/0 gateway=guests routing-table=second\n", "send udp 203.0.113.7:500 198.51.100.9:500 new", "in clear by guests"),
        new("A rule may look in one table only", "manual: Policy Routing", "/routing rule add action=lookup-only-in-table src-address=10.1.0.0/24 table=second\n/ip route add dst-address=192.0.3.0/24 gateway=guests routing-table=second\n", Internet, "no route"),
        new("A rule with lookup goes on to main", "manual: Policy Routing", "/routing rule add action=lookup src-address=10.1.0.0/24 table=second\n/ip route add dst-address=192.0.3.0/24 gateway=guests routing-table=second\n", Internet, "in clear by ether1"),
        new("min-prefix hides the default route of a rule's table", "manual: Policy Routing", "/routing rule add action=lookup min-prefix=0 src-address=10.1.0.0/24 table=second\n/ip route add dst-address=0.0.0.0/0 gateway=guests routing-table=second\n", Internet, "in clear by ether1"),
        new("Of two routes the lower distance wins", "manual: IP Routing", "/ip route add distance=2 dst-address=0.0.0.0/0 gateway=guests\n", Internet, "in clear by ether1"),
        new("The longer prefix wins", "manual: IP Routing", "/ip route add distance=9 dst-address=192.0.2.0/24 gateway=guests\n", Internet, "in clear by guests"),
        new("A blackhole drops", "manual: IP Routing", "/ip route add blackhole dst-address=192.0.2.0/24\n", Internet, "no route"),
        new("A disabled route is none", "manual: IP Routing", "/ip route add disabled=yes dst-address=192.0.2.0/24 gateway=guests\n", Internet, "in clear by ether1"),
        new("A gateway may be found by way of another route", "manual: IP Routing, next-hop lookup", "/ip route add dst-address=192.0.2.1/32 gateway=10.1.20.9 scope=10\n/ip route add dst-address=192.0.2.0/24 gateway=192.0.2.1\n", Internet, "in clear by guests"),
        new("With forwarding switched off nothing is forwarded", "manual: IP Settings", "/ip settings set ip-forward=no\n", Out, "dropped by ip settings ip-forward"),
    ];
}
