namespace Orchestrator.Web.Components.Pages.Audit;

/// <summary>Rule sets with the commonest fault, for one who has none at hand.</summary>
internal static class AuditExamples
{
    public const string IptablesLans = "10.1.0.0/24 - 10.2.0.0/24";

    public const string RouterOs = """
        # 2026-11-21 08:00:00 by RouterOS 7.15.3
        /interface list
        add name=WAN
        add name=LAN
        /interface list member
        add interface=ether1 list=WAN
        add interface=bridge list=LAN
        /ip ipsec peer
        add address=198.51.100.20/32 local-address=203.0.113.7 name=hub
        /ip ipsec policy
        add dst-address=10.2.0.0/24 peer=hub src-address=10.1.0.0/24 tunnel=yes
        /ip address
        add address=10.1.0.1/24 interface=bridge network=10.1.0.0
        add address=203.0.113.7/24 interface=ether1 network=203.0.113.0
        /ip firewall filter
        add action=accept chain=input connection-state=established,related,untracked
        add action=accept chain=input dst-port=500,4500 protocol=udp
        add action=accept chain=input protocol=ipsec-esp
        add action=drop chain=input in-interface-list=!LAN
        add action=accept chain=forward ipsec-policy=in,ipsec
        add action=accept chain=forward ipsec-policy=out,ipsec
        add action=accept chain=forward connection-state=established,related,untracked
        add action=drop chain=forward connection-nat-state=!dstnat connection-state=new in-interface-list=WAN
        /ip firewall nat
        add action=masquerade chain=srcnat comment="internet for all" out-interface-list=WAN
        add action=accept chain=srcnat comment="tunnel to the hub" dst-address=10.2.0.0/24 src-address=10.1.0.0/24
        /ip route
        add gateway=203.0.113.1
        /system identity
        set name=branch-7
        """;

    public const string Iptables = """
        *nat
        :PREROUTING ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        -A POSTROUTING -o eth0 -m comment --comment "internet for all" -j MASQUERADE
        -A POSTROUTING -s 10.1.0.0/24 -d 10.2.0.0/24 -o eth0 -m comment --comment "tunnel to the hub" -j ACCEPT
        COMMIT
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A FORWARD -i eth1 -j ACCEPT
        -A FORWARD -i eth0 -m policy --dir in --pol ipsec -j ACCEPT
        COMMIT
        """;
}
