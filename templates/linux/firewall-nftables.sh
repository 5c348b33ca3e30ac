# Prints "family table chain hook" of every other filter chain that may refuse a packet on its way in or through.
foreign_chains() {
  nft list ruleset | awk '
    $1 == "table" { family = $2; table = $3; next }
    $1 == "chain" { chain = $2; hook = ""; drops = 0; rules = 0; next }
    $1 == "type" && $3 == "hook" { if ($2 == "filter") hook = $4; drops = /policy drop/; next }
    $1 == "}" {
      if (chain != "" && (hook == "input" || hook == "forward") && (family == "ip" || family == "inet") &&
          table !~ /^orch_/ && (drops || rules) && (table chain) ~ /^[A-Za-z0-9_.-]+$/)
        print family, table, chain, hook
      chain = ""; next
    }
    chain != "" && NF && $1 != "comment" { rules = 1 }'
}

# Prints the commands that remove this link's rules from other chains.
remove_openings() {
  nft -a list ruleset | awk -v stamp="comment \"orch:$tag:" -v own="orch_$tag" '
    $1 == "table" { family = $2; table = $3 }
    $1 == "chain" { chain = $2 }
    table != own && index($0, stamp) && match($0, /# handle [0-9]+$/) {
      print "delete rule", family, table, chain, "handle", substr($0, RSTART + 9)
    }'
}

# The last line of the openings is inserted first, so that they stand in their own order.
insert_openings() {
  foreign_chains | while read -r family table chain hook; do
    awk -v hook="$hook" -v where="$family $table $chain" '
      $1 == hook { rest = $0; sub(/^[a-z]+ /, "", rest); line[++n] = rest }
      END { for (i = n; i > 0; i--) print "insert rule", where, line[i] }' "$here/openings"
  done
}

firewall_up() {
  text=$(cat "$here/firewall"; remove_openings; insert_openings)
  printf '%s\n' "$text" | nft -f -
  forget_stale_connections
}

firewall_down() {
  text=$(echo "add table inet orch_$tag"; echo "delete table inet orch_$tag"; remove_openings)
  printf '%s\n' "$text" | nft -f -
}
