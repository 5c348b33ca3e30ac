# rules MARK: prints all that decides a packet's way through the box, in sections "MARK name". Changes nothing.
mark=$1
section() { printf '\n%s %s\n' "$mark" "$1"; }
section nft; nft -j list ruleset 2>/dev/null
section iptables
if command -v iptables-legacy-save >/dev/null 2>&1 && iptables-legacy-save 2>/dev/null | grep -q '^-A'; then iptables-legacy-save; else iptables-save 2>/dev/null; fi
section ipset; ipset save 2>/dev/null
section interfaces; ip -o link; ip -o -4 addr
section routes; ip -4 route show table all
section routing; ip -4 rule
section policies; ip xfrm policy
section end
exit 0
