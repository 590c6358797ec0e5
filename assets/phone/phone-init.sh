#!/bin/bash
# PID 1 of the virtual phone: mounts, modules, network, binfmt_misc, adbd and dockerd. Writes FERRY-PHONE-READY to the
# console when the engine answers; the time stamps before it show where the seconds of a boot go.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev 2> /dev/null
step() { read -r up _ < /proc/uptime; echo "ferry: $up $*" > /dev/console; }
step 'init starts'
mount -o remount,rw / 2> /dev/null
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /dev/shm
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs tmpfs /tmp
mount -t cgroup2 cgroup /sys/fs/cgroup
ln -sfn /proc/self/fd /dev/fd
if [ ! -e /var/lib/ferry-first-boot ]; then
  ldconfig
  depmod -a
  touch /var/lib/ferry-first-boot
  step 'first boot is set up'
fi
modprobe -a virtio_net overlay bridge veth nf_nat nft_compat nft_chain_nat xt_MASQUERADE xt_conntrack xt_addrtype \
  binfmt_misc unix_diag inet_diag tcp_diag udp_diag netlink_diag af_packet_diag fuse tun 2> /dev/null
step 'modules are loaded'
# A container that was moved here as x86-64 starts its own command again through the translator that Ferry puts at
# /.ferry/qemu-x86_64 into it. No F flag: the kernel looks the path up in the container at each exec. One entry only:
# the last one registered would win.
mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
printf '%s' ':ferry-x86_64:M::\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x3e\x00:\xff\xff\xff\xff\xff\xfe\xfe\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff:/.ferry/qemu-x86_64:' > /proc/sys/fs/binfmt_misc/register
ip link set lo up
ip link set eth0 up
ip addr add 10.0.2.15/24 dev eth0
ip route add default via 10.0.2.2
echo 1 > /proc/sys/net/ipv4/ip_forward
echo phone > /proc/sys/kernel/hostname
rm -f /var/log/dockerd.log /var/log/containerd.log
: > /var/log/dockerd.log
setsid /usr/lib/android-sdk/platform-tools/adbd > /var/log/adbd.log 2>&1 &
step 'adbd is started'
# containerd on its own: dockerd gives one that it starts itself 15 s, which is too short on a loaded machine.
( while :; do setsid containerd >> /var/log/containerd.log 2>&1; step 'containerd has ended'; sleep 1; done ) &
( while :; do
    until [ -S /run/containerd/containerd.sock ]; do sleep 0.1; done
    setsid dockerd --containerd /run/containerd/containerd.sock >> /var/log/dockerd.log 2>&1
    step 'dockerd has ended:'; tail -3 /var/log/dockerd.log > /dev/console; sleep 1
  done ) &
until grep -q 'API listen on' /var/log/dockerd.log; do sleep 0.2; done
step 'dockerd listens'
sync
echo FERRY-PHONE-READY > /dev/console
while :; do wait -n 2> /dev/null || sleep 2; done
