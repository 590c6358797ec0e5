#!/bin/sh
# fetch-configs.sh TABLE MIRROR UBUNTU: fetches Debian's kernel configs (packages linux-config-*, GPL-2, of several suites
# and architectures) and Ubuntu's (linux-buildinfo-*), and keeps of each the header and the lines of the options that TABLE
# (options.yaml) names. MIRROR and UBUNTU are the mirrors, such as those in your sources.list.
# Run by hand when the table gets new options; needs apt and dpkg-deb, changes nothing outside of this folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
usage='usage: fetch-configs.sh assets/kernel/options.yaml MIRROR UBUNTU'
table=${1:?$usage}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mirror=${2:?$usage}
ubuntu=${3:?$usage}

# Every name in capitals in the table, so that renamed options and dependencies are kept as well.
grep -oE '\b[A-Z][A-Z0-9_]{2,}\b' "$table" | sort -u > "$work/names"
sed -e 's/.*/^CONFIG_&=/;p' -e 's/=$/ is not set/; s/^^/^# /' "$work/names" > "$work/patterns"

fetch() { # suite arch package pattern-of-flavour name
    root=$work/$1-$2
    if [ ! -d "$root" ]; then
        mkdir -p "$root/lists/partial" "$root/cache/archives/partial"
        touch "$root/status"
        case $1 in
            *-security) echo "deb [check-valid-until=no] $mirror/debian-security $1 main" ;;
            # Debian does not have Ubuntu's keys; these are data for a test, nothing of them is run.
            jammy | noble) echo "deb [trusted=yes] $ubuntu/ubuntu $1 main" ;;
            *) echo "deb [check-valid-until=no] $mirror/debian $1 main" ;;
        esac > "$root/sources.list"
        cat > "$root/apt.conf" <<CONF
APT::Architecture "$2";
APT::Architectures { "$2"; };
Dir::Etc::SourceList "$root/sources.list";
Dir::Etc::SourceParts "-";
Dir::State::Lists "$root/lists";
Dir::State::status "$root/status";
Dir::Cache "$root/cache";
APT::Sandbox::User "root";
CONF
        APT_CONFIG=$root/apt.conf apt-get -qq update
    fi
    package=$(APT_CONFIG=$root/apt.conf apt-cache pkgnames | grep -xE "$3" | sort -V | tail -1)
    (cd "$root" && APT_CONFIG=$root/apt.conf apt-get -qq download "$package")
    dpkg-deb -x "$root"/"$package"_*.deb "$root/out"
    file=$(find "$root/out" -name "$4")
    case $file in *.xz) xz -dc "$file" ;; *) cat "$file" ;; esac > "$work/config"
    { sed -n '1,/^$/p' "$work/config" | grep '^#'; grep -E -f "$work/patterns" "$work/config"; } > "$here/$5.config"
    rm -rf "$root"/*.deb "$root/out"
    echo "$5: $(wc -l < "$here/$5.config") lines"
}

fetch bookworm amd64 linux-config-6.1 'config.amd64_none_amd64.xz' debian-6.1-amd64
fetch bookworm arm64 linux-config-6.1 'config.arm64_none_arm64.xz' debian-6.1-arm64
fetch trixie arm64 linux-config-6.12 'config.arm64_none_cloud-arm64.xz' debian-6.12-cloud-arm64
fetch bookworm armhf linux-config-6.1 'config.armhf_none_armmp.xz' debian-6.1-armhf
fetch bullseye arm64 linux-config-5.10 'config.arm64_none_arm64.xz' debian-5.10-arm64
fetch sid arm64 linux-config-7.2 'config.arm64_none_arm64.xz' debian-7.2-arm64
fetch jammy amd64 'linux-buildinfo-5\.15\.0-[0-9]+-generic' config ubuntu-5.15-amd64
fetch noble amd64 'linux-buildinfo-6\.8\.0-[0-9]+-generic' config ubuntu-6.8-amd64
