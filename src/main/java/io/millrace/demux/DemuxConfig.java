package io.millrace.demux;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How much a demuxer reads ahead and sets aside.
 *
 * @param probeBytes bytes within which the container must be recognised and its tracks understood;
 *     2 KiB to 64 MiB. What is not media is refused at the latest here.
 * @param analyzeDuration media time that may pass before the first frame of a container without a
 *     header (MPEG-TS, FLV) is handed on. Longer finds more about late tracks ahead of the first
 *     frame, shorter starts sooner; tracks that come later are told when they come.
 * @param spoolLimitBytes greatest size of an MP4 or MOV whose index comes last, which has to be set
 *     aside in a file before it can be read
 * @param spoolDirectory where that file goes; it has no name there while it is in use
 * @param readBufferBytes size of FFmpeg's own read buffer; 4 KiB to 16 MiB
 */
public record DemuxConfig(
    int probeBytes,
    Duration analyzeDuration,
    long spoolLimitBytes,
    Path spoolDirectory,
    int readBufferBytes) {

  public static final DemuxConfig DEFAULT =
      new DemuxConfig(
          1 << 20,
          Duration.ofMillis(500),
          2L << 30,
          Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
          64 << 10);

  public DemuxConfig {
    requireBetween("probeBytes", probeBytes, 2 << 10, 64 << 20);
    requireBetween("readBufferBytes", readBufferBytes, 4 << 10, 16 << 20);
    requireBetween("spoolLimitBytes", spoolLimitBytes, 0, Long.MAX_VALUE);
    if (analyzeDuration.isNegative() || analyzeDuration.isZero()) {
      throw new IllegalArgumentException(
          "analyzeDuration %s is not above zero".formatted(analyzeDuration));
    }
  }

  public DemuxConfig withSpool(Path directory, long limitBytes) {
    return new DemuxConfig(probeBytes, analyzeDuration, limitBytes, directory, readBufferBytes);
  }

  public DemuxConfig withProbe(int bytes, Duration duration) {
    return new DemuxConfig(bytes, duration, spoolLimitBytes, spoolDirectory, readBufferBytes);
  }

  private static void requireBetween(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s %d is not between %d and %d".formatted(name, value, least, most));
    }
  }
}
