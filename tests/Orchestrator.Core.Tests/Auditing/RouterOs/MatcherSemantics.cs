using static Orchestrator.Core.Tests.Auditing.RouterOs.Practice;

namespace Orchestrator.Core.Tests.Auditing.RouterOs;

/// <summary>Matchers and marks: a rule that drops what it matches, and packets that it must or must not match.</summary>
internal static class MatcherSemantics
{
    private const string Matchers = "manual: Common Firewall Matchers and Actions";
    private const string Kernel = "netfilter's meaning, supposed";
    private const string Lists = "manual: Interface Lists";
    private const string Dropped = "dropped by filter forward 0";

    public static IReadOnlyList<Semantic> All { get; } =
    [
        Hits("An address, a subnet and a range are matched", Matchers, "src-address=10.1.0.0-10.1.0.9 dst-address=10.2.0.9"),
        Hits("A negated address matches the others", Matchers, "dst-address=!10.3.0.0/16"),
        Misses("A negated address does not match itself", Matchers, "dst-address=!10.2.0.0/16"),
        Hits("A protocol has a name or a number", Matchers, "protocol=6"),
        Misses("A negated protocol does not match itself", Matchers, "protocol=!tcp"),
        Hits("Ports are lists and ranges", Matchers, "dst-port=80,440-450 protocol=tcp"),
        Misses("A negated port does not match itself", Matchers, "dst-port=!443 protocol=tcp"),
        Hits("port means either end", Matchers, "port=443 protocol=tcp"),
        Hits("any-port means either end", Matchers, "any-port=40000 protocol=tcp"),
        Misses("A negated port spares both ends", Kernel, "port=!443 protocol=tcp"),
        Misses("Ports belong to protocols that have them", Matchers, "dst-port=!80", "receive lan icmp 10.1.0.5 10.2.0.9 new type=2048"),
        Hits("connection-state is a list", Matchers, "connection-state=new,related"),
        Misses("A negated connection-state matches none of its list", Matchers, "connection-state=!new,related"),
        Misses("connection-nat-state asks for translated connections", Matchers, "connection-nat-state=dstnat"),
        Hits("A negated connection-nat-state matches the others", Matchers, "connection-nat-state=!dstnat,srcnat"),
        new("connection-nat-state sees this packet's own dst-nat", Matchers, "/ip firewall filter add chain=forward action=drop connection-nat-state=dstnat\n/ip firewall nat add chain=dstnat action=dst-nat dst-address=203.0.113.8 to-addresses=10.1.0.9\n", "receive ether1 tcp 192.0.2.80:40000 203.0.113.8:443 new", Dropped + " as tcp 192.0.2.80:40000 -> 10.1.0.9:443"),
        Hits("in-interface is the bridge", Matchers, "in-interface=lan"),
        Misses("A negated in-interface does not match itself", Matchers, "in-interface=!lan"),
        Hits("out-interface is known in forward", Matchers, "out-interface=ether1"),
        Hits("in-interface-list holds its members", Lists, "in-interface-list=LAN"),
        Misses("A negated list does not match its members", Lists, "in-interface-list=!LAN"),
        Hits("The list all holds every interface", Lists, "in-interface-list=all"),
        Misses("The list none holds no interface", Lists, "in-interface-list=none"),
        Hits("The list static holds what somebody made", Lists, "in-interface-list=static"),
        Misses("The list dynamic does not", Lists, "in-interface-list=dynamic"),
        Hits("Included lists bring their members", Lists, "in-interface-list=BOTH"),
        Misses("Excluded lists take members away again", Lists, "out-interface-list=BOTH"),
        new("A list's own members stay whatever is excluded", Lists, "/interface list member add interface=ether1 list=BOTH\n/ip firewall filter add chain=forward action=drop out-interface-list=BOTH\n", Out, Dropped),
        Misses("all-ethernet does not hold a bridge", Matchers, "in-interface=all-ethernet"),
        Hits("all-ethernet holds ports", Matchers, "out-interface=all-ethernet"),
        Hits("all-vlan holds VLANs", Matchers, "in-interface=all-vlan", "receive guests tcp 10.1.20.5:40000 10.2.0.9:443 new"),
        Hits("dst-address-type local is the device's addresses", Matchers, "dst-address-type=!local"),
        Misses("A host's address is not local", Matchers, "dst-address-type=local"),
        Hits("A host's address is unicast", Matchers, "dst-address-type=unicast"),
        new("A connected subnet's last address is broadcast, and the device's to take", Kernel, "/ip firewall filter add chain=input action=drop dst-address-type=broadcast\n", "receive ether1 udp 192.0.2.80:1 10.1.20.255:9 new", "dropped by filter input 0"),
        Hits("Addresses from 224 on are multicast", Matchers, "dst-address-type=multicast", "receive lan udp 10.1.0.5:1 239.1.2.3:9 new"),
        Hits("Types are alternatives", Matchers, "dst-address-type=local,unicast"),
        new("An address list holds addresses, subnets and ranges", "manual: Address lists", "/ip firewall address-list add list=far address=10.2.0.0-10.2.0.255\n/ip firewall filter add chain=forward action=drop dst-address-list=far\n", Out, Dropped),
        new("A disabled entry is not of the list", "manual: Address lists", "/ip firewall address-list add list=far address=10.2.0.0/24 disabled=yes\n/ip firewall filter add chain=forward action=drop dst-address-list=far\n", Out, Encrypted, ""),
        Misses("A list without entries matches nothing", "manual: Address lists", "dst-address-list=missing"),
        Hits("A negated list without entries matches everything", "manual: Address lists", "dst-address-list=!missing"),
        new("A list into which rules put addresses may hold any other", "manual: Address lists", "/ip firewall filter add chain=forward action=drop src-address-list=bad\n/ip firewall filter add chain=input action=add-src-to-address-list address-list=bad\n", Out + " yes", Dropped),
        Hits("tcp-flags asks for flags that are set and flags that are not", Matchers, "protocol=tcp tcp-flags=syn,!ack", Out + " syn"),
        Misses("tcp-flags asks for all of them", Matchers, "protocol=tcp tcp-flags=syn,ack", Out + " syn"),
        Misses("tcp-mss asks for a range", Matchers, "protocol=tcp tcp-mss=0-1360", Out + " syn mss=1460"),
        Hits("A negated tcp-mss matches the larger ones", Matchers, "protocol=tcp tcp-mss=!0-1360", Out + " syn mss=1460"),
        Misses("A packet without the option has no MSS of a range", Kernel, "protocol=tcp tcp-mss=0-1360", Out),
        Hits("packet-size is the IP packet's", Matchers, "packet-size=100-200"),
        Hits("dscp is the upper six bits", Matchers, "dscp=46", Out + " tos=185"),
        Misses("A negated dscp does not match itself", Matchers, "dscp=!46", Out + " tos=184"),
        Hits("ttl may be compared", Matchers, "ttl=less-than:65"),
        Misses("ttl may be compared with equal", Matchers, "ttl=equal:62"),
        Hits("A hop is taken away before forward", "manual: Packet Flow in RouterOS", "ttl=equal:63"),
        Hits("fragment asks for later fragments", Matchers, "fragment=yes", Out + " fragment=1"),
        Hits("icmp-options is type and codes", Matchers, "protocol=icmp icmp-options=3:0-15", "receive lan icmp 10.1.0.5 10.2.0.9 new type=772"),
        Misses("icmp-options asks for the code", Matchers, "protocol=icmp icmp-options=3:4", "receive lan icmp 10.1.0.5 10.2.0.9 new type=773"),
        Misses("What cannot be decided may not match", Matchers, "limit=10,5:packet"),
        Hits("What cannot be decided may match", Matchers, "limit=10,5:packet", Out + " yes"),
        Hits("Matchers of which nothing is known may match", Matchers, "weather=rain", Out + " yes"),

        // Marks.
        new("A connection's mark is seen by later tables", "manual: Mangle", "/ip firewall mangle add chain=prerouting action=mark-connection new-connection-mark=vpn passthrough=yes\n/ip firewall filter add chain=forward action=drop connection-mark=vpn\n", Out, Dropped),
        new("no-mark is a packet without a mark", "manual: Mangle", "/ip firewall filter add chain=forward action=drop connection-mark=no-mark packet-mark=no-mark\n", Out, Dropped),
        new("no-mark takes a mark away", "manual: Mangle", "/ip firewall mangle add chain=prerouting action=mark-packet new-packet-mark=a\n/ip firewall mangle add chain=forward action=mark-packet new-packet-mark=no-mark\n/ip firewall filter add chain=forward action=drop packet-mark=!no-mark\n", Out, Encrypted),
        new("Marks of one name are different marks for packets and connections", "manual: Mangle", "/ip firewall mangle add chain=prerouting action=mark-packet new-packet-mark=a\n/ip firewall filter add chain=forward action=drop connection-mark=a\n", Out, Encrypted),
        new("Mangle goes on after a mark unless passthrough says no", "manual: Mangle", "/ip firewall mangle add chain=forward action=mark-packet new-packet-mark=a passthrough=no\n/ip firewall mangle add chain=forward action=mark-packet new-packet-mark=b\n/ip firewall filter add chain=forward action=drop packet-mark=b\n", Out, Encrypted, "mangle forward 0"),
        new("passthrough is yes where nothing is said", "manual: Mangle", "/ip firewall mangle add chain=forward action=mark-packet new-packet-mark=a\n/ip firewall mangle add chain=forward action=mark-packet new-packet-mark=b\n/ip firewall filter add chain=forward action=drop packet-mark=b\n", Out, Dropped),
        new("change-mss lowers the MSS", "manual: Mangle", "/ip firewall mangle add chain=forward action=change-mss new-mss=1360 protocol=tcp tcp-flags=syn\n/ip firewall filter add chain=forward action=drop protocol=tcp tcp-mss=1360\n", Out + " syn mss=1460", Dropped),
        new("change-mss does not raise it", Kernel, "/ip firewall mangle add chain=forward action=change-mss new-mss=1360 protocol=tcp tcp-flags=syn\n/ip firewall filter add chain=forward action=drop protocol=tcp tcp-mss=1200\n", Out + " syn mss=1200", Dropped),
        new("change-dscp sets the upper six bits", "manual: Mangle", "/ip firewall mangle add chain=forward action=change-dscp new-dscp=46\n/ip firewall filter add chain=forward action=drop dscp=46\n", Out, Dropped),
        new("change-ttl sets it", "manual: Mangle", "/ip firewall mangle add chain=forward action=change-ttl new-ttl=set:9\n/ip firewall filter add chain=forward action=drop ttl=equal:9\n", Out, Dropped),
    ];

    private static Semantic Hits(string name, string source, string matchers, string packet = Out) =>
        new(name, source, $"/ip firewall filter add chain=forward action=drop {matchers}\n", packet, Dropped);

    private static Semantic Misses(string name, string source, string matchers, string packet = Out) =>
        new(name, source, $"/ip firewall filter add chain=forward action=drop {matchers}\n", packet, Encrypted, "");
}
