# end-connections WAY FROM TO: open connections between two sets of addresses end. Without conntrack they keep what was decided.
# WAY is translated, redirected or untranslated; either end may have opened a translated one. FROM and TO are "first-last,..." in numbers.
set -u
command -v conntrack >/dev/null 2>&1 || exit 0
conntrack -L -f ipv4 2>/dev/null | awk -v way="$1" -v from="$2" -v to="$3" '
  function number(address,  part) { split(address, part, "."); return ((part[1] * 256 + part[2]) * 256 + part[3]) * 256 + part[4] }
  function within(address, ranges,  i, all, ends, known) {
    known = number(address)
    for (i = split(ranges, all, ","); i > 0; i--) {
      split(all[i], ends, "-")
      if (known >= ends[1] + 0 && known <= ends[2] + 0) return 1
    }
    return 0
  }
  {
    ends = 0
    for (i = 1; i <= NF; i++) {
      if ($i ~ /^src=/) source[++ends] = substr($i, 5)
      else if ($i ~ /^dst=/) target[ends] = substr($i, 5)
      else if ($i ~ /^sport=/) near[ends] = substr($i, 7)
      else if ($i ~ /^dport=/) far[ends] = substr($i, 7)
    }
    if (ends < 2) next
    translated = source[1] != target[2] || target[1] != source[2]
    if (way == "redirected" ? target[1] == source[2] : translated != (way == "translated")) next
    if (!(within(source[1], from) && within(target[1], to)) && !(way == "translated" && within(source[1], to) && within(target[1], from))) next
    ports = ""
    if (($1 == "tcp" || $1 == "udp") && near[1] ~ /^[0-9]+$/ && far[1] ~ /^[0-9]+$/) ports = " --sport " near[1] " --dport " far[1]
    # What it has no name for it shows as unknown, and takes by number: IPIP.
    protocol = $1 == "unknown" ? $2 : $1
    if (protocol ~ /^[a-z0-9]+$/ && source[1] ~ /^[0-9.]+$/ && target[1] ~ /^[0-9.]+$/) print "-D -f ipv4 -p " protocol " -s " source[1] " -d " target[1] ports
  }' | while IFS= read -r words; do
    # One that ended meanwhile is no failure.
    conntrack $words >/dev/null 2>&1 || :
  done
exit 0
