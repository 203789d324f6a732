#!/usr/bin/env bash
# Runs each function as a container of the JVM image, hardened, posts its sample events in both modes, and looks at what
# comes back: a JPEG of the right size, an MP4 that ffprobe counts the frames of, every chunk at the sink.
#
#   ./mvnw package -DskipTests && functions/try.sh
#
# Needs what deploy/images/try.sh needs, which builds the image; an image millrace:try that is there is taken as it is
# with IMAGE=there. PORT: 18090 unless given, and the next for the sink.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/containers.sh

port=${PORT:-18090}
url=http://127.0.0.1:$port
name=millrace-function-$$
java=$(find_jdk)/bin/java

if [ "${IMAGE:-}" != there ]; then build_image; fi
image=$(podman image inspect --format '{{.Id}}' localhost/millrace:try)
cleanups+=("podman rm -f $name")

start() { # function, further arguments of podman run
  local function=$1 running
  shift
  podman rm -f "$name" >/dev/null 2>&1 || true
  podman run -d --name "$name" --network host --read-only --read-only-tmpfs=false --cap-drop=ALL \
    --security-opt=no-new-privileges --tmpfs /spool:rw,size=64m,mode=1777 -e QUARKUS_HTTP_PORT="$port" \
    -e MILLRACE_FUNCTION_NAME="$function" "$@" "$image" >/dev/null
  running="[ \"\$(podman inspect --format '{{.State.Running}}' $name)\" = true ]"
  await_ready "$url" "$running" || {
    podman logs "$name"
    exit 1
  }
}

# Posts a sample in a mode; the answer's headers go to $work/headers, its data to $work/data.
post() { # binary or structured, sample
  local status
  if [ "$1" = binary ]; then
    status=$(curl -sS -o "$work/answer" -D "$work/headers" -w '%{http_code}' "$url/" -H "@functions/$2.headers" --data-binary "@functions/$2.body")
    cp "$work/answer" "$work/data"
    id=$(awk -F': ' 'tolower($1) == "ce-id" {print $2}' "$work/headers" | tr -d '\r')
  else
    status=$(curl -sS -o "$work/answer" -D "$work/headers" -w '%{http_code}' "$url/" -H 'Content-Type: application/cloudevents+json' --data-binary "@functions/$2.json")
    if jq -e .data_base64 "$work/answer" >/dev/null 2>&1; then
      jq -r .data_base64 "$work/answer" | base64 -d >"$work/data"
    else
      jq .data "$work/answer" >"$work/data"
    fi
    id=$(jq -r .id "$work/answer")
  fi
  [ "$status" = 200 ] && [ -n "$id" ] || {
    echo "$2, $1: status $status, expected 200 and an id" >&2
    head -c 1000 "$work/answer" >&2
    exit 1
  }
}

expect() { # what, expected, found
  [ "$2" = "$3" ] || {
    echo "$1 is '$3', expected '$2'" >&2
    exit 1
  }
}

probe() { # entry of the first video stream
  ffprobe -v error -select_streams v:0 -count_frames -show_entries "stream=$1" -of csv=p=0 "$work/data"
}

both() { # sample, command that looks at $work/data
  post binary "$1"
  local first=$id
  "$2"
  post structured "$1"
  "$2"
  expect "id of the answer to the same event" "$first" "$id"
  echo "$1: as expected in both modes, $(stat -c %s "$work/data") bytes"
}

is_picture() {
  expect 'picture' 'mjpeg,320,180,1' "$(probe codec_name,width,height,nb_read_frames)"
}

is_movie() {
  expect 'movie' 'h264,320,180,60' "$(probe codec_name,width,height,nb_read_frames)"
}

is_summary() {
  expect 'summary' '158' "$(jq '[.chunks[]] | add' "$work/data")"
  expect 'chunks at the sink' '158' "$(grep -c ' io.millrace.chunk.v1 cam1 ' "$work/sink")"
  expect 'different ids' '158' "$(cut -d ' ' -f 1 "$work/sink" | sort -u | wc -l)"
  expect 'keyframes at the sink' '2' "$(grep -c ' VIDEO_I_FRAME ' "$work/sink")"
  : >"$work/sink"
}

start thumbnail
both thumbnail/event is_picture
expect 'status for no event' 415 "$(curl -sS -o /dev/null -w '%{http_code}' "$url/" -H 'Content-Type: text/plain' -d x)"

start transcode
both transcode/event is_movie

"$java" functions/Sink.java $((port + 1)) "$work/sink" &
cleanups+=("kill $!")
until curl -s -o /dev/null "http://127.0.0.1:$((port + 1))/" -d x; do sleep 0.1; done
: >"$work/sink"
start ingest -e K_SINK="http://127.0.0.1:$((port + 1))/"
both ingest/event is_summary
expect 'status without an object store' 422 "$(curl -sS -o /dev/null -w '%{http_code}' "$url/" \
  -H 'Content-Type: application/cloudevents+json' --data-binary @functions/ingest/object-created.json)"

podman stop -t 30 "$name" >/dev/null
echo 'passed'
