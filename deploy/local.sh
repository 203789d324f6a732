#!/usr/bin/env bash
# Runs the overlay local as a pod of podman, without a cluster, sends a video through it, and takes it down.
#
#   ./mvnw package -DskipTests && deploy/local.sh
#
# KEEP=1 leaves it running. BUILT=1 takes the image millrace:try as it is. PORT: 8080 unless given. Needs what
# deploy/images/try.sh needs, and kubectl.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/containers.sh
. deploy/tools.sh

port=${PORT:-8080}
url=http://127.0.0.1:$port
need kubectl

[ -n "${BUILT:-}" ] || build_image
make_media "$work/video.mp4"
kubectl kustomize deploy/overlays/local | sed "s/value: \"8080\"/value: \"$port\"/" >"$work/local.yaml"

down() {
  podman play kube --down "$work/local.yaml"
}
cleanups+=('[ -n "${KEEP:-}" ] || down')

podman play kube --network host "$work/local.yaml" >"$work/play.log" 2>&1 || {
  cat "$work/play.log"
  exit 1
}
container=$(podman ps --format '{{.Names}}' | grep -x 'millrace-pod.*-server')
await_ready "$url" "[ \"\$(podman inspect --format '{{.State.Running}}' $container)\" = true ]" || {
  podman logs "$container"
  exit 1
}
echo "pod: $container answers at $url"
send_video "$url" local "$work/video.mp4"

if [ -z "${KEEP:-}" ]; then
  begin=$(milliseconds)
  podman stop -t 45 "$container" >/dev/null
  status=$(podman inspect --format '{{.State.ExitCode}}' "$container")
  [ "$status" = 143 ] || {
    echo "exit status is $status, expected 143" >&2
    exit 1
  }
  echo "stop: $(($(milliseconds) - begin)) ms of 45 s"
fi
echo 'passed'
