#!/bin/sh
# Returns one link on this box to what it was when this script was put here. Needs nothing but what lies beside it.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
umask 022
here=${0%/*}
id=${here##*/}
[ -d "$here" ] || exit 0
# One run at a time; a confirmation takes the same lock.
if ! mkdir "$here/lock" 2>/dev/null; then
  other=$(cat "$here/lock/pid" 2>/dev/null)
  if [ -n "$other" ] && kill -0 "$other" 2>/dev/null; then
    while [ -d "$here/lock" ] && kill -0 "$other" 2>/dev/null; do sleep 0.2; done
    [ ! -d "$here" ] && exit 0
    exit 1
  fi
fi
echo $$ >"$here/lock/pid"
exec >"$here/log" 2>&1
tag=$(cat "$here/tag")
connection=$(cat "$here/connection")
link=/etc/orchestrator/$tag/link
failed=
kept() { echo "$here/files/$(echo "$1" | tr / %)"; }
was() { [ -e "$here/$1" ]; }
try() { "$@" || { echo "failed: $*"; failed=yes; }; }
load() {
  command -v swanctl >/dev/null 2>&1 || return 0
  swanctl --load-all --noprompt || :
}
differs() { ! cmp -s "$1" "$(kept "$1")"; }

conf=/etc/swanctl/conf.d/orch-$tag.conf
changed=
while read -r path; do
  if [ -e "$path" ] || [ -e "$(kept "$path")" ]; then
    if differs "$path"; then changed="$changed $path"; fi
  fi
done <"$here/paths"

# What is not as it was goes down with the script that brought it up, inside before outside.
if [ -n "$changed" ] || ! was interface-was-up; then
  [ ! -x "$link" ] || try "$link" interface-down
fi
case " $changed " in *" $conf "*) reload=yes ;; *) reload= ;; esac
if was connection-was-loaded; then :; elif [ -e "$conf" ]; then reload=yes; fi
if [ -n "$reload" ] && ! [ -e "$(kept "$conf")" ]; then rm -f "$conf"; load; fi
if [ -n "$reload" ]; then
  swanctl --terminate --ike "$connection" --force --timeout 5 || swanctl --terminate --ike "$connection" --timeout 5 || :
fi
if [ -n "$changed" ] || ! was firewall-was-up; then
  [ ! -x "$link" ] || try "$link" firewall-down
fi
if [ -d /run/systemd/system ] && ! was boot-was-enabled && [ -e "/etc/systemd/system/orch-$tag.service" ]; then
  try systemctl disable --quiet --no-reload --now "orch-$tag.service"
fi

while read -r path; do
  old=$(kept "$path")
  if [ -e "$old" ]; then
    try mkdir -p "${path%/*}"
    new=$(mktemp "${path%/*}/.orch-XXXXXX") && cp -p "$old" "$new" && mv -f "$new" "$path" || { echo "failed: $path"; failed=yes; rm -f "$new"; }
  else
    rm -f "$path"
  fi
done <"$here/paths"
rmdir "/etc/orchestrator/$tag" /etc/orchestrator 2>/dev/null
# Single rules of others; the file that they are loaded from is back by now.
for rules in "$here"/rules-*; do
  if [ -e "$rules/rules-before" ]; then try sh "$rules/edit" back "$rules"; fi
done

if [ -d /run/systemd/system ]; then
  try systemctl daemon-reload
  if was boot-was-enabled; then try systemctl enable --quiet --no-reload "orch-$tag.service"; fi
fi
if [ -x "$link" ]; then
  if was firewall-was-up; then try "$link" firewall-up; fi
  if was interface-was-up; then try "$link" interface-up; fi
fi
if was boot-was-enabled && was interface-was-up; then try systemctl start --quiet --job-mode=ignore-dependencies "orch-$tag.service"; fi
if [ -n "$reload" ] && was connection-was-loaded; then load; fi
# The link's scripts turn forwarding off when the last link goes; this undo may have brought one back.
if [ "$(cat "$here/forwarding")" = 1 ]; then echo 1 >/proc/sys/net/ipv4/ip_forward; fi

if [ -n "$failed" ]; then
  rm -rf "$here/lock"
  exit 1
fi
rm -f "/etc/network/if-up.d/zz-orch-undo-$id"
if [ -d /run/systemd/system ]; then
  systemctl disable --quiet --no-reload "orch-undo-$id.service"
  rm -f "/etc/systemd/system/orch-undo-$id.service"
  systemctl daemon-reload
fi
timer=$(cat "$here/timer" 2>/dev/null)
rm -rf "$here"
rmdir /var/lib/orchestrator 2>/dev/null
# The clock ends last: where it started this run, it is this run.
if [ -d /run/systemd/system ]; then
  systemctl stop --quiet "orch-timer-$id.timer" 2>/dev/null
elif [ -n "$timer" ] && [ "$timer" != $$ ] && grep -qsF "orch-timer-$id" "/proc/$timer/cmdline"; then
  kill -- "-$timer" 2>/dev/null
fi
exit 0
# end
