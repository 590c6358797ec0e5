# Ferry's look at an Android device: lines of key=value, and nothing is changed. All in one script, because each shell
# that is started over adb costs as much as the whole look.
# sh -c SCRIPT device KIND WAIT: KIND is whole, or live for what changes from moment to moment; WAIT are the seconds
# between two samples of the cores, 0 for one sample alone.
# It runs in mksh with toybox as well as in bash and dash.
PATH=/system/bin:/system/xbin:/vendor/bin:/sbin:/usr/sbin:/usr/bin:/bin:$PATH
export LC_ALL=C
kind=$1
wait=$2
say() { echo "$1=$2"; }
first() {
    line=
    { read -r line <"$2"; } 2>/dev/null
    [ -z "$line" ] || say "$1" "$line"
}
has() { command -v "$1" >/dev/null 2>&1; }
cores() {
    while read -r name rest; do
        case $name in cpu[0-9]*) say "$1.${name#cpu}" "$rest" ;; esac
    done 2>/dev/null </proc/stat
}

say device 1
cores before
[ "$wait" = 0 ] || { sleep "$wait"; cores after; }
first uptime /proc/uptime
first loadavg /proc/loadavg
while read -r name value rest; do
    case $name in MemTotal: | MemAvailable: | SwapTotal: | SwapFree:) say "memory.${name%:}" "$value" ;; esac
done 2>/dev/null </proc/meminfo
for folder in /sys/devices/system/cpu/cpu[0-9]*; do
    [ -e "$folder" ] || continue
    cpu=${folder##*/cpu}
    say "core.$cpu" 1
    first "online.$cpu" "$folder/online"
    first "now.$cpu" "$folder/cpufreq/scaling_cur_freq"
    first "max.$cpu" "$folder/cpufreq/cpuinfo_max_freq"
done
df -kP /data / /sdcard 2>/dev/null | while read -r device blocks used free share mount; do
    case $blocks in *[!0-9]* | '') ;; *) say storage "$blocks $used $free $mount" ;; esac
done
heat=0
zone=
for folder in /sys/class/thermal/thermal_zone*; do
    line=
    { read -r line <"$folder/temp"; } 2>/dev/null
    case $line in '' | *[!0-9]*) continue ;; esac
    # Sensors that are switched off say numbers that no phone survives.
    if [ "$line" -gt "$heat" ] && [ "$line" -lt 130000 ]; then
        heat=$line
        { read -r zone <"$folder/type"; } 2>/dev/null
    fi
done
[ "$heat" = 0 ] || say heat "$heat $zone"
if has dumpsys; then
    dumpsys battery 2>/dev/null | while IFS=: read -r key value; do
        # Words and numbers only; the keys have blanks before them and in them.
        set -- $key
        case "$*" in
        'AC powered' | 'USB powered' | 'Wireless powered' | 'Dock powered' | status | health | present | level | scale | voltage | temperature)
            say "battery.$1" "${value# }"
            ;;
        esac
    done
else
    for folder in /sys/class/power_supply/*; do
        type=
        { read -r type <"$folder/type"; } 2>/dev/null
        [ "$type" = Battery ] || continue
        first power.capacity "$folder/capacity"
        first power.status "$folder/status"
        first power.temp "$folder/temp"
        first power.voltage "$folder/voltage_now"
        break
    done
fi
first boot /proc/sys/kernel/random/boot_id
if [ "$kind" = whole ]; then
    first release /proc/sys/kernel/osrelease
    first banner /proc/version
    say machine "$(uname -m)"
    say uid "$(id -u)"
    while IFS='=' read -r key value; do
        case $key in PRETTY_NAME) value=${value#\"}; say system "${value%\"}" ;; esac
    done 2>/dev/null </etc/os-release
    if [ -e /sys/fs/selinux/enforce ]; then
        line='?'
        { read -r line <"/sys/fs/selinux/enforce"; } 2>/dev/null
        # The file may be hidden from the shell; the program asks in another way.
        [ "$line" != '?' ] || ! has getenforce || line=$(getenforce)
        say selinux "$line"
    else
        say selinux none
    fi
    if has su; then
        say su "$(command -v su)"
        # Magisk, KernelSU and APatch answer -v by themselves, without asking the person; others may wait for a
        # password.
        case $(command -v su) in /usr/bin/su | /bin/su) ;; *) say su.version "$(su -v </dev/null 2>/dev/null | head -n 1)" ;; esac
    fi
    for folder in magisk ksu ap; do [ -e /data/adb/$folder ] && say "adb.$folder" 1; done
    for socket in /var/run/docker.sock /run/docker.sock /data/docker/run/docker.sock /data/var/run/docker.sock \
        /data/local/docker/docker.sock /data/data/com.termux/files/usr/var/run/docker.sock; do
        if [ -S "$socket" ]; then
            if [ -r "$socket" ] && [ -w "$socket" ]; then say docker.socket "yes $socket"; else say docker.socket "no $socket"; fi
            break
        fi
    done
    for program in dockerd criu qemu-x86_64; do
        has $program && say "program.$program" "$(command -v $program)"
    done
    has criu && say criu.version "$(criu --version 2>/dev/null | head -n 1)"
    if has getprop; then
        getprop 2>/dev/null | while read -r line; do
            case $line in
            '[ro.product.manufacturer]'* | '[ro.product.model]'* | '[ro.product.device]'* | '[ro.build.version.'[rs]* | \
                '[ro.build.display.id]'* | '[ro.build.ab_update]'* | '[ro.serialno]'* | '[ro.boot.flash.locked]'* | \
                '[ro.boot.vbmeta.device_state]'* | '[ro.boot.verifiedbootstate]'* | '[ro.boot.slot_suffix]'* | \
                '[service.adb.t'* | '[persist.adb.t'* | '[ro.hardware.chipname]'* | '[ro.soc.model]'*)
                key=${line%%\]*}
                value=${line#*: \[}
                say "prop.${key#\[}" "${value%\]}"
                ;;
            esac
        done
    fi
fi
say end 1
