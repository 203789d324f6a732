#!/bin/sh
# Makes the media samples beside this script, and probe.json, what ffprobe says of them.
# Needs ffmpeg and ffprobe with libx264, libx265, libvpx and SVT-AV1, and python3.
set -eu
cd "$(dirname "$0")"

make() { ffmpeg -nostdin -hide_banner -v error -y -bitexact "$@"; }
picture() { echo "testsrc2=size=$1:rate=$2:duration=$3"; }
tone() { echo "sine=frequency=$1:sample_rate=$2:duration=$3"; }

x264='-c:v libx264 -preset veryfast -crf 34 -g 30 -bf 2 -threads 1 -pix_fmt yuv420p'
aac='-c:a aac -b:a 32k'

# MP4 and MOV, H.264 with B-frames that are referenced (pyramid), AAC.
make -f lavfi -i "$(picture 320x180 30 2)" -f lavfi -i "$(tone 440 48000 2)" \
  $x264 -bf 3 -x264-params b-pyramid=normal:scenecut=0 $aac -movflags +faststart faststart.mp4
make -i faststart.mp4 -c copy index-last.mp4
make -i faststart.mp4 -c copy -movflags +frag_keyframe+empty_moov+default_base_moof fragmented.mp4
make -i faststart.mp4 -map 0:v -c copy -metadata:s:v rotate=90 rotated.mov
make -i faststart.mp4 -c copy h264.ts
make -i faststart.mp4 -c copy h264.mkv
make -i faststart.mp4 -c copy h264.flv
make -i faststart.mp4 -map 0:v -c copy h264.h264

# HEVC with B-frames, two sound tracks with languages.
make -f lavfi -i "$(picture 320x180 25 2)" -f lavfi -i "$(tone 440 48000 2)" \
  -f lavfi -i "$(tone 880 48000 2)" -map 0 -map 1 -map 2 \
  -c:v libx265 -preset veryfast -crf 36 -x265-params keyint=25:bframes=3:log-level=error:pools=1 \
  -tag:v hvc1 $aac -metadata:s:a:0 language=eng -metadata:s:a:1 language=deu \
  -movflags +faststart hevc-two-languages.mp4
make -i hevc-two-languages.mp4 -map 0 -c copy hevc.ts

# WebM: VP9 with hidden alternate reference frames, VP8, AV1.
make -f lavfi -i "$(picture 320x180 30 2)" -f lavfi -i "$(tone 440 48000 2)" \
  -c:v libvpx-vp9 -b:v 120k -g 30 -auto-alt-ref 1 -lag-in-frames 16 -threads 1 -row-mt 0 \
  -c:a libopus -b:a 32k vp9-opus.webm
make -f lavfi -i "$(picture 320x180 30 1)" -f lavfi -i "$(tone 440 44100 1)" \
  -c:v libvpx -b:v 150k -g 15 -auto-alt-ref 0 -threads 1 -c:a libvorbis -q:a 0 vp8-vorbis.webm
make -f lavfi -i "$(picture 320x180 30 1)" \
  -c:v libsvtav1 -preset 10 -crf 50 -g 15 av1.webm 2>/dev/null
make -i av1.webm -c copy -movflags +faststart av1.mp4

# MPEG-2 with AC-3 in MPEG-TS and MPEG-PS, MPEG-4 part 2 with MP3 in AVI.
make -f lavfi -i "$(picture 352x288 25 2)" -f lavfi -i "$(tone 440 48000 2)" \
  -c:v mpeg2video -b:v 300k -g 12 -bf 2 -threads 1 -c:a ac3 -b:a 96k mpeg2-ac3.ts
make -i mpeg2-ac3.ts -c copy mpeg2-ac3.mpg
make -f lavfi -i "$(picture 320x180 25 2)" -f lavfi -i "$(tone 440 44100 2)" \
  -c:v mpeg4 -b:v 200k -g 25 -bf 2 -threads 1 -c:a libmp3lame -b:a 64k mpeg4-mp3.avi

