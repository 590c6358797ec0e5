#!/bin/bash
# The root file system of Debian's redis for arm64, against which `ferry bench translator` holds the translated one.
#   arm-redis.sh TAR   writes it; some 20 s, and nothing when it is there
# FERRY_DEBIAN_MIRROR replaces the default mirror. Wanted: mmdebstrap.
set -euo pipefail
tar=${1:?usage: arm-redis.sh TAR}
[ -e "$tar" ] && exit
command -v mmdebstrap >/dev/null || { echo "arm-redis: no mmdebstrap; install it with: apt-get install mmdebstrap" >&2; exit 1; }
# Unpacked only: nothing of the packages is run, so this machine needs no arm64 emulation. From 1.5 on mmdebstrap refuses
# chrootless to root.
mode=chrootless; [ "$(id -u)" != 0 ] || mode=root
mmdebstrap --quiet --mode=$mode --keyring=/usr/share/keyrings/debian-archive-keyring.gpg --arch=arm64 --variant=extract \
  --skip=essential/unlink --include=base-files,libc6,redis-server,redis-tools trixie "$tar.part.tar" ${FERRY_DEBIAN_MIRROR:+"$FERRY_DEBIAN_MIRROR"}
mv "$tar.part.tar" "$tar"
