# PID 1 of the lab's PC: runs dockerd, reaps orphans (bash does), ends when dockerd ends, and with it every process of
# the namespace. Standard output and error are LAB/log/init.log.
umount -l /mnt
cd /
owner=$1
dockerd > /var/log/dockerd.log 2>&1 &
dockerd=$!
trap 'kill -TERM $dockerd' TERM INT
# The socket belongs to who called, and to nobody else (its folder is 0700 too).
( for _ in $(seq 600); do
    [ -S /ferry/docker.sock ] && { chmod 600 /ferry/docker.sock; chown "$owner" /ferry/docker.sock; exit; }
    sleep 0.05
  done ) &
while kill -0 $dockerd 2> /dev/null; do wait -n || true; done
rm -f /ferry/docker.sock
