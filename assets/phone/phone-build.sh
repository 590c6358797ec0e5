#!/bin/bash
# Builds the lab's virtual arm64 phone from Debian's packages: kernel, initrd, disk image, and the translator
# (qemu-x86_64 for arm64) that Ferry puts into containers. Runs as root, because the disk image's files are root's.
#   phone-build.sh DEST LOG UID:GID
# DEST gets vmlinuz, initrd, disk.img (raw, sparse), translator and translator.version; they belong to UID:GID. DEST
# appears only when it is whole. Standard output is progress for a person; the tools' own output goes to LOG.
# No maintainer script runs (they are arm64 programs): what they would have done is done below.
set -euo pipefail
dest=${1:?} log=${2:?} owner=${3:?}
part=$dest.part mirror=${FERRY_DEBIAN_MIRROR:-} here=$(cd "$(dirname "$0")" && pwd)
exec 3>&1 >>"$log" 2>&1
say() { printf '%s\n' "$*" >&3; }
clean() { rm -rf --one-file-system "$part"; }
clean
trap 'exit 130' INT TERM HUP
trap 'clean' EXIT
root=$part/root out=$part/out
mkdir -p "$root" "$out"

# runc, not crun: crun 1.21 makes no folder for CRIU's log (containerd expects it to) and, once checkpointed, a container
# cannot be started again ("could not delete stale containerd task object"). It would start containers a quarter faster.
say 'getting Debian packages for arm64 (kernel, adbd, docker.io, criu, qemu-user; about 170 MB)'
# Debian's own keys: on Ubuntu mmdebstrap finds them by itself only where gpg is installed.
mmdebstrap --keyring=/usr/share/keyrings/debian-archive-keyring.gpg --arch=arm64 --variant=extract \
  --include=base-files,base-passwd,bash,dash,coreutils,util-linux,mount,libc-bin,busybox-static \
  --include=docker.io,docker-cli,runc,criu,iptables,iproute2,procps,adbd,kmod,linux-image-cloud-arm64,qemu-user \
  --include=tar,gzip,zstd,xz-utils,ca-certificates,grep,sed,gawk,findutils,attr,diffutils \
  trixie "$root" ${mirror:+"$mirror"}

say 'setting it up'
ln -sf bash "$root/usr/bin/sh"
for d in bin sbin lib; do [ -e "$root/$d" ] || ln -s "usr/$d" "$root/$d"; done
cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
echo 'docker:x:999:' >> "$root/etc/group"
# Without these dockerd, and each hook that it starts, waits 10 s for name look-ups.
printf '127.0.0.1 localhost phone\n::1 localhost\n' > "$root/etc/hosts"
printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' > "$root/etc/resolv.conf"
printf 'hosts: files\npasswd: files\ngroup: files\n' > "$root/etc/nsswitch.conf"
for t in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
  ln -sf xtables-nft-multi "$root/usr/sbin/$t"
done
ln -sf gawk "$root/usr/bin/awk"
rm -rf "$root/var/run"; ln -s /run "$root/var/run"
mkdir -p "$root"/{etc/docker,etc/criu,data,proc,sys,dev,run,tmp,root,mnt}
cp "$here/daemon.json" "$root/etc/docker/daemon.json"
printf '%s\n' tcp-established file-locks link-remap | tee "$root/etc/criu/default.conf" > "$root/etc/criu/runc.conf" # runc overrides the first, and reads the second
mkdir -p "$root/etc/containerd"; cp "$here/containerd.toml" "$root/etc/containerd/config.toml"
install -m 755 "$here/phone-init.sh" "$root/init"
printf 'ferry.virtual=1\n' > "$root/etc/ferry-phone"

kernel=$(basename "$(ls "$root"/boot/vmlinuz-* | head -1)"); version=${kernel#vmlinuz-}
cp "$root/boot/$kernel" "$out/vmlinuz"
rm -rf "$root/boot"
[ -x "$root/usr/bin/qemu-x86_64" ] || { echo "qemu-user has no /usr/bin/qemu-x86_64"; exit 1; }
cp "$root/usr/bin/qemu-x86_64" "$out/translator"
# The packages were only unpacked, so dpkg does not know them: the version stands in the changelog.
zcat "$root"/usr/share/doc/qemu-user/changelog.Debian.*gz | sed -n '1s/.*(\(.*\)).*/\1/p' > "$out/translator.version"
rm -rf "$root"/usr/share/{doc,man,locale,info}

say 'making the initrd and the disk image'
ird=$part/initrd; mkdir -p "$ird"/{bin,mods,proc,dev,newroot}
cp "$root/usr/bin/busybox" "$ird/bin/busybox"
: > "$ird/order"
for m in virtio_mmio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_blk crc16 crc32c_generic libcrc32c mbcache jbd2 ext4; do
  f=$(find "$root/usr/lib/modules/$version/" -name "$m.ko*" | head -1)
  [ -n "$f" ] || continue
  case $f in
    *.xz) xz -dc "$f" > "$ird/mods/$m.ko" ;;
    *.zst) zstd -dqc "$f" > "$ird/mods/$m.ko" ;;
    *) cp "$f" "$ird/mods/$m.ko" ;;
  esac
  echo "$m" >> "$ird/order"
done
cat > "$ird/init" <<'INIT'
#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc; /bin/busybox mount -t devtmpfs dev /dev
for m in $(/bin/busybox cat /order); do /bin/busybox insmod /mods/$m.ko; done
n=0; while [ ! -b /dev/vda ] && [ $n -lt 100 ]; do /bin/busybox usleep 50000; n=$((n+1)); done
/bin/busybox mount -t ext4 /dev/vda /newroot
/bin/busybox umount /proc
exec /bin/busybox switch_root /newroot /init
INIT
chmod +x "$ird/init"
( cd "$ird"; find . | cpio -o -H newc --quiet | gzip -1 ) > "$out/initrd"
# 8 GB, sparse: room for some containers and their images.
mke2fs -q -t ext4 -m 0 -E lazy_itable_init=1,lazy_journal_init=1,nodiscard -d "$root" "$out/disk.img" 8G
chown -R "$owner" "$out"
rm -rf --one-file-system "$dest"
mv "$out" "$dest"
say 'built'
