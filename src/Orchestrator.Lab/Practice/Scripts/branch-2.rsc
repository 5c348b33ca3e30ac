# A branch set up years ago: masquerade by interface, nothing about IPsec.
/interface bridge
add comment=defconf name=bridge-local
/interface list
add comment=defconf name=WAN
add comment=defconf name=LAN
/interface bridge port
add bridge=bridge-local comment=defconf interface=ether2
add bridge=bridge-local comment=defconf interface=ether3
/interface list member
add comment=defconf interface=bridge-local list=LAN
add comment=defconf interface=ether1 list=WAN
/ip address
add address=10.12.0.1/24 comment=defconf interface=bridge-local
add address=100.64.7.20/24 interface=ether1
/ip pool
add name=dhcp ranges=10.12.0.100-10.12.0.199
/ip dhcp-server
add address-pool=dhcp interface=bridge-local name=defconf
/ip dhcp-server network
add address=10.12.0.0/24 comment=defconf dns-server=10.12.0.1 gateway=10.12.0.1
/ip dns
set allow-remote-requests=yes servers=9.9.9.9
/ip route
add dst-address=0.0.0.0/0 gateway=100.64.7.1
/ip firewall filter
add action=accept chain=input comment="established" connection-state=established,related
add action=accept chain=input comment="icmp" protocol=icmp
add action=drop chain=input comment="drop the rest from outside" in-interface=ether1
add action=fasttrack-connection chain=forward connection-state=established,related
add action=accept chain=forward connection-state=established,related
add action=drop chain=forward connection-state=invalid
/ip firewall nat
add action=masquerade chain=srcnat comment="internet for the office" out-interface=ether1
