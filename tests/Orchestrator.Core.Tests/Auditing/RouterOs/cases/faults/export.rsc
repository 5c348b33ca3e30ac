/ip firewall filter
add chain=forward action=jump jump-target=a
add chain=a action=jump jump-target=b
add chain=b action=jump jump-target=a
add chain=b action=jump jump-target=nowhere
add chain=forward action=drop protocol=icmp dst-port=80
add chain=forward action=drop src-address=10.0.0.1 src-address-list=missing
add chain=forward action=drop in-interface=*12
add chain=forward action=drop in-interface-list=GONE
add chain=forward action=explode
add chain=forward action=drop weather=rain
add chain=forward action=drop limit=10,5:packet time=8h-17h,mon
add chain=output action=drop in-interface=ether1
add chain=forward action=drop dst-port=""
add chain=forward action=drop dst-port=70000 protocol=tcp
add action=drop
add chain=forward action=accept comment="unclosed
set [ find comment=x action=drop
:put hello
{ :local x 1 }
remove 0
set 77 disabled=yes
/interface list
add name=WAN include=LAN
add name=LAN include=WAN
/ip address
add address=fd00::1/64 interface=ether1
/ip ipsec policy
add src-address=fd00::/64 dst-address=fd01::/64 tunnel=yes
add src-address=here dst-address=10.2.0.0/24 tunnel=yes
