#!/bin/bash
# Builds the root file system of the lab's PC: Docker, runc and CRIU from Debian's packages. Runs as root.
#   pc-build.sh DEST LOG
# DEST appears only when it is whole: the work is done in DEST.part and renamed. Lines on standard output are progress
# for a person; the tools' own output goes to LOG.
set -euo pipefail
dest=${1:?} log=${2:?}
part=$dest.part mirror=${FERRY_DEBIAN_MIRROR:-}
exec 3>&1 >>"$log" 2>&1
say() { printf '%s\n' "$*" >&3; }
# A part left by an interrupted build may still have mounts below it (mmdebstrap's /proc); they go first.
clean() {
  awk -v p="$part/" 'index($2, p) == 1 { print $2 }' /proc/self/mounts | sort -r | xargs -r -n1 umount -l
  rm -rf --one-file-system "$part" "$part.sid"
}
clean
trap 'exit 130' INT TERM HUP
trap 'clean' EXIT
mkdir -p "$(dirname "$dest")"

# Debian's own keys: on Ubuntu mmdebstrap finds them by itself only where gpg is installed.
keyring=(--keyring=/usr/share/keyrings/debian-archive-keyring.gpg)
say 'getting Debian packages (docker.io, runc, criu; about 120 MB)'
mmdebstrap "${keyring[@]}" --variant=minbase \
  --include=docker.io,docker-cli,runc,criu,iptables,iproute2,procps,ca-certificates,gzip \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  trixie "$part" ${mirror:+"$mirror"}

# CRIU of trixie (4.1.1) cannot dump a container that has an inet socket on kernels from 6.16 on ("sockets: Can't get
# 1:16 opt"); sid's 4.2.1 can. Sid's Release file may be out of date on a mirror's snapshot, hence Check-Valid-Until.
say 'getting CRIU 4.2'
if mmdebstrap "${keyring[@]}" --variant=extract --aptopt='Acquire::Check-Valid-Until "false"' --include=criu sid "$part.sid" ${mirror:+"$mirror"}; then
  cp "$part/usr/sbin/criu" "$part/usr/sbin/criu.trixie"
  cp "$part.sid/usr/sbin/criu" "$part/usr/sbin/criu"
  cp -a "$part.sid"/usr/lib/x86_64-linux-gnu/{libnet,libnl-3}.so* "$part/usr/lib/x86_64-linux-gnu/"
  if ! chroot "$part" /usr/sbin/criu --version; then
    say 'CRIU of sid does not run on trixie: keeping 4.1, which cannot checkpoint containers with sockets on kernels from 6.16 on'
    mv "$part/usr/sbin/criu.trixie" "$part/usr/sbin/criu"
  fi
else
  say 'CRIU of sid is not to be had: keeping 4.1, which cannot checkpoint containers with sockets on kernels from 6.16 on'
fi

say 'setting it up'
mkdir -p "$part/etc/docker" "$part/etc/criu" "$part/ferry" "$part/var/lib/docker"
# shutdown-timeout: how long `lab down` waits for containers that ignore SIGTERM.
cat > "$part/etc/docker/daemon.json" <<'JSON'
{"experimental": true, "storage-driver": "overlay2", "shutdown-timeout": 4, "group": "root",
 "hosts": ["unix:///run/docker.sock", "unix:///ferry/docker.sock"]}
JSON
# CRIU reads this in RPC mode as well; Docker has no option for it.
printf '%s\n' tcp-established file-locks link-remap | tee "$part/etc/criu/default.conf" > "$part/etc/criu/runc.conf" # runc overrides the first, and reads the second
# Look-ups must answer or refuse at once: otherwise dockerd waits 10 s for its own name at each container start.
printf '127.0.0.1 localhost ferry-pc\n::1 localhost\n' > "$part/etc/hosts"
printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' > "$part/etc/resolv.conf"
echo ferry-pc > "$part/etc/hostname"
rm -rf "$part"/var/cache/apt/* "$part"/var/lib/apt/lists/* "$part.sid"
chroot "$part" /usr/sbin/criu --version | sed -n 's/^Version: //p' > "$part/ferry-criu-version"
rm -rf --one-file-system "$dest"
mv "$part" "$dest"
say 'built'
