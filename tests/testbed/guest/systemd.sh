# Sourced by box.sh in the box's root to be: what systemd expects of a container's manager, and the units of this box alone.
mount -t tmpfs -o mode=755 dev dev
for node in "null 1 3" "zero 1 5" "full 1 7" "random 1 8" "urandom 1 9" "tty 5 0" "console 1 3"; do
  read -r name major minor <<<"$node"
  mknod -m 666 "dev/$name" c "$major" "$minor"
done
mkdir dev/pts dev/shm dev/net
mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
mount -t tmpfs -o mode=1777 shm dev/shm
ln -s pts/ptmx dev/ptmx; ln -s /proc/self/fd dev/fd; ln -s /proc/self/fd/0 dev/stdin; ln -s /proc/self/fd/1 dev/stdout; ln -s /proc/self/fd/2 dev/stderr
mknod -m 666 dev/net/tun c 10 200
mount -t cgroup2 cgroup sys/fs/cgroup
mount -o remount,bind,ro sys                 # so that no udev starts
if [ ! -e etc/systemd/system/.lab ]; then    # the host's own choice of units is nobody's business here
  rm -rf etc/systemd/system/* etc/systemd/network/*
  cp /lab/systemd/* etc/systemd/system/
  : >etc/systemd/system/.lab
  mkdir etc/systemd/system/multi-user.target.wants etc/systemd/system/network-online.target.wants
  for unit in networking ssh strongswan; do ln -s "/lib/systemd/system/$unit.service" etc/systemd/system/multi-user.target.wants/; done
  ln -s /lib/systemd/system/networking.service etc/systemd/system/network-online.target.wants/
  ln -s /etc/systemd/system/netfilter-persistent.service etc/systemd/system/multi-user.target.wants/
  # A container has no hardware, and a slow processor no time for the rest.
  for unit in getty.target console-getty.service tmp.mount dev-mqueue.mount dev-hugepages.mount sys-kernel-config.mount sys-kernel-debug.mount \
    sys-kernel-tracing.mount sys-fs-fuse-connections.mount kmod-static-nodes.service modprobe@.service dbus.service dbus.socket \
    systemd-{logind,tmpfiles-setup,update-utmp-runlevel,remount-fs,modules-load,sysusers,tmpfiles-setup-dev,journal-flush,random-seed,update-utmp,user-sessions,pstore,binfmt,hwdb-update,machine-id-commit}.service; do
    ln -s /dev/null "etc/systemd/system/$unit"
  done
  mkdir etc/systemd/system-generators
  for generator in lib/systemd/system-generators/*; do ln -s /dev/null "etc/systemd/system-generators/${generator##*/}"; done
  ln -s /lib/systemd/system/multi-user.target etc/systemd/system/default.target
  echo "net.ipv4.ip_forward = 1" >etc/sysctl.d/99-router.conf
  echo 0123456789abcdef0123456789abcdef >etc/machine-id
fi
