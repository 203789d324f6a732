package io.millrace.bench.transcode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What both sides do: the source to 480 lines of H.264 at 1.5 Mbit/s and AAC at 128 kbit/s, in
 * fragmented MP4.
 *
 * @param threads that the decoder, the scaler and the encoder of pictures may each use
 */
record Task(Path source, int threads) {

  /** The program's command line. */
  List<String> command(String program, boolean isPaced, Path target) {
    String count = String.valueOf(threads);
    List<String> command =
        new ArrayList<>(
            List.of(program, "-nostdin", "-v", "error", "-y", "-filter_threads", count));
    if (isPaced) {
      command.add("-re");
    }
    command.addAll(List.of("-threads", count, "-i", source.toString()));
    command.addAll(
        List.of(
            ("-vf scale=854:480:flags=bicubic -c:v libopenh264 -profile:v constrained_baseline"
                    + " -b:v 1500k -g 60 -fps_mode passthrough -threads "
                    + count
                    + " -af aresample=async=1000 -c:a aac -b:a 128k"
                    + " -movflags +frag_keyframe+empty_moov+default_base_moof"
                    + " -frag_duration 1000000 -f mp4")
                .split(" ")));
    command.add(target.toString());
    return command;
  }
}
