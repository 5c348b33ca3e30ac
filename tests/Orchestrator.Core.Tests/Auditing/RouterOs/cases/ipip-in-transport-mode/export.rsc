# 2026-03-01 12:00:00 by RouterOS 7.16.2
/interface bridge
add name=lan
/interface ipip
add allow-fast-path=no local-address=203.0.113.7 name=orch-hub remote-address=\
    198.51.100.9
/interface list
add name=WAN
add name=LAN
/interface list member
add interface=ether1 list=WAN
add interface=lan list=LAN
/ip ipsec peer
add address=198.51.100.9/32 exchange-mode=ike2 local-address=203.0.113.7 \
    name=orch-hub
/ip ipsec policy
add dst-address=198.51.100.9/32 peer=orch-hub protocol=ipencap src-address=\
    203.0.113.7/32
/ip address
add address=10.1.0.1/24 interface=lan network=10.1.0.0
add address=203.0.113.7/24 interface=ether1 network=203.0.113.0
add address=169.254.7.1/30 interface=orch-hub network=169.254.7.0
/ip firewall filter
add action=accept chain=input connection-state=established,related,untracked
add action=accept chain=input dst-port=500,4500 protocol=udp
add action=accept chain=input protocol=ipsec-esp
add action=accept chain=input ipsec-policy=in,ipsec protocol=ipencap
add action=drop chain=input in-interface-list=!LAN
add action=accept chain=forward in-interface=orch-hub
add action=accept chain=forward out-interface=orch-hub
add action=fasttrack-connection chain=forward connection-state=\
    established,related
add action=accept chain=forward connection-state=established,related,untracked
add action=drop chain=forward connection-nat-state=!dstnat connection-state=\
    new in-interface-list=WAN
/ip firewall mangle
add action=change-mss chain=forward new-mss=1360 out-interface=orch-hub \
    passthrough=yes protocol=tcp tcp-flags=syn tcp-mss=1361-65535
/ip firewall nat
add action=masquerade chain=srcnat out-interface-list=WAN
/ip route
add dst-address=0.0.0.0/0 gateway=203.0.113.1
add dst-address=10.2.0.0/24 gateway=orch-hub
