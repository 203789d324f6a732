package io.millrace.demux;

import java.util.Arrays;
import java.util.Set;

/**
 * The containers that are read, by FFmpeg's names.
 *
 * <p>A list of what is allowed, since FFmpeg also "demuxes" playlists and scripts that name other
 * files and addresses (hls, dash, concat, imf, sdp, vobsub), single pictures, subtitles and text.
 */
final class Containers {
  private static final Set<String> READ =
      Set.of(
          "mov",
          "matroska",
          "webm",
          "mpegts",
          "mpeg",
          "flv",
          "live_flv",
          "kux",
          "ogg",
          "avi",
          "asf",
          "mxf",
          "nut",
          "gxf",
          "rm",
          "ivf",
          "wav",
          "w64",
          "aiff",
          "au",
          "caf",
          "aac",
          "loas",
          "mp3",
          "flac",
          "ac3",
          "eac3",
          "dts",
          "dtshd",
          "truehd",
          "mlp",
          "amr",
          "amrnb",
          "amrwb",
          "wv",
          "tta",
          "ape",
          "mpc",
          "mpc8",
          "tak",
          "h264",
          "hevc",
          "vvc",
          "evc",
          "obu",
          "av1",
          "m4v",
          "mpegvideo",
          "h263",
          "vc1",
          "vc1test",
          "dv",
          "wtv",
          "3gp");

  /**
   * Containers whose every packet has a declared size, so that a packet is either whole or marked
   * as cut. In the others FFmpeg takes whatever was left at the end for the last packet.
   */
  private static final Set<String> SIZED =
      Set.of(
          "mov",
          "matroska",
          "webm",
          "flv",
          "live_flv",
          "kux",
          "ogg",
          "nut",
          "ivf",
          "wav",
          "w64",
          "aiff",
          "au",
          "caf");

  /** Codecs whose frames FFmpeg cuts out by itself whatever the container says. */
  private static final Set<String> CUT_BY_FFMPEG =
      Set.of("mp1", "mp2", "mp3", "ac3", "eac3", "dts", "truehd", "mlp", "aac_latm");

  private Containers() {}

  /**
   * @param names FFmpeg's names of one container, separated by commas
   */
  static boolean isRead(String names) {
    return Arrays.stream(names.split(",", -1)).anyMatch(READ::contains);
  }

  /** A packet of this codec in this container is either whole or marked as cut. */
  static boolean isSized(String names, String codec) {
    return !CUT_BY_FFMPEG.contains(codec)
        && Arrays.stream(names.split(",", -1)).anyMatch(SIZED::contains);
  }
}
