# arm ID SECONDS TAG CONNECTION PATH...: keeps the link's files and state, and starts the clock of their return.
# Standard input is the undo script.
set -eu
umask 077
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
id=$1 seconds=$2 tag=$3 connection=$4
shift 4
root=/var/lib/orchestrator
here=$root/$id
mkdir -p "$root"
for other in "$root"/*/tag; do
  [ -e "$other" ] || continue
  if [ "$(cat "$other")" = "$tag" ]; then echo "busy: ${other%/tag}" >&2; exit 75; fi
done
mkdir "$here"
armed=
unit=/etc/systemd/system/orch-undo-$id.service
hook=/etc/network/if-up.d/zz-orch-undo-$id
clean() {
  [ -z "$armed" ] || return 0
  rm -rf "$here" "$hook"
  [ -e "$unit" ] || return 0
  systemctl disable --quiet --no-reload "orch-undo-$id.service" || :
  rm -f "$unit"
  systemctl daemon-reload || :
}
trap clean EXIT
cat >"$here/undo"
[ "$(tail -n 1 "$here/undo")" = "# end" ] || { echo "the undo arrived incomplete" >&2; exit 74; }
chmod 700 "$here/undo"
mkdir "$here/files"
for path in "$@"; do
  if [ -f "$path" ]; then cp -p "$path" "$here/files/$(echo "$path" | tr / %)"; fi
done
echo "$connection" >"$here/connection"
for path in "$@"; do printf '%s\n' "$path"; done >"$here/paths"
cat /proc/sys/net/ipv4/ip_forward >"$here/forwarding"
ip link show dev "orch-$tag" >/dev/null 2>&1 && : >"$here/interface-was-up"
if nft list table inet "orch_$tag" >/dev/null 2>&1; then : >"$here/firewall-was-up"; fi
for save in iptables-save iptables-legacy-save; do
  if "$save" 2>/dev/null | grep -q "ORCH-$tag-"; then : >"$here/firewall-was-up"; fi
done
if swanctl --list-conns --raw 2>/dev/null | grep -qF "{$connection {"; then : >"$here/connection-was-loaded"; fi
if [ -d /run/systemd/system ]; then
  systemctl is-enabled --quiet "orch-$tag.service" 2>/dev/null && : >"$here/boot-was-enabled"
  cat >"$unit" <<UNIT
[Unit]
Description=Return of link $tag to its earlier state
After=network-online.target netfilter-persistent.service iptables.service nftables.service strongswan.service strongswan-starter.service orch-$tag.service
ConditionPathExists=$here/undo
[Service]
Type=oneshot
ExecStart=$here/undo
[Install]
WantedBy=multi-user.target
UNIT
  systemctl enable --quiet "orch-undo-$id.service"
  echo "$tag" >"$here/tag"
  sync
  systemd-run --quiet --collect --unit="orch-timer-$id" --on-active="$seconds" --timer-property=AccuracySec=100ms "$here/undo"
else
  if [ -d /etc/network/if-up.d ]; then
    # The last of ifup's scripts; idle while the clock runs. What the undo lacks after one interface is there after another.
    cat >"$hook" <<HOOK
#!/bin/sh
[ "\${IFACE-}" != lo ] && [ -x $here/undo ] || exit 0
grep -qsF "orch-timer-$id" "/proc/\$(cat $here/timer 2>/dev/null)/cmdline" || $here/undo || :
HOOK
    chmod 755 "$hook"
  fi
  echo "$tag" >"$here/tag"
  sync
  setsid sh -c 'sleep "$1"; [ ! -x "$2/undo" ] || exec "$2/undo"' "orch-timer-$id" "$seconds" "$here" </dev/null >/dev/null 2>&1 &
  timer=$!
  echo "$timer" >"$here/timer"
  kill -0 "$timer"
fi
armed=yes
