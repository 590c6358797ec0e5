# Ferry's kernel probe: says what the running kernel has, as lines of key=value, and changes nothing.
# sh -c SCRIPT probe MODULES SYMBOLS WHEN: names of modules, and of functions in /proc/kallsyms, each list joined by |;
# WHEN is "always", or "needed": /proc/kallsyms, which costs more than all the rest, is then read only without a configuration.
# It runs in mksh with toybox as well as in bash and dash: nearly everything is done by the shell itself, since each
# program that is started costs tens of milliseconds on an emulated phone. 1 is yes, 0 is no, ? could not be seen.
PATH=/system/bin:/system/xbin:/vendor/bin:/sbin:/usr/sbin:/usr/bin:/bin:$PATH
export LC_ALL=C
modules=$1
symbols=$2
when=$3
say() { echo "$1=$2"; }

uid=
seccomp='?'
while read -r key value rest; do
    case $key in
    Uid:) uid=$value ;;
    Seccomp:) seccomp=1 ;;
    CapEff:) say status.capeff "$value" ;;
    esac
done 2>/dev/null </proc/self/status
# Without root SELinux hides files, so that what is not seen may be there all the same.
absent=0
[ "$uid" = 0 ] || absent='?'
[ "$seccomp" = 1 ] || seccomp=$absent
there() { if [ -e "$2" ]; then say "$1" 1; else say "$1" "$absent"; fi; }
first() {
    line=
    { read -r line <"$2"; } 2>/dev/null
    say "$1" "$line"
}

say probe 1
say uid "$uid"
say status.seccomp "$seccomp"
first release /proc/sys/kernel/osrelease
first banner /proc/version
release=
{ read -r release </proc/sys/kernel/osrelease; } 2>/dev/null
say machine "$(uname -m)"

for ns in mnt uts ipc pid net user cgroup time; do
    if [ -e /proc/self/ns/$ns ]; then say ns.$ns 1; else say ns.$ns 0; fi
done

# Address space: the stack ends just below the highest address of a process.
while read -r range perms offset device inode name; do
    case $name in
    '[stack]') say va.top "${range#*-}" ;;
    '[vdso]') say vdso 1 ;;
    esac
done 2>/dev/null </proc/self/maps

filesystems=' '
while read -r one two; do filesystems="$filesystems${two:-$one} "; done 2>/dev/null </proc/filesystems
for fs in overlay mqueue ext4 f2fs fuse binfmt_misc devtmpfs cgroup cgroup2 binder selinuxfs; do
    case $filesystems in *" $fs "*) say fs.$fs 1 ;; *) say fs.$fs 0 ;; esac
done

# Control groups: /proc/cgroups has what version 1 can mount, cgroup.controllers what version 2 has.
controllers=' '
while read -r name hierarchy groups enabled; do
    [ "$enabled" = 1 ] && controllers="$controllers$name "
done 2>/dev/null </proc/cgroups
n=0
data_fs=
while read -r device target type options rest; do
    case $type in
    cgroup | cpuset)
        n=$((n + 1))
        say mount.cgroup.$n "$target $options"
        case ,$options, in *,noprefix,*) say cgroup.noprefix 1 ;; esac
        ;;
    cgroup2)
        say mount.cgroup2 "$target"
        line=
        { read -r line <"$target/cgroup.controllers"; } 2>/dev/null
        say cgroup2.controllers "$line"
        for c in $line; do
            case $c in io) c=blkio ;; esac
            controllers="$controllers$c "
        done
        ;;
    esac
    case $target in /data | /var/lib/docker | /) data_fs="$data_fs $target:$type" ;; esac
done 2>/dev/null </proc/mounts
say data.filesystems "${data_fs# }"
if [ -e /proc/cgroups ]; then say cgroup.any 1; else say cgroup.any "$absent"; fi
for c in cpuset cpu cpuacct blkio memory devices freezer net_cls perf_event net_prio hugetlb pids; do
    case $controllers in *" $c "*) say cgroup.$c 1 ;; *) say cgroup.$c "$absent" ;; esac
done

