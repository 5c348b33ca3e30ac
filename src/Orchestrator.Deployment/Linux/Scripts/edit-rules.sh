# edit-rules do FOLDER STEPS: changes rules of one chain in one transaction. FOLDER is that of the armed undo.
# edit-rules back FOLDER: takes that back, by what "keep-rules" and "do" left there. Needs nothing else.
# What STEPS mean: RuleSteps. Texts of rules are data: they are looked for, and handed on by standard input.
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
umask 077
mode=$1 here=$2
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
steps=$here/rules-back
if [ "$mode" != back ]; then
  steps=$work/steps
  printf '%s' "$3" >"$steps" || exit 1
fi
{ IFS= read -r filter && IFS= read -r table && IFS= read -r chain; } <"$steps" || exit 64
has() { command -v "$1" >/dev/null 2>&1; }
case $filter in
  iptables) if has iptables-nft-save && has iptables-nft-restore; then program=iptables-nft; else program=iptables; fi ;;
  legacy) if has iptables-legacy-save && has iptables-legacy-restore; then program=iptables-legacy; else program=iptables; fi ;;
  nft) program=nft ;;
  *) exit 64 ;;
esac

# The chain's rules, "HANDLE TEXT" each; iptables has no handles.
list() {
  case $filter in
    nft) nft -s -a list chain ${table%% *} "${table#* }" "$chain" >"$work/listing" || return 1 ;;
    *) "$program-save" -t "$table" >"$work/listing" || return 1 ;;
  esac
  awk '
    NR == FNR { if (FNR == 1) filter = $0; if (FNR == 3) start = "-A " $0; next }
    filter == "nft" {
      if (match($0, / # handle [0-9]+$/)) {
        rule = substr($0, 1, RSTART - 1); handle = substr($0, RSTART + 10)
        sub(/^[ \t]+/, "", rule)
        if (rule !~ /[{]$/) print handle " " rule
      }
      next
    }
    $0 == start { print "0 "; next }
    substr($0, 1, length(start) + 1) == start " " { print "0 " substr($0, length(start) + 2) }
  ' "$steps" "$work/listing"
}

# plan STEPS RULES: what the programs are to do, and in "$work/after" what the chain reads then.
plan() {
  awk -v mode="$mode" -v after="$work/after" '
    function mark(rule) { return match(rule, /orch:[a-z2-7]+:audit-fix(:[0-9]+)?/) ? substr(rule, RSTART, RLENGTH) : "" }
    function same(one, other) { return one == other || (mode == "back" && mark(one) != "" && mark(one) == mark(other)) }
    function find(k, rule,  i) {
      for (i = 1; i <= n; i++) if (same(text[i], rule) && --k == 0) return i
      return 0
    }
    function say(line) { print line }
    function put(rule,  i) {
      if (filter == "nft" && here <= n) say("insert rule " table " " chain " position " handle[here] " " rule)
      else if (filter == "nft") say("add rule " table " " chain " " rule)
      else if (here <= n) say("-I " chain " " here " " rule)
      else say("-A " chain " " rule)
      for (i = n++; i >= here; i--) { text[i + 1] = text[i]; handle[i + 1] = handle[i] }
      text[here] = rule; handle[here++] = ""
    }
    function take(  i) {
      say(filter == "nft" ? "delete rule " table " " chain " handle " handle[here] : "-D " chain " " here)
      for (i = here; i < n; i++) { text[i] = text[i + 1]; handle[i] = handle[i + 1] }
      n--
    }
    NR == FNR && FNR == 1 { filter = $0; next }
    NR == FNR && FNR == 2 { table = $0; next }
    NR == FNR && FNR == 3 { chain = $0; next }
    NR == FNR { step[++steps] = $0; next }
    { space = index($0, " "); handle[++n] = substr($0, 1, space - 1); text[n] = substr($0, space + 1) }
    END {
      if (filter != "nft") say("*" table)
      for (i = 1; i <= steps; i++) {
        space = index(step[i], " "); verb = space ? substr(step[i], 1, space - 1) : step[i]; rest = substr(step[i], space + 1)
        if (verb == "at" || verb == "need") {
          space = index(rest, " ")
          here = find(substr(rest, 1, space - 1) + 0, substr(rest, space + 1))
          if (!here && mode == "do") { print "not in the chain: " substr(rest, space + 1) >"/dev/stderr"; exit 65 }
          if (!here && verb == "need") break
        }
        else if (verb == "line") here = rest + 0
        else if (verb == "near") { if (!here) here = rest + 0 <= n ? rest + 0 : n + 1 }
        else if (verb == "end") here = n + 1
        else if (verb == "add") { if (here) put(rest) }
        else if (verb == "remove") { if (here) take() }
        else { print "no step " verb >"/dev/stderr"; exit 64 }
      }
      if (filter != "nft") say("COMMIT")
      printf "" >after
      for (i = 1; i <= n; i++) print text[i] >after
    }
  ' "$1" "$2" >"$work/commands"
}

write() {
  case $filter in
    nft) nft -f - <"$work/commands" ;;
    *) "$program-restore" --noflush --wait=5 <"$work/commands" ;;
  esac
}
texts() { sed 's/^[0-9]* //' "$1"; }

case $mode in
  do)
    [ -d "$here" ] || { echo "no undo is armed" >&2; exit 1; }
    list >"$work/rules" || exit 1
    plan "$steps" "$work/rules" || exit $?
    write || exit 1
    list >"$work/rules" && texts "$work/rules" >"$here/rules-after"
    ;;
  keep)
    list >"$work/rules" || exit 1
    texts "$work/rules" >"$here/rules-before"
    ;;
  back)
    list >"$work/rules" || exit 1
    texts "$work/rules" >"$work/now"
    ! cmp -s "$work/now" "$here/rules-before" || exit 0
    plan "$steps" "$work/rules" || exit 1
    if ! cmp -s "$work/after" "$here/rules-before" && cmp -s "$work/now" "$here/rules-after"; then
      # The box lists what was written in a way nobody foresaw, but nobody else was here: what differs goes back by its place.
      head -n 3 "$steps" >"$work/places"
      awk '
        NR == FNR { was[++before] = $0; next }
        { now[++n] = $0 }
        END {
          while (top < before && top < n && was[top + 1] == now[top + 1]) top++
          while (end < before - top && end < n - top && was[before - end] == now[n - end]) end++
          for (i = n - end; i > top; i--) print "line " i "\nremove"
          print "line " top + 1
          for (i = top + 1; i <= before - end; i++) print "add " was[i]
        }' "$here/rules-before" "$work/now" >>"$work/places"
      plan "$work/places" "$work/rules" || exit 1
    fi
    write || exit 1
    ;;
  *) exit 64 ;;
esac
exit 0
