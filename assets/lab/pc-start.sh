#!/bin/bash
# Starts the lab's PC: dockerd in its own mount, PID, network, IPC, UTS and cgroup namespaces. Runs as root.
#   pc-start.sh ROOTFS LAB RUN ID UID:GID
#     ROOTFS  what pc-build.sh made; mounted read-only, so that several labs can share it
#     LAB     folder for what lasts: docker/, log/ and the mount points root/ and cgroup/; made when missing
#     RUN     private folder of the user; RUN/docker.sock becomes the engine's socket
#     ID      names the cgroup
# Returns at once and leaves `unshare` in the background, whose child is PID 1 of the new PID namespace: when either
# dies, so does all the rest. LAB/init.pid gets that child's PID as seen from outside; LAB/log/init.log what goes wrong.
set -euo pipefail
if [ "${FERRY_STAGE:-}" = "" ]; then
  mkdir -p "$2"/{docker,log,root,cgroup}
  rm -f "$2/init.pid" "$3/docker.sock"
  export FERRY_STAGE=1
  exec < /dev/null > "$2/log/init.log" 2>&1
  # A session of its own: neither Ctrl-C on the terminal nor its end (or sudo's) reaches the lab.
  exec setsid --fork unshare --mount --propagation unchanged --pid --fork --kill-child=SIGKILL --net --ipc --uts -- /bin/bash "$0" "$@"
fi

rootfs=$1 lab=$2 run=$3 id=$4 owner=$5
root=$lab/root

# Nothing that is mounted from here on may be seen outside. In a plain chroot (a Debian root to try things in) the root is
# no mount, which neither this nor pivot_root below can do with: there the chroot's folder becomes the root of this new
# mount namespace first. For that one step the namespace's own root is entered, by descriptor.
if [ "$FERRY_STAGE" = 1 ]; then
  export FERRY_STAGE=private
  if mountpoint -q /; then
    mount --make-rprivate /
  else
    exec 9< /
    exec nsenter --mount=/proc/self/ns/mnt -- /bin/sh -c '
      set -e
      cd /proc/self/fd/9
      root=$(pwd -P)
      mount --make-rprivate /
      mount --rbind "$root" "$root"
      cd "$root"
      pivot_root . mnt
      exec /bin/sh -c "umount -l /mnt; exec /bin/bash \"\$0\" \"\$@\" 9<&-" "$@"' sh "$0" "$@"
  fi
fi

if [ "$FERRY_STAGE" = private ]; then
  # /proc is still the outer one, in which "self" is this process as the outside sees it.
  read -r outer _ < /proc/self/stat
  echo "$outer" > "$lab/init.pid.part"; mv "$lab/init.pid.part" "$lab/init.pid"
  # A cgroup of its own in the v2 hierarchy, whether the machine is pure v2 or a hybrid (where v2 has few controllers).
  if mount -t cgroup2 none "$lab/cgroup"; then
    for c in cpu memory pids io cpuset; do echo "+$c" > "$lab/cgroup/cgroup.subtree_control" || true; done 2>/dev/null
    mkdir -p "$lab/cgroup/$id"
    echo 0 > "$lab/cgroup/$id/cgroup.procs"   # 0 means the writer, in any PID namespace
    umount "$lab/cgroup"
    export FERRY_STAGE=2
    exec unshare --cgroup -- /bin/bash "$0" "$@"
  fi
  echo "no cgroup v2 hierarchy can be mounted here; the kernel needs CONFIG_CGROUPS and this user the right to mount" >&2
  exit 1
fi

hostname ferry-pc 2>/dev/null || echo ferry-pc > /proc/sys/kernel/hostname
ip link set lo up
mount --bind "$rootfs" "$root"
mount -o remount,bind,ro "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sys "$root/sys"
mount -t cgroup2 cgroup "$root/sys/fs/cgroup"
# The engine in a child cgroup: only then may the parent hand its controllers on ("no internal processes").
mkdir -p "$root/sys/fs/cgroup/init"
echo 0 > "$root/sys/fs/cgroup/init/cgroup.procs"
for c in $(cat "$root/sys/fs/cgroup/cgroup.controllers"); do echo "+$c" > "$root/sys/fs/cgroup/cgroup.subtree_control" || true; done
mount -t tmpfs -o mode=755,nosuid dev "$root/dev"
for node in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0 fuse:10:229; do
  IFS=: read -r name major minor <<< "$node"
  mknod -m 666 "$root/dev/$name" c "$major" "$minor" 2>/dev/null || { touch "$root/dev/$name"; mount --bind "/dev/$name" "$root/dev/$name"; } || true
done
mkdir -p "$root/dev/pts" "$root/dev/shm" "$root/dev/mqueue" "$root/dev/net"
mknod -m 666 "$root/dev/net/tun" c 10 200 2>/dev/null || true
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
mount -t mqueue mqueue "$root/dev/mqueue" || true
mount -t tmpfs -o mode=755 run "$root/run"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"
mount --bind "$lab/docker" "$root/var/lib/docker"
mount --bind "$lab/log" "$root/var/log"
mount --bind "$run" "$root/ferry"
init=$(cat "$(dirname "$0")/pc-init.sh")
cd "$root"
# A plain chroot breaks CRIU ("root task has another root than mntns").
pivot_root . mnt
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 /bin/bash -c "$init" ferry-pc-init "$owner" < /dev/null
