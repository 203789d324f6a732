#!/usr/bin/env bash
# Builds the JVM image out of target/quarkus-app and runs it hardened: read-only root, no capabilities, no new
# privileges, a user that is not root, 256 MiB. A video goes in, its chunks come back, and it stops in time. An image
# that is given, such as one of Dockerfile.native, is run instead.
#
#   ./mvnw package -DskipTests && deploy/images/try.sh
#   deploy/images/try.sh millrace:native
#
# Needs root, buildah, podman, runc, mmdebstrap, curl, jq, ffmpeg and JDK 25; no registry. PORT: 18080 unless given.
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/containers.sh

port=${PORT:-18080}
url=http://127.0.0.1:$port
memory_mib=256
grace_s=45
name=millrace-try-$$
left_out=()
image=${1:-localhost/millrace:try}

[ $# -gt 0 ] || build_image
make_media "$work/video.mp4"
echo "image: $(podman image inspect --format '{{.Size}}' "$image" | awk '{printf "%d MiB", $1 / 1048576}')"

hardened=(--read-only --read-only-tmpfs=false --cap-drop=ALL --security-opt=no-new-privileges --tmpfs /spool:rw,size=64m,mode=1777)
limited=(--memory "${memory_mib}m")

cleanups+=("podman rm -f $name")
start() {
  podman run -d --name "$name" --network host -e QUARKUS_HTTP_PORT="$port" "$@" "$image" 2>"$work/run.log" >/dev/null
}

begin=$(milliseconds)
if ! start "${hardened[@]}" "${limited[@]}"; then
  left_out+=("--memory ${memory_mib}m: $(tail -n 1 "$work/run.log")")
  podman rm -f "$name" >/dev/null 2>&1 || true
  begin=$(milliseconds)
  start "${hardened[@]}" || {
    cat "$work/run.log"
    exit 1
  }
fi
running="[ \"\$(podman inspect --format '{{.State.Running}}' $name)\" = true ]"
await_ready "$url" "$running" || {
  podman logs "$name"
  exit 1
}
echo "start: ready after $(($(milliseconds) - begin)) ms, podman's own share included"

pid=$(podman inspect --format '{{.State.Pid}}' "$name")
resident() { awk '/^VmRSS:/ {printf "%d MiB", $2 / 1024}' "/proc/$pid/status"; }
sleep 5
echo "resident when idle: $(resident)"

send_video "$url" try "$work/video.mp4"
echo "resident afterwards: $(resident)"
echo "highest: $(awk '/^VmHWM:/ {printf "%d MiB", $2 / 1024}' "/proc/$pid/status")"

expect() { # what, expected, found
  [ "$2" = "$3" ] || {
    echo "$1 is '$3', expected '$2'" >&2
    exit 1
  }
}
expect 'user id' 65532 "$(awk '/^Uid:/ {print $2}' "/proc/$pid/status")"
expect 'effective capabilities' 0000000000000000 "$(awk '/^CapEff:/ {print $2}' "/proc/$pid/status")"
expect 'no new privileges' 1 "$(awk '/^NoNewPrivs:/ {print $2}' "/proc/$pid/status")"
expect 'root file system' ro "$(awk '$5 == "/" {print substr($6, 1, 2)}' "/proc/$pid/mountinfo")"
if [ ${#left_out[@]} -eq 0 ]; then
  limit=$(awk -F: -v mount=/sys/fs/cgroup '$2 == "memory" {print mount "/memory" $3 "/memory.limit_in_bytes"}
    $1 == 0 {print mount $3 "/memory.max"}' "/proc/$pid/cgroup" | head -n 1)
  expect 'memory limit' $((memory_mib * 1048576)) "$(cat "$limit")"
fi
[ "$(awk '/^Seccomp:/ {print $2}' "/proc/$pid/status")" = 2 ] || left_out+=('seccomp: podman set no filter here')

begin=$(milliseconds)
podman stop -t "$grace_s" "$name" >/dev/null
echo "stop: $(($(milliseconds) - begin)) ms of $grace_s s"
expect 'exit status' 143 "$(podman inspect --format '{{.State.ExitCode}}' "$name")"

for what in "${left_out[@]}"; do echo "LEFT OUT $what"; done
echo 'passed'
