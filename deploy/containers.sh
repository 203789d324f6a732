# For the scripts here: how buildah and podman run where there is neither systemd nor a bridge, say in a CI machine.
# To be sourced; it sets CONTAINERS_CONF unless that is set, and work, a folder that goes at the end. What is added to
# cleanups is run then, last first.

work=$(mktemp -d)
cleanups=("rm -rf '$work'")
clean() {
  local i
  for ((i = ${#cleanups[@]} - 1; i >= 0; i--)); do eval "${cleanups[i]}" >/dev/null 2>&1 || true; done
}
trap clean EXIT

if [ -z "${CONTAINERS_CONF:-}" ]; then
  cat >"$work/containers.conf" <<'CONF'
[containers]
default_ulimits = []
[engine]
cgroup_manager = "cgroupfs"
runtime = "runc"
CONF
  export CONTAINERS_CONF=$work/containers.conf
fi

# Makes the images that millrace:try is built from, unless they are there.
make_bases() {
  local java
  podman image exists localhost/millrace-base && podman image exists localhost/millrace-jdk || {
    java=$(find_jdk)
    deploy/images/base.sh localhost/millrace-base "$java" localhost/millrace-jdk
  }
}

# Builds the image millrace:try out of target/quarkus-app.
build_image() {
  make_bases
  buildah bud --quiet --isolation chroot --network host -f deploy/images/Dockerfile.jvm -t localhost/millrace:try \
    --build-arg JDK=localhost/millrace-jdk --build-arg BASE=localhost/millrace-base \
    --build-arg REVISION="$(git rev-parse HEAD 2>/dev/null || echo unknown)" . >"$work/build.log" 2>&1 || {
    cat "$work/build.log"
    return 1
  }
}

find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [ -x "$home/bin/jlink" ] && grep -qs '^JAVA_VERSION="25[."]' "$home/release"; then
      echo "$home"
      return
    fi
  done
  echo 'no JDK 25 in JAVA_HOME or /usr/lib/jvm, expected one to put into the image' >&2
  return 1
}

# Thirty seconds of a moving picture with a tone.
make_media() { # file
  ffmpeg -hide_banner -loglevel error -y -f lavfi -i testsrc2=size=640x360:rate=30:duration=30 \
    -f lavfi -i sine=frequency=440:duration=30 -c:v libx264 -b:v 1M -g 60 -c:a aac -movflags +faststart "$1"
}

# Sends a video to a server, reads its chunks back, and compares the counts.
send_video() { # base URL, stream, file
  local summary sent back
  summary=$(curl -sS --fail-with-body -T "$3" "$1/ingest/$2/")
  sent=$(jq '[.chunks[]] | add' <<<"$summary")
  curl -sS --fail-with-body -H 'Accept: application/x-ndjson' \
    "$1/v1/streams/$2/chunks?from=earliest&order=sequence" >"$work/chunks"
  back=$(grep -c '"event":"chunk"' "$work/chunks")
  tail -n 1 "$work/chunks" | grep -q '"event":"end"'
  if [ "$sent" -lt 1000 ] || [ "$sent" != "$back" ]; then
    echo "$sent chunks were understood and $back read back, expected the same number, above 1000: $summary" >&2
    return 1
  fi
  echo "video: $(stat -c %s "$3") bytes sent, $back chunks read back, then the end"
}

milliseconds() {
  echo $(($(date +%s%N) / 1000000))
}

# Asks until the server says that it is ready; a process that has ended ends it.
await_ready() { # base URL, command that succeeds while the server runs
  until curl -sf -o /dev/null --max-time 2 "$1/q/health/ready"; do
    eval "$2" >/dev/null || {
      echo 'the server ended before it was ready' >&2
      return 1
    }
    sleep 0.05
  done
}
