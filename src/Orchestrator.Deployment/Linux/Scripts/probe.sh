# probe MARK: prints what the box is and has, in sections "MARK name". Changes nothing.
mark=$1
section() { printf '\n%s %s\n' "$mark" "$1"; }
section system; uname -s; uname -r; uname -n; id -u
section release; cat /etc/os-release 2>/dev/null
section missing
for program in ip swanctl awk sed mktemp base64 wc sync; do command -v "$program" >/dev/null 2>&1 || echo "$program"; done
command -v nft >/dev/null 2>&1 || command -v iptables >/dev/null 2>&1 || echo "nft or iptables"
command -v ping >/dev/null 2>&1 || echo ping
section charon; swanctl --version --daemon 2>/dev/null
section addresses; ip -j address show
section default; ip -j -4 route show default
section forwarding; cat /proc/sys/net/ipv4/ip_forward
section ipip
{ grep -qs '/ipip\.ko' "/lib/modules/$(uname -r)/modules.builtin" || [ -d /sys/module/ipip ] || modprobe -n -q ipip; } 2>/dev/null && echo yes
section nft-works
printf 'table inet orch_trial {\n chain a {\n type nat hook postrouting priority 90;\n oifname "x" snat ip to ip saddr\n }\n chain b {\n type filter hook output priority -10;\n ip saddr 192.0.2.1 rt ipsec missing drop\n }\n}\n' |
  nft -c -f - 2>/dev/null && echo yes
section nft; nft -j list ruleset 2>/dev/null
section iptables-legacy; iptables-legacy-save 2>/dev/null
section iptables; iptables-save 2>/dev/null
section boot
[ -d /run/systemd/system ] && echo systemd
command -v ifup >/dev/null 2>&1 && [ -d /etc/network/if-up.d ] && grep -qsE '^[[:space:]]*(auto|allow-|source)' /etc/network/interfaces && echo ifupdown
section end
exit 0