# Tracks that change: picture size in mid-stream, sound that comes later. Not in probe.json.
mkdir -p changes
make -f lavfi -i "$(picture 160x120 30 1)" $x264 -output_ts_offset 2 small.ts
make -i h264.ts -map 0:v -c copy picture.ts
cat picture.ts small.ts >changes/resized.ts
make -i faststart.mp4 -c copy -output_ts_offset 2 later.ts
cat picture.ts later.ts >changes/late-sound.ts
rm small.ts picture.ts later.ts

# Motion JPEG predicts nothing.
make -f lavfi -i "$(picture 160x90 10 1)" -c:v mjpeg -q:v 20 -pix_fmt yuvj420p mjpeg.mov

# Sound alone.
make -f lavfi -i "$(tone 440 44100 2)" $aac sound.aac
make -f lavfi -i "$(tone 440 44100 2)" -c:a libmp3lame -b:a 48k sound.mp3
make -f lavfi -i "$(tone 440 48000 1)" -c:a eac3 -b:a 64k sound.eac3
make -f lavfi -i "$(tone 440 44100 1)" -c:a flac sound.flac
make -f lavfi -i "$(tone 440 22050 1)" -c:a pcm_s16le sound.wav
make -f lavfi -i "$(tone 440 48000 2)" -c:a libopus -b:a 32k opus.ogg
make -f lavfi -i "$(tone 440 44100 2)" -c:a libvorbis -q:a 0 vorbis.ogg

# Subtitles, a cover picture, a data track and an attachment beside picture and sound.
printf '1\n00:00:00,100 --> 00:00:00,900\nFirst line\n\n2\n00:00:01,000 --> 00:00:01,900\nSecond line\n' >words.srt
make -f lavfi -i "color=red:size=64x64:rate=1:duration=1" -frames:v 1 cover.png
make -i faststart.mp4 -i words.srt -i cover.png -map 0 -map 1 -map 2 -c copy -c:s mov_text \
  -disposition:v:1 attached_pic -timecode 00:00:00:00 -movflags +faststart subtitles-cover-data.mp4
make -i faststart.mp4 -i words.srt -map 0 -map 1 -c copy -c:s srt \
  -attach cover.png -metadata:s:t mimetype=image/png subtitles-attachment.mkv
make -i sound.mp3 -i cover.png -map 0 -map 1 -c copy -id3v2_version 3 cover.mp3
rm words.srt cover.png

# What ffprobe says of each: by track the packets, keyframes, bytes and, of pictures, the types.
python3 - <<'PY'
import collections, glob, json, subprocess

def probe(path):
    out = json.loads(subprocess.run(
        ["ffprobe", "-v", "quiet", "-of", "json", "-show_format", "-show_streams",
         "-show_entries", "packet=stream_index,size,flags:frame=stream_index,pict_type",
         "-show_packets", "-show_frames", path],
        check=True, capture_output=True).stdout)
    packets, types = collections.defaultdict(list), collections.defaultdict(collections.Counter)
    for item in out["packets_and_frames"]:
        if item["type"] == "packet":
            packets[item["stream_index"]].append(item)
        elif item["type"] == "frame" and "pict_type" in item:
            types[item["stream_index"]][item["pict_type"]] += 1
    tracks = []
    for s in out["streams"]:
        if s["codec_type"] not in ("video", "audio") or s["disposition"]["attached_pic"]:
            continue
        mine = packets[s["index"]]
        track = {"type": s["codec_type"], "codec": s["codec_name"], "packets": len(mine),
                 "keyframes": sum("K" in p["flags"] for p in mine),
                 "bytes": sum(int(p["size"]) for p in mine)}
        if s["codec_type"] == "video":
            track |= {"width": s["width"], "height": s["height"],
                      "types": dict(sorted(types[s["index"]].items()))}
        else:
            track |= {"sampleRate": int(s["sample_rate"]), "channels": s["channels"]}
        tracks.append(track)
    return {"container": out["format"]["format_name"], "tracks": tracks}

names = sorted(n for n in glob.glob("*.*") if n.rsplit(".")[-1] not in ("sh", "md", "json"))
with open("probe.json", "w") as f:
    json.dump({n: probe(n) for n in names}, f, indent=2)
    f.write("\n")
PY