# Docker's data would lie here: can overlay stack upon it? A namespace of mounts is made for the question and gone after
# it; only what is mounted there is read. Case folding and some encryption make overlay refuse a folder.
overlay_on_data() {
    overlay='?'
    case $filesystems in
    *' overlay '*)
        for folder in /data/local /var/lib/docker /var/lib; do
            if [ -d $folder ] && [ "$uid" = 0 ] && command -v unshare >/dev/null 2>&1; then
                why=$(unshare -m sh -c "mount -o rprivate none / || mount --make-rprivate / || exit 7
                    mount -t overlay -o ro,lowerdir=$folder:/dev overlay $folder && exit 8" 2>&1)
                case $?/$why in
                8/*) overlay=1 ;;
                7/* | *ermission* | *not\ permitted*) ;;
                */*nvalid\ argument* | */*wrong\ fs\ type*) overlay=0 ;;
                esac
                say data.folder $folder
                break
            fi
        done
        ;;
    esac
    say data.overlay "$overlay"
}
# The three slow questions are asked at the same time.
overlay_on_data &

# iptables: what is registered now; the kernel may load more when it is asked.
for kind in table:names match:matches target:targets; do
    while read -r name; do
        say "xt.${kind%:*}.$name" 1
    done 2>/dev/null <"/proc/net/ip_tables_${kind#*:}"
done

# A kernel that tracks written pages by soft-dirty bits marks every new mapping (sd).
dirty=$absent
while read -r key flags; do
    case $key in
    VmFlags:)
        dirty=0
        case " $flags " in *' sd '*) dirty=1 ;; esac
        break
        ;;
    esac
done 2>/dev/null </proc/self/smaps
say vm.soft_dirty "$dirty"

there proc.sysvipc /proc/sysvipc
there proc.keys /proc/keys
there proc.children /proc/self/task/$$/children
there proc.pagemap /proc/self/pagemap
there proc.clear_refs /proc/self/clear_refs
there proc.timers /proc/self/timers
there sys.ns_last_pid /proc/sys/kernel/ns_last_pid
there sys.sem_next_id /proc/sys/kernel/sem_next_id
there sys.userfaultfd /proc/sys/vm/unprivileged_userfaultfd
there sys.inotify /proc/sys/fs/inotify
there sys.seccomp_actions /proc/sys/kernel/seccomp/actions_avail
there dev.ptmx /dev/ptmx
there dev.loop_control /dev/loop-control
if [ -e /dev/net/tun ]; then say dev.tun 1; else there dev.tun /dev/tun; fi
there net.bridge_nf /proc/sys/net/bridge/bridge-nf-call-iptables
there net.qtaguid /proc/net/xt_qtaguid
there dev.binder /dev/binder
there dev.ashmem /dev/ashmem
there proc.pressure /proc/pressure
there sys.wake_lock /sys/power/wake_lock

if [ -e /proc/sys/fs/binfmt_misc/register ]; then
    say binfmt.mounted 1
    for entry in /proc/sys/fs/binfmt_misc/qemu-*; do
        while read -r key value; do
            case $key in flags:) say "binfmt.${entry##*/}" "$value" ;; esac
        done 2>/dev/null <"$entry"
    done
else
    say binfmt.mounted 0
fi

if [ -e /sys/fs/selinux/enforce ]; then first selinux.enforce /sys/fs/selinux/enforce; else say selinux.enforce none; fi
first selinux.context /proc/self/attr/current

for su in /system/bin/su /system/xbin/su /sbin/su /debug_ramdisk/su /su/bin/su; do
    [ -e $su ] && say root.su $su && break
done
for kind in magisk ksu ap; do
    [ -e /data/adb/$kind ] && say root.$kind 1
done

# Modules: loaded or built in (with parameters) are in /sys/module, the others in the lists of depmod.
old=$IFS
IFS='|'
for m in $modules; do
    [ -e "/sys/module/$m" ] && say "module.$m" loaded
done
IFS=$old
lists=
for folder in "/lib/modules/$release" /vendor/lib/modules /system/lib/modules /vendor_dlkm/lib/modules; do
    for list in modules.builtin modules.dep; do
        [ -r "$folder/$list" ] && lists="$lists $folder/$list"
    done
done
case $lists in
*modules.builtin*modules.dep*) say modules.complete 1 ;;
*) say modules.complete 0 ;;
esac
modules_on_disk() {
    if [ -n "$lists" ] && [ -n "$modules" ]; then
        grep -HoE "^[^:]*/($modules)\.ko" $lists 2>/dev/null | while IFS=: read -r list path; do
            name=${path##*/}
            case $list in
            *builtin) say "module.${name%.ko}" builtin ;;
            *) say "module.${name%.ko}" available ;;
            esac
        done
    fi
}
modules_on_disk &

config=
if [ -r /proc/config.gz ]; then config=/proc/config.gz
elif [ -r "/boot/config-$release" ]; then config=/boot/config-$release
fi
[ -n "$config" ] && say config "$config"
[ "$when" = needed ] && [ -n "$config" ] && symbols=

# T is a function that is there; a system call that is configured out is a weak one (W).
line=
{ read -r line </proc/kallsyms; } 2>/dev/null
if [ -n "$line" ] && [ -n "$symbols" ]; then
    say kallsyms 1
    grep -E " [tT] (__arm64_|__x64_)?($symbols)(\.[a-z]|$)" /proc/kallsyms 2>/dev/null |
        while read -r address type name rest; do
            name=${name%%.*}
            name=${name#__arm64_}
            say "symbol.${name#__x64_}" 1
        done
else
    say kallsyms 0
fi

if command -v getprop >/dev/null 2>&1; then
    getprop 2>/dev/null | while read -r line; do
        case $line in
        '[ro.product.device]'* | '[ro.product.model]'* | '[ro.build.version.release]'* | '[ro.build.version.sdk]'* | \
            '[ro.build.version.security_patch]'* | '[ro.build.fingerprint]'* | '[ro.boot.verifiedbootstate]'* | \
            '[ro.boot.flash.locked]'* | '[ro.boot.slot_suffix]'* | '[ro.debuggable]'*)
            key=${line%%\]*}
            value=${line#*: \[}
            say "prop.${key#\[}" "${value%\]}"
            ;;
        esac
    done
fi
wait
say end 1
