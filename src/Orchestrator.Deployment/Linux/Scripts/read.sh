# read MARK TAG CONNECTION: prints what the box has of one link, in sections "MARK name". Changes nothing.
mark=$1 tag=$2 connection=$3
shift 3
section() { printf '\n%s %s\n' "$mark" "$1"; }
for path in "$@"; do
  [ -f "$path" ] || continue
  section "file $(stat -c %a "$path") $path"; base64 <"$path"
done
section loopback; ip -j -4 address show dev lo
section link; ip -j -d link show dev "orch-$tag" 2>/dev/null
section address; ip -j -4 address show dev "orch-$tag" 2>/dev/null
section routes; ip -j -4 route show dev "orch-$tag" proto static 2>/dev/null
section forwarding; cat /proc/sys/net/ipv4/ip_forward
section nft; nft -j list ruleset 2>/dev/null
section iptables
if command -v iptables-legacy-save >/dev/null 2>&1 && iptables-legacy-save 2>/dev/null | grep -q '^-A'; then iptables-legacy-save; else iptables-save 2>/dev/null; fi
section connections; swanctl --list-conns --raw 2>/dev/null | grep -F "{$connection {"
section boot
if [ -d /run/systemd/system ]; then systemctl is-enabled "orch-$tag.service" 2>/dev/null; elif [ -x "/etc/network/if-up.d/orch-$tag" ]; then echo enabled; fi
section end
exit 0
