#!/bin/bash
# Stage 2: kernel modules, namespaces and cables, one shell server for the guest, then the boxes in parallel.
t() { read -r up _ </proc/uptime; echo "LAB $1 $up"; }
t stage2
modprobe -a veth bridge dummy tun ipip esp4 xfrm_user af_key \
  iptable_nat iptable_mangle iptable_filter iptable_raw nf_conntrack_netlink \
  xt_policy xt_TCPMSS xt_MASQUERADE xt_conntrack xt_tcpudp xt_comment xt_mark xt_multiport xt_addrtype xt_iprange xt_tcpmss xt_limit xt_nat xt_NETMAP xt_REDIRECT xt_CT ipt_REJECT \
  authenc echainiv seqiv gcm ctr cbc hmac sha512_generic des_generic chacha20poly1305 2>&1 | sed 's/^/LAB-WARN /'
t modules
echo 1 >/proc/sys/net/core/fb_tunnels_only_for_init_net
ip link set lo up
ip -batch /lab/wiring.batch || { echo "LAB-FAIL wiring"; exit 1; }
mkdir -m 700 /root/.ssh
cp /lab/keys/id.pub /root/.ssh/authorized_keys
cp /lab/keys/guest_hostkey /run/sshd/key && chmod 600 /run/sshd/key
/usr/sbin/sshd -f /dev/null -h /run/sshd/key -o UsePAM=no -o PasswordAuthentication=no -o PidFile=none -o UseDNS=no \
  -o MaxStartups=100:30:200 -o MaxSessions=200 -o "Subsystem=sftp internal-sftp"
for box in $(cat /lab/boxes.list); do
  setsid /lab/power.sh "$box" </dev/null >/dev/console 2>&1 &
done
t wired
for box in $(cat /lab/boxes.list); do
  until [ -e "/run/box/$box.up" ]; do sleep 0.05; done
done
t ready
echo LAB-READY
while :; do sleep 3600 & wait $!; done
