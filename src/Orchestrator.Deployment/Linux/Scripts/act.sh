# act ACTION TAG CONNECTION
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
action=$1 tag=$2 connection=$3
link=/etc/orchestrator/$tag/link
unit=orch-$tag.service
need() { command -v "$1" >/dev/null 2>&1 || { echo "$1" >&2; exit 127; }; }
loaded() { swanctl --list-conns --raw 2>/dev/null | grep -qF "{$connection {"; }
case $action in
  firewall-up | interface-up) exec "$link" "$action" ;;
  firewall-down)
    [ ! -x "$link" ] || exec "$link" "$action"
    ! nft list table inet "orch_$tag" >/dev/null 2>&1 || nft delete table inet "orch_$tag"
    ;;
  interface-down)
    [ ! -x "$link" ] || exec "$link" "$action"
    ! ip link show dev "orch-$tag" >/dev/null 2>&1 || ip link del dev "orch-$tag"
    ip -4 -o address show dev lo label "lo:$tag" | while read -r _ _ _ old _; do ip address del "$old" dev lo; done
    ;;
  load-connections)
    need swanctl
    # Another link's broken file must not fail this one: what counts is what charon has of ours.
    said=$(swanctl --load-all --noprompt 2>&1)
    case $said in *"loading connection '$connection' failed"* | *"connecting to "*) printf '%s\n' "$said" >&2; exit 1 ;; esac
    if [ -e "/etc/swanctl/conf.d/orch-$tag.conf" ]; then
      loaded || { printf '%s\n' "$said" | tail -n 5 >&2; exit 1; }
    elif loaded; then
      printf '%s\n' "$said" | tail -n 5 >&2; exit 1
    fi
    ;;
  terminate-connection)
    need swanctl
    swanctl --terminate --ike "$connection" --force --timeout 5 >/dev/null 2>&1 ||
      swanctl --terminate --ike "$connection" --timeout 5 >/dev/null 2>&1 || :
    ;;
  enable-at-boot)
    # Only a started unit follows a restart of the packet filter. The link is up: nothing needs to be waited for.
    systemctl enable --quiet "$unit" && systemctl start --quiet --job-mode=ignore-dependencies "$unit"
    ;;
  disable-at-boot) systemctl disable --quiet --no-reload --now "$unit" ;;
  *) echo "no action $action" >&2; exit 64 ;;
esac
