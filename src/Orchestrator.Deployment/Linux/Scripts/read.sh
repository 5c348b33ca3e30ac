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
# All rules of others, for single edits of them.
newer='' older=''
has() { command -v "$1" >/dev/null 2>&1; }
if has iptables-nft-save; then newer=iptables-nft-save; fi
if has iptables-legacy-save; then older=iptables-legacy-save; fi
case $(iptables-save --version 2>/dev/null) in
  *nf_tables*) newer=${newer:-iptables-save} ;;
  ?*) older=${older:-iptables-save} ;;
esac
if [ -n "$newer" ]; then section saved-newer; "$newer" 2>/dev/null; fi
# Asking for tables that the kernel does not have would make them.
if [ -n "$older" ] && grep -q . /proc/net/ip_tables_names 2>/dev/null; then section saved-older; "$older" 2>/dev/null; fi
if has nft; then section listed; nft -s -a list ruleset 2>/dev/null; fi
if has conntrack; then section ends-connections; echo yes; fi

# Files that rules are loaded from at the next start.
starts() {
  if [ -d /run/systemd/system ]; then systemctl is-enabled --quiet "$1" 2>/dev/null; else ls /etc/rc[S2].d/S[0-9][0-9]"$1" >/dev/null 2>&1; fi
}
kept() {
  [ -f "$3" ] && [ ! -L "$3" ] || return 0
  section "kept $1 $2 $3"; base64 <"$3"
}
kind=legacy
case $(iptables-restore --version 2>/dev/null) in *nf_tables*) kind=iptables ;; esac
if starts netfilter-persistent; then kept "$kind" netfilter-persistent /etc/iptables/rules.v4; fi
if starts iptables; then kept "$kind" iptables /etc/sysconfig/iptables; fi
if starts nftables; then
  for file in /etc/nftables.conf /etc/sysconfig/nftables.conf; do
    kept nft nftables "$file"
    [ ! -f "$file" ] || sed -n 's/^[[:space:]]*include[[:space:]]*"\(\/[A-Za-z0-9_.\/-]*\)"[[:space:]]*;*$/\1/p' "$file" | while IFS= read -r part; do kept nft nftables "$part"; done
  done
fi
section connections; swanctl --list-conns --raw 2>/dev/null | grep -F "{$connection {"
section boot
if [ -d /run/systemd/system ]; then systemctl is-enabled "orch-$tag.service" 2>/dev/null; elif [ -x "/etc/network/if-up.d/orch-$tag" ]; then echo enabled; fi
section end
exit 0
