#!/bin/sh
# Link {{tag}} of the orchestrator. Written as a whole at each change; edits are lost.
# Usage: link up|down|interface-up|interface-down|firewall-up|firewall-down
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

tag={{tag}}
interface={{interface}}
label={{label}}
local_endpoint={{local-endpoint}}
remote_endpoint={{remote-endpoint}}
address={{address}}
mtu={{mtu}}
# As "ip route" prints them.
routes={{routes}}
preferred_source={{preferred-source}}
turn_on_forwarding={{turn-on-forwarding}}
lan_pairs={{lan-pairs}}
here=/etc/orchestrator/$tag
forwarding=/proc/sys/net/ipv4/ip_forward
forwarding_was_off=/run/orchestrator/forwarding-was-off

interface_up() {
  ip address replace "$local_endpoint/32" dev lo label "$label"
  ip -4 -o address show dev lo label "$label" | while read -r _ _ _ old _; do
    [ "$old" = "$local_endpoint/32" ] || ip address del "$old" dev lo
  done
  ip link show dev "$interface" >/dev/null 2>&1 ||
    ip link add name "$interface" type ipip local "$local_endpoint" remote "$remote_endpoint" ttl 64 pmtudisc
  ip link set dev "$interface" type ipip local "$local_endpoint" remote "$remote_endpoint" ttl 64 pmtudisc
  ip link set dev "$interface" mtu "$mtu" up
  ip -4 -o address show dev "$interface" | while read -r _ _ _ old _; do
    [ "$old" = "$address" ] || ip address del "$old" dev "$interface"
  done
  ip address replace "$address" dev "$interface"
  ip -4 route show dev "$interface" proto static | while read -r old _; do
    case " $routes " in *" $old "*) ;; *) ip route del "$old" dev "$interface" proto static ;; esac
  done
  for route in $routes; do
    ip route replace "$route" dev "$interface" proto static ${preferred_source:+src "$preferred_source"}
  done
  if [ "$turn_on_forwarding" = yes ] && [ "$(cat "$forwarding")" = 0 ]; then
    mkdir -p "${forwarding_was_off%/*}"
    : >"$forwarding_was_off"
    echo 1 >"$forwarding"
  fi
}

interface_down() {
  if ip link show dev "$interface" >/dev/null 2>&1; then ip link del dev "$interface"; fi
  ip -4 -o address show dev lo label "$label" | while read -r _ _ _ old _; do
    ip address del "$old" dev lo
  done
  if [ -e "$forwarding_was_off" ] && ! other_links; then
    echo 0 >"$forwarding"
    rm -f "$forwarding_was_off"
  fi
}

other_links() {
  for other in /etc/orchestrator/*/link; do
    [ ! -e "$other" ] || [ "$other" = "$here/link" ] || return 0
  done
  return 1
}

# Connections tracked before the exception stood keep their old source address for as long as they are used.
forget_stale_connections() {
  command -v conntrack >/dev/null 2>&1 || return 0
  conntrack -D -s "$local_endpoint" -d "$remote_endpoint" >/dev/null 2>&1 || :
  for pair in $lan_pairs; do
    conntrack -D -s "${pair%,*}" -d "${pair#*,}" --src-nat >/dev/null 2>&1 || :
  done
}

{{firewall}}
case "${1-}" in
  up) firewall_up; interface_up ;;
  down) interface_down; firewall_down ;;
  interface-up) interface_up ;;
  interface-down) interface_down ;;
  firewall-up) firewall_up ;;
  firewall-down) firewall_down ;;
  *) echo "usage: link up|down|interface-up|interface-down|firewall-up|firewall-down" >&2; exit 64 ;;
esac
