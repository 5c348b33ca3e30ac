# observe MARK TAG INTERFACE PEER LOCAL REMOTE TUNNEL-LOCAL TUNNEL-REMOTE LAN-LOCAL LAN-REMOTE MTU DESTINATION...
# Looks at one link, in sections "MARK name". Changes nothing. "-" stands for no address.
mark=$1 tag=$2 interface=$3 peer=$4 local=$5 remote=$6 tunnel_local=$7 tunnel_remote=$8 lan_local=$9
shift 9
lan_remote=$1 mtu=$2
shift 2
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
ping -n -q -c 3 -i 0.2 -W 1 -I "$tunnel_local" "$tunnel_remote" >"$work/tunnel" 2>&1 &
ping -n -q -c 2 -i 0.2 -W 1 -M do -s "$((mtu - 28))" -I "$tunnel_local" "$tunnel_remote" >"$work/size" 2>&1 &
if [ "$lan_local" != - ] && [ "$lan_remote" != - ]; then
  ping -n -q -c 3 -i 0.2 -W 1 -I "$lan_local" "$lan_remote" >"$work/lan" 2>&1 &
fi
section() { printf '\n%s %s\n' "$mark" "$1"; }
section sas; swanctl --list-sas --raw --ike "$peer" 2>/dev/null
section link; ip -j link show dev "$interface" 2>/dev/null
for destination in "$@"; do
  section "route $destination"
  if [ "$lan_local" = - ]; then ip -j route get "$destination" 2>/dev/null; else ip -j route get "$destination" from "$lan_local" 2>/dev/null || ip -j route get "$destination" 2>/dev/null; fi
done
wait
section ping-tunnel; cat "$work/tunnel"
section ping-size; cat "$work/size"
section ping-lan; cat "$work/lan" 2>/dev/null
section nft; nft -j list ruleset 2>/dev/null
section iptables
if command -v iptables-legacy-save >/dev/null 2>&1 && iptables-legacy-save 2>/dev/null | grep -q '^-A'; then iptables-legacy-save; else iptables-save 2>/dev/null; fi
section tracked
if command -v conntrack >/dev/null 2>&1; then conntrack -L -s "$local" -d "$remote" 2>/dev/null; else grep -sF "src=$local dst=$remote " /proc/net/nf_conntrack; fi
section end
exit 0
