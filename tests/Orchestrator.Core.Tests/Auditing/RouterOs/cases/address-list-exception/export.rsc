# nov/16/2023 16:41:15 by RouterOS 6.49.10
# software id = AAAA-BBBB
#
/interface ethernet
set [ find default-name=ether1 ] name=wan
set [ find default-name=ether2 ] name=lan
/ip address
add address=203.0.113.7/24 interface=wan network=203.0.113.0
add address=10.1.0.1/24 interface=lan network=10.1.0.0
/ip firewall address-list
add address=10.2.0.0/24 list=tunnels
add address=10.3.0.0-10.3.0.63 list=tunnels
add address=10.4.0.0/24 disabled=yes list=tunnels
add address=office.example.com list=partners
/ip firewall nat
add action=masquerade chain=srcnat dst-address-list=!tunnels out-interface=wan
add action=masquerade chain=srcnat dst-address-list=nothing out-interface=wan
add action=masquerade chain=srcnat dst-address-list=partners out-interface=\
    wan
/ip ipsec policy
add dst-address=10.2.0.0/24 sa-dst-address=198.51.100.9 sa-src-address=\
    203.0.113.7 src-address=10.1.0.0/24 tunnel=yes
/ip route
add distance=1 gateway=203.0.113.1
