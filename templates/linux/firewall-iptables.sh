# The iptables whose tables are in use, where a box has both kinds.
iptables=iptables
if command -v iptables-legacy-save >/dev/null 2>&1 && iptables-legacy-save 2>/dev/null | grep -q '^-A'; then
  iptables=iptables-legacy
fi
chains="ORCH-$tag-POSTROUTING ORCH-$tag-INPUT ORCH-$tag-OUTPUT ORCH-$tag-FORWARD"

# Prints the removal of this link's jumps from the built-in chains of a table.
remove_jumps() {
  "$iptables" -w -t "$1" -S | sed -n "s/^-A \([A-Z]* .*-j ORCH-$tag-[A-Z]*\)\$/-D \1/p"
}

# The whole text first: iptables-restore holds the lock that reading the tables needs.
firewall_up() {
  text=$(for table in nat mangle filter; do
    echo "*$table"
    remove_jumps "$table"
    sed -n "/^\*$table\$/,/^COMMIT\$/p" "$here/firewall" | sed 1d
  done)
  printf '%s\n' "$text" | "$iptables-restore" -w --noflush
  forget_stale_connections
}

firewall_down() {
  text=$(for table in nat mangle filter; do
    echo "*$table"
    remove_jumps "$table"
    for chain in $chains; do
      if "$iptables" -w -t "$table" -S "$chain" >/dev/null 2>&1; then echo "-F $chain"; echo "-X $chain"; fi
    done
    echo COMMIT
  done)
  printf '%s\n' "$text" | "$iptables-restore" -w --noflush
}
