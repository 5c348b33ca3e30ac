# 2026-03-01 12:00:00 by RouterOS 7.20.8
/interface bridge add name=lan
/interface pppoe-client add add-default-route=yes default-route-distance=2 disabled=no interface=ether1 name=pppoe-out1 user=u password=hidden
/routing table add disabled=no fib name=second
/ip address add address=10.1.0.1/24 interface=lan network=10.1.0.0
/ip address add address=203.0.113.7/24 interface=ether2 network=203.0.113.0
/ip address add address=203.0.113.8/24 interface=ether2 network=203.0.113.0
/ip firewall mangle add action=mark-connection chain=prerouting connection-mark=no-mark in-interface=lan new-connection-mark=office passthrough=yes src-address=10.1.0.0/25
/ip firewall mangle add action=mark-routing chain=prerouting connection-mark=office new-routing-mark=second passthrough=no
/ip firewall mangle add action=mark-packet chain=prerouting new-packet-mark=after passthrough=no
/ip firewall nat add action=jump chain=srcnat jump-target=out out-interface=!lan
/ip firewall nat add action=return chain=out dst-address=10.2.0.0/24
/ip firewall nat add action=src-nat chain=out out-interface=ether2 to-addresses=203.0.113.8
/ip firewall nat add action=masquerade chain=out
/ip firewall nat add action=jump chain=out jump-target=out
/ip firewall nat add action=dst-nat chain=dstnat dst-address-type=local dst-port=443,8000-8010 in-interface=all-ppp protocol=tcp to-addresses=10.1.0.9 to-ports=443
/ip route add disabled=no distance=1 dst-address=0.0.0.0/0 gateway=203.0.113.1 routing-table=second
/ip route add blackhole disabled=no dst-address=10.0.0.0/8 gateway="" routing-table=main
/routing rule add action=lookup-only-in-table disabled=no dst-address=192.0.2.0/24 table=second
