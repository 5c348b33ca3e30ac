#!/bin/bash
# power.sh BOX: keeps one box switched on. When its process 1 ends (a reboot from inside, or its end by force) the box starts
# again from its disk, in a network namespace that is new but for the cables: no address, route, rule, tunnel or policy is left.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
box=$1
recable() {
  ip netns add "off-$box"
  for device in $(cat "/lab/net/$box.devices"); do ip -n "$box" link set dev "$device" netns "off-$box"; done
  ip netns del "$box"
  ip netns add "$box"
  for device in $(cat "/lab/net/$box.devices"); do ip -n "off-$box" link set dev "$device" netns "$box"; done
  ip netns del "off-$box"
}
mkdir -p "/sys/fs/cgroup/$box"
while :; do
  ( echo 0 >"/sys/fs/cgroup/$box/cgroup.procs"
    exec ip netns exec "$box" unshare -m -u -p -C -f --propagation private /lab/box.sh "$box" )
  rm -f "/run/box/$box.up" "/run/box/$box.pid"
  find "/sys/fs/cgroup/$box" -mindepth 1 -depth -type d -exec rmdir {} + 2>/dev/null
  recable || echo "LAB-FAIL cables of $box"
done
