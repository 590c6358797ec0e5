#!/bin/bash
# Ends the lab's PC and removes what it left. Runs as root.
#   pc-stop.sh LAB RUN ID PID STARTTIME [reset]
# PID 0 means that no process is known; a PID whose start time differs belongs to somebody else by now.
set -uo pipefail
lab=${1:?} run=${2:?} id=${3:?} pid=${4:?} started=${5:?} reset=${6:-}
alive() {
  local stat
  [ "$pid" != 0 ] && stat=$(cat "/proc/$pid/stat" 2>/dev/null) || return 1
  set -- ${stat##*) }
  [ "${20}" = "$started" ] && [ "$1" != Z ]
}
if alive; then
  kill -TERM "$pid"
  for _ in $(seq 100); do alive || break; sleep 0.1; done
  if alive; then kill -KILL "$pid"; fi
  for _ in $(seq 100); do alive || break; sleep 0.05; done
fi
# The cgroups outlive their processes.
mnt=$(mktemp -d)
if mount -t cgroup2 none "$mnt" 2>/dev/null; then
  for _ in $(seq 100); do
    [ -d "$mnt/$id" ] || break
    find "$mnt/$id" -depth -type d -exec rmdir {} + 2>/dev/null
    sleep 0.05
  done
  umount "$mnt"
fi
rmdir "$mnt"
rm -f "$run/docker.sock" "$lab/init.pid"
if [ "$reset" = reset ]; then rm -rf --one-file-system "$lab"; fi
! alive
