#!/bin/bash
# Makes the golden checkpoints that Docker does not make: zoo.c in namespaces of its own, dumped by CRIU itself, with
# network devices, rules, file locks, and a pre-dump whose pages the last dump refers to.
#   make-bare.sh PREFIX     as root on a machine with criu, iproute2, iptables, python3 and ./zoo (see make.sh) beside it
set -euo pipefail
REPLACE=${REPLACE:-}
here=$(cd "$(dirname "$0")" && pwd); prefix=${1:?}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
# descriptors of whoever calls this would be dumped too
for fd in $(seq 3 254); do eval "exec $fd>&-"; done
dump() { # NAME PARENT STATES...
  local name=$1 parent=$2; shift 2
  unshare -n -u -i -p -f sh -c 'ip link set lo up; exec setsid "$@"' sh "$here/zoo" "$@" </dev/null >"$work/out" 2>&1 &
  local shell=$!
  for i in $(seq 50); do grep -q ready "$work/out" && break; sleep 0.1; done
  local pid; pid=$(pgrep -P $shell | head -1)
  nsenter -t "$pid" -n sh -c 'ip link add br0 type bridge; ip addr add 10.9.8.1/24 dev br0; ip link set br0 up
    ip link add veth0 type veth peer name veth1; ip route add 10.9.9.0/24 via 10.9.8.7; ip rule add from 10.9.8.0/24 table 100
    iptables -A OUTPUT -p tcp --dport 25 -j DROP; ip6tables -A INPUT -p icmpv6 -j ACCEPT' || true
  mkdir "$work/$name"
  local more=""
  if [ "$parent" = yes ]; then
    mkdir "$work/$name-0"
    criu pre-dump -t "$pid" -D "$work/$name-0" --track-mem -o log
    more="--track-mem --prev-images-dir ../$name-0"
  fi
  criu dump -t "$pid" -D "$work/$name" -o log --tcp-established --file-locks --link-remap --force-irmap --manage-cgroups=none $more ||
    { grep Error "$work/$name/log"; kill "$pid"; return; }
  rm -f "$work/$name/log" "$work/$name/parent"
  [ "$parent" = yes ] || criu cpuinfo dump -D "$work/$name" || true
  tar -C "$work" -cf "$work/in.tar" "$name"
  python3 "$here/zero-pages.py" "$work/in.tar" "$here/$prefix-$name.tar.gz" $REPLACE
  ls -l "$here/$prefix-$name.tar.gz"
}
dump namespaces no inet packet locks sysv
