# Starts the dockerd of an Android device, or of any Linux behind adb, and waits for its socket. Runs as root.
# sh -c SCRIPT start-docker DAEMON SECONDS [SOCKET]; says what came of it as one line ferry:WORD, below it the log's end.
# It runs in mksh with toybox as well as in bash and dash.
daemon=$1
seconds=$2
socket=$3
folder=/run
android=
[ ! -d /system/bin ] || { android=1; folder=/data/docker/run; }
[ -n "$socket" ] || socket=$folder/docker.sock
folder=${socket%/*}
log=$folder/ferry-dockerd.log
PATH=${daemon%/*}:/system/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH # containerd and runc are beside dockerd
export PATH
if pidof "${daemon##*/}" >/dev/null 2>&1; then
    echo ferry:running
    exit 0
fi
umask 022
# adb's shell has to get through to the socket, and needs to read nothing on its way.
mkdir -p "$folder" && { [ -z "$android" ] || chmod 711 "${folder%/*}" "$folder"; } || { echo ferry:folder; exit 1; }
rm -f "$socket" # of a dockerd that has ended
: >"$log"
chmod 600 "$log"
nohup setsid "$daemon" -H "unix://$socket" >>"$log" 2>&1 </dev/null &
pid=$!
while [ "$seconds" -gt 0 ]; do
    if [ -S "$socket" ]; then
        # 2000 is adb's shell: whoever has adb on a rooted phone has root, and needs no group for it.
        [ -z "$android" ] || { chgrp 2000 "$socket" && chmod 660 "$socket"; }
        echo ferry:started
        exit 0
    fi
    kill -0 $pid 2>/dev/null || { echo ferry:ended; tail -n 5 "$log"; exit 1; }
    sleep 1
    seconds=$((seconds - 1))
done
echo ferry:silent
tail -n 5 "$log"
exit 1
