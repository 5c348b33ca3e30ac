#!/bin/bash
# Process 1 of the guest. Its root is the host's, read-only; everything written goes to memory.
# The kernel passes LABDIR (the lab's folder on the host) as an environment variable.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
fail() { echo "LAB-FAIL $*"; exit 1; }
mount -t hostfs -o /usr/lib/uml/modules none /media || fail "modules"
mount -t proc proc /proc
mount -t sysfs sys /sys
insmod "/media/$(uname -r)/kernel/fs/overlayfs/overlay.ko" || fail "overlay module"
mount -t tmpfs -o mode=755 tmpfs /mnt
mkdir /mnt/u /mnt/w /mnt/r
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /mnt/r || fail "root overlay"
umount /media
cd /mnt/r || fail "root"
mkdir -p oldroot usr/lib/modules lab
mount -t hostfs -o /usr/lib/uml/modules none usr/lib/modules
mount -t hostfs -o "$LABDIR" none lab || fail "lab folder"
pivot_root . oldroot || fail "pivot"
cd /
mount --move /oldroot/proc /proc
mount --move /oldroot/sys /sys
mount --move /oldroot/dev /dev 2>/dev/null || mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts -o ptmxmode=666
mount -t tmpfs -o mode=1777 shm /dev/shm
[ -e /dev/ptmx ] || ln -s pts/ptmx /dev/ptmx
[ -e /dev/fd ] || ln -s /proc/self/fd /dev/fd
mkdir -p /dev/net; [ -e /dev/net/tun ] || mknod /dev/net/tun c 10 200
mount -t cgroup2 cgroup /sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/netns /run/lock /run/sshd /run/box
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -t tmpfs -o mode=700 tmpfs /root
exec /lab/start.sh
