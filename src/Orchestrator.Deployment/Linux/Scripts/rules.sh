# rules MARK CONNECTIONS: prints all that decides a packet's way through the box, in sections "MARK name"; no more open connections
# than that. Changes nothing.
mark=$1
most=${2:-0}
troubles=
section() { printf '\n%s %s\n' "$mark" "$1"; }
has() { command -v "$1" >/dev/null 2>&1; }

# ask NAME PROGRAM...: a section of what the program prints; what it complains of when it fails is told at the end.
ask() {
  section "$1"
  name=$1
  shift
  { said=$("$@" 2>&1 >&3 3>&-); status=$?; } 3>&1
  [ "$status" -eq 0 ] || troubles="$troubles$name: $(printf '%s' "${said:-$* failed}" | tr '\n' ' ')
"
}

section missing
has ip || echo ip
has nft || has iptables-save || has iptables-legacy-save || echo "nft or iptables"
if has nft; then
  ask nft nft -j list ruleset
  # The same in nft's own words, by which a single rule is found again.
  section nft-text; nft -s -a list ruleset 2>/dev/null
fi

# "iptables-save v1.8.9 (nf_tables)" works by nft; "(legacy)" and versions without the word do not.
newer='' older=''
if has iptables-nft-save; then newer=iptables-nft-save; fi
if has iptables-legacy-save; then older=iptables-legacy-save; fi
case $(iptables-save --version 2>/dev/null) in
  *nf_tables*) newer=${newer:-iptables-save} ;;
  ?*) older=${older:-iptables-save} ;;
esac
if [ -n "$newer" ]; then ask iptables "$newer"; fi
# Asking for tables that the kernel does not have would make them.
if [ -n "$older" ] && grep -q . /proc/net/ip_tables_names 2>/dev/null; then ask iptables-legacy "$older"; fi
if has ipset; then ask ipset ipset save; fi
if has ip; then
  ask interfaces ip -o link
  ask addresses ip -o -4 addr
  ask routes ip -4 route show table all
  ask routing ip -4 rule
  ask policies ip xfrm policy
fi
section forwarding; cat /proc/sys/net/ipv4/ip_forward
# A daemon that does not run has loaded nothing.
section connections; swanctl --list-conns --raw 2>/dev/null

# What the kernel does not track, or does not let be seen, is left out; so is what would be too much.
section tracked-count; cat /proc/sys/net/netfilter/nf_conntrack_count 2>/dev/null
if [ "$(cat /proc/sys/net/netfilter/nf_conntrack_count 2>/dev/null || echo 999999)" -le "$most" ]; then
  if has conntrack; then section tracked; conntrack -L -f ipv4 2>/dev/null
  elif [ -r /proc/net/nf_conntrack ]; then section tracked; grep '^ipv4 ' /proc/net/nf_conntrack
  fi
fi

# sudo takes the variable away, but the login's own process keeps it.
section session
process=$$
while [ "${process:-0}" -gt 1 ]; do
  seen=$(tr '\000' '\n' <"/proc/$process/environ" 2>/dev/null | sed -n 's/^SSH_CONNECTION=//p')
  if [ -n "$seen" ]; then echo "$seen"; break; fi
  process=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$process/status" 2>/dev/null)
done
section troubles; printf '%s' "$troubles"
section end
exit 0
