# confirm ID: the undo is disarmed and removed.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
id=$1
here=/var/lib/orchestrator/$id
[ -d "$here" ] || exit 0
if ! mkdir "$here/lock" 2>/dev/null; then
  other=$(cat "$here/lock/pid" 2>/dev/null)
  if [ -n "$other" ] && kill -0 "$other" 2>/dev/null; then echo "the undo is running" >&2; exit 75; fi
fi
echo $$ >"$here/lock/pid"
rm -f "/etc/network/if-up.d/zz-orch-undo-$id"
timer=$(cat "$here/timer" 2>/dev/null)
if [ -d /run/systemd/system ]; then
  systemctl stop --quiet "orch-timer-$id.timer" 2>/dev/null
  systemctl disable --quiet --no-reload "orch-undo-$id.service" 2>/dev/null
  rm -f "/etc/systemd/system/orch-undo-$id.service"
  systemctl daemon-reload
elif [ -n "$timer" ] && grep -qsF "orch-timer-$id" "/proc/$timer/cmdline"; then
  kill -- "-$timer" 2>/dev/null
fi
rm -rf "$here" || exit 1
rmdir /var/lib/orchestrator 2>/dev/null
exit 0
