#!/bin/bash
# Process 1 of one box: its own network, mount, host name and process namespaces.
# Root = memory over the lab's files for this box (/lab/root/BOX) over the host's root.
N=$1
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
read -r pid _ </proc/self/stat   # the guest's /proc still: our number out there
echo "$pid" >"/run/box/$N.pid"
echo "$N" >/proc/sys/kernel/hostname
B=/run/box/$N
mkdir -p "$B/u" "$B/w" "$B/r"   # the guest's memory: a reboot of the box finds what was written
init=$(cat "$B.init" 2>/dev/null)
mount -t overlay overlay -o "lowerdir=/lab/root/$N:/lab/root/common:/oldroot,upperdir=$B/u,workdir=$B/w" "$B/r" || { echo "LAB-FAIL overlay of $N"; exit 1; }
cd "$B/r" || exit 1
mkdir -p lab usr/lib/modules guestroot
mount --bind /lab lab
[ "$init" = systemd ] || mount --rbind /dev dev
mount --bind /usr/lib/modules usr/lib/modules
mount -t proc proc proc
mount -t sysfs sys sys
mount -t tmpfs -o mode=755 run run
mount -t tmpfs -o mode=1777 tmp tmp
mount -t tmpfs -o mode=700 root root          # the host root's .bashrc must not run here
mkdir -p run/sshd run/lock run/network
if [ -e "/lab/net/$N.app" ]; then             # a published program, whatever folder of the host it lies in
  mkdir -p opt/app
  mount -t hostfs -o "$(cat "/lab/net/$N.app")" none opt/app || echo "LAB-FAIL app of $N"
fi
[ "$init" != systemd ] || . /lab/systemd.sh
pivot_root . guestroot || { echo "LAB-FAIL pivot of $N"; exit 1; }
cd /
mkdir -m 700 /root/.ssh
cp /lab/keys/id.pub /root/.ssh/authorized_keys
if [ "$init" = systemd ]; then
  : >"/guestroot/run/box/$N.up"
  umount -l /guestroot
  exec env -i container=lab PATH="$PATH" /lib/systemd/systemd --show-status=no --log-target=journal
fi
[ -e "/lab/net/$N.rules" ] && iptables-restore "/lab/net/$N.rules"
if [ -e "/lab/net/$N.ifup" ]; then ifup -a >/run/ifup.log 2>&1; else ip -batch "/lab/net/$N.batch"; fi || echo "LAB-FAIL addresses of $N"
[ -e "/lab/net/$N.router" ] && echo 1 >/proc/sys/net/ipv4/ip_forward
[ -x "/lab/services/$N" ] && "/lab/services/$N"
: >"/guestroot/run/box/$N.up"
umount -l /guestroot
while :; do sleep 3600 & wait $!; done
