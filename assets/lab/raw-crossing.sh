#!/bin/bash
# The steps of a crossing by hand, with curl, tar and adb alone: what `ferry bench` is held against.
#   raw-crossing.sh FROM TO SERIAL IMAGE PROGRAM [ARG...]
# FROM and TO are Docker sockets (unix paths), SERIAL is the target's ADB device. Runs PROGRAM of IMAGE (which both sides
# have) on FROM, freezes it, takes its checkpoint out, carries it over, and starts a checkpoint on TO.
# With one ISA on both sides that is the whole crossing. With two there is no way by hand: a checkpoint of the same
# program under TRANSLATOR, made on TO, stands in for the recoded one, so that every step but the recoding is there.
# Prints `STEP<TAB>MILLISECONDS<TAB>BYTES` for each step, then `total` and `downtime` (from the freeze on).
set -euo pipefail
[ $# -ge 5 ] || { sed -n '2,8p' "$0" >&2; exit 2; }
from=$1 to=$2 serial=$3 image=$4
shift 4
TRANSLATOR=${TRANSLATOR:-/usr/bin/qemu-x86_64}
name=ferry-raw-$$
work=$(mktemp -d)

api() { # SOCKET METHOD PATH [JSON]: prints the answer; fails with Docker's message on an error status
  local out code
  out=$(curl -sS --unix-socket "$1" -X "$2" ${4:+-H 'Content-Type: application/json' -d "$4"} -w '\n%{http_code}' "http://docker$3")
  code=${out##*$'\n'}
  [ "$code" -lt 300 ] || { echo "raw-crossing: $2 $3: $code ${out%$'\n'*}" >&2; return 1; }
  printf %s "${out%$'\n'*}"
}
field() { grep -o "\"$1\": *\"[^\"]*\"" | head -1 | cut -d'"' -f4; }
quote() { local s=${1//\\/\\\\}; printf '"%s"' "${s//\"/\\\"}"; }
words() { local out='' w; for w; do out+=,$(quote "$w"); done; printf '[%s]' "${out#,}"; }
now() { date +%s%3N; }
step() { # NAME BYTES SINCE
  local t; t=$(now)
  printf '%s\t%d\t%s\n' "$1" $((t - $3)) "$2"
}
cleanup() {
  local c
  for c in source out; do api "$from" DELETE "/containers/$name-$c?force=1&v=1" >/dev/null 2>&1 || true; done
  for c in skeleton target; do api "$to" DELETE "/containers/$name-$c?force=1&v=1" >/dev/null 2>&1 || true; done
  adb -s "$serial" shell "rm -rf /data/local/tmp/$name" >/dev/null 2>&1 </dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
phone() { adb -s "$serial" shell "$1" </dev/null; }

create() { # SOCKET NAME ENTRYPOINT BINDS: prints the id
  api "$1" POST "/containers/create?name=$2" \
    "{\"Image\":$(quote "$image"),\"Entrypoint\":$3,\"HostConfig\":{\"NetworkMode\":$(quote "${5:-default}"),\"Binds\":$4}}" | field Id
}

isa_from=$(api "$from" GET /info | field Architecture)
isa_to=$(api "$to" GET /info | field Architecture)
root_from=$(api "$from" GET /info | field DockerRootDir)
root_to=$(api "$to" GET /info | field DockerRootDir)
source=$(create "$from" "$name-source" "$(words "$@")" '[]')
api "$from" POST "/containers/$source/start" >/dev/null
sleep "${SETTLE:-3}" # let it get past its start: not measured
begin=$(now)

t=$(now)
api "$from" POST "/containers/create?name=$name-out" \
  "{\"Image\":$(quote "$image"),\"Cmd\":[\"none\"],\"NetworkDisabled\":true,\"HostConfig\":{\"Binds\":[$(quote "$root_from/containers/$source/checkpoints:/checkpoints:ro")]}}" >/dev/null
if [ "$isa_from" = "$isa_to" ]; then
  target=$(create "$to" "$name-target" "$(words "$@")" '[]')
else
  bind="[$(quote "$TRANSLATOR:/.ferry/qemu-x86_64:ro")]"
  target=$(create "$to" "$name-target" "$(words /.ferry/qemu-x86_64 "$@")" "$bind")
fi
step prepare 0 "$t"

frozen=$(now)
api "$from" POST "/containers/$source/checkpoints" '{"CheckpointID":"raw","Exit":true}' >/dev/null
step checkpoint 0 "$frozen"

t=$(now)
curl -sS --fail --unix-socket "$from" "http://docker/containers/$name-out/archive?path=/checkpoints/raw" -o "$work/raw.tar"
bytes=$(stat -c %s "$work/raw.tar")
step tar-out "$bytes" "$t"

if [ "$isa_from" != "$isa_to" ]; then
  t=$(now)
  skeleton=$(create "$to" "$name-skeleton" "$(words /.ferry/qemu-x86_64 "$@")" "$bind" none)
  api "$to" POST "/containers/$skeleton/start" >/dev/null
  step skeleton-start 0 "$t"
  t=$(now)
  api "$to" POST "/containers/$skeleton/checkpoints" '{"CheckpointID":"raw","Exit":true}' >/dev/null
  step skeleton-checkpoint 0 "$t"
  t=$(now)
  adb -s "$serial" shell -T "tar -C $root_to/containers/$skeleton/checkpoints -cf - raw" </dev/null >"$work/skeleton.tar"
  step skeleton-out "$(stat -c %s "$work/skeleton.tar")" "$t"
  sed -i "s/$skeleton/$target/g" "$work/skeleton.tar" # cgroup.img names the container; same length, and tar sums only its headers
  # what goes over is the source's pages and the skeleton's images
  phone "mkdir -p /data/local/tmp/$name"
  t=$(now)
  adb -s "$serial" push "$work/raw.tar" "$work/skeleton.tar" "/data/local/tmp/$name/" >/dev/null
  step adb-push $((bytes + $(stat -c %s "$work/skeleton.tar"))) "$t"
  archive=skeleton.tar
else
  phone "mkdir -p /data/local/tmp/$name"
  sed -i "s/$source/$target/g" "$work/raw.tar"
  t=$(now)
  adb -s "$serial" push "$work/raw.tar" "/data/local/tmp/$name/" >/dev/null
  step adb-push "$bytes" "$t"
  archive=raw.tar
fi

t=$(now)
phone "mkdir -p $root_to/containers/$target/checkpoints && tar -C $root_to/containers/$target/checkpoints -xf /data/local/tmp/$name/$archive"
step tar-in 0 "$t"

t=$(now)
api "$to" POST "/containers/$target/start?checkpoint=raw" >/dev/null
step restore 0 "$t"
step total "$bytes" "$begin"
step downtime 0 "$frozen"
