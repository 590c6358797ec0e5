#!/bin/bash
# Makes the golden checkpoints of this folder: zoo.c in many states, checkpointed by a real Docker and CRIU.
#   make.sh PREFIX DOCKER [IMAGE COMMAND...]
# PREFIX   first part of the files' names, such as pc-4.2 (the machine and CRIU's version)
# DOCKER   the engine, such as unix:///run/docker.sock; experimental, with CRIU
# With IMAGE and COMMAND one more checkpoint, PREFIX-own, is made of that instead of the zoo.
# VIA, from the environment, is a static emulator on the engine's machine that runs the zoo where it is not native,
# such as /usr/bin/qemu-x86_64: CRIU then sees the emulator, with the zoo inside.
# REPLACE, from the environment, lists OLD=NEW pairs for zero-pages.py.
# Each result is PREFIX-STATES.tar.gz. Contents of memory are zeroed, so that no machine's secrets are in the project;
# sizes are kept. Needs gcc (x86-64), docker's client, python3.
set -euo pipefail
REPLACE=${REPLACE:-}
here=$(cd "$(dirname "$0")" && pwd)
prefix=${1:?} engine=${2:?}; shift 2
d() { docker -H "$engine" "$@"; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
root=$(d info -f '{{.DockerRootDir}}')

take() { # NAME TTY IMAGE COMMAND...
  local name=$1 tty=$2 image=$3; shift 3
  local c=criu-golden-$$
  d run -d $tty --name $c --network none --shm-size 1m ${VIA:+-v "$VIA:/via:ro"} "$image" ${VIA:+/via} "$@" >/dev/null
  for i in $(seq 100); do d logs $c 2>&1 | grep -q ready && break; [ "${ZOO:-1}" = 0 ] && sleep 2 && break; sleep 0.2; done
  if d checkpoint create $c g1 >/dev/null; then
    local id; id=$(d inspect -f '{{.Id}}' $c)
    d create --name $c-look -v "$root/containers/$id/checkpoints:/in:ro" "$image" x >/dev/null
    d cp $c-look:/in/g1 - > "$work/in.tar"
    d rm $c-look >/dev/null
    python3 "$here/zero-pages.py" "$work/in.tar" "$here/$prefix-$name.tar.gz" $REPLACE
    ls -l "$here/$prefix-$name.tar.gz"
  fi
  d rm -f $c >/dev/null
}

if [ $# -gt 0 ]; then image=$1; shift; ZOO=0 take own "" "$image" "$@"; exit; fi

mkdir -p "$work/rootfs/tmp" "$work/rootfs/dev" "$work/rootfs/proc"; chmod 1777 "$work/rootfs/tmp"
gcc -O1 -static -s -w -o "$work/rootfs/zoo" "$here/zoo.c" -lpthread -lutil
tar -C "$work/rootfs" -c . | d import - ferry-golden:1 >/dev/null
take count "" ferry-golden:1 /zoo
take threads "" ferry-golden:1 /zoo threads signals timers
take files "" ferry-golden:1 /zoo files ghosts memfd
take shared "" ferry-golden:1 /zoo shared sysv pipes
take events "" ferry-golden:1 /zoo events
take unix "" ferry-golden:1 /zoo unix
take inet "" ferry-golden:1 /zoo inet
take packet "" ferry-golden:1 /zoo packet
take tree "" ferry-golden:1 /zoo pty tree
take tty "-t" ferry-golden:1 /zoo
d rmi ferry-golden:1 >/dev/null
