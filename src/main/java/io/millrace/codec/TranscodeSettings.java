package io.millrace.codec;

import io.millrace.media.QualityLevel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/**
 * What a {@link Transcoder} makes, and with what.
 *
 * @param rungs what each track of the source is made into, each once
 * @param firstTrack number of the first track that comes out
 * @param threads that each decoder, scaler and encoder of pictures may use
 * @param videoEncoder FFmpeg's name of the encoder of pictures
 * @param audioEncoder FFmpeg's name of the encoder of sound
 * @param scaling FFmpeg's name of the way to scale
 * @param limits what it takes on
 * @param keyframeInterval media time after which a picture becomes a keyframe, if the source has
 *     none earlier
 */
public record TranscodeSettings(
    List<QualityLevel> rungs,
    int firstTrack,
    int threads,
    String videoEncoder,
    String audioEncoder,
    String scaling,
    CodecLimits limits,
    Duration keyframeInterval) {
  private static final int DEFAULT_THREADS = 2;
  private static final Duration DEFAULT_KEYFRAME_INTERVAL = Duration.ofSeconds(2);

  public TranscodeSettings {
    rungs = List.copyOf(rungs);
    if (rungs.isEmpty() || new HashSet<>(rungs).size() != rungs.size()) {
      throw new IllegalArgumentException(
          "rungs %s: expected at least one, and each once".formatted(rungs));
    }
    if (firstTrack < 0) {
      throw new IllegalArgumentException("firstTrack %d is negative".formatted(firstTrack));
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads %d is not above zero".formatted(threads));
    }
    if (!keyframeInterval.isPositive()) {
      throw new IllegalArgumentException(
          "keyframeInterval %s is not above zero".formatted(keyframeInterval));
    }
  }

  /** H.264 and AAC on these rungs, on up to two threads a codec, a keyframe each two seconds. */
  public static TranscodeSettings of(QualityLevel... rungs) {
    return new TranscodeSettings(
        List.of(rungs),
        0,
        DEFAULT_THREADS,
        "libopenh264",
        "aac",
        "bicubic",
        CodecLimits.DEFAULT,
        DEFAULT_KEYFRAME_INTERVAL);
  }

  public TranscodeSettings withFirstTrack(int track) {
    return new TranscodeSettings(
        rungs, track, threads, videoEncoder, audioEncoder, scaling, limits, keyframeInterval);
  }

  public TranscodeSettings withThreads(int count) {
    return new TranscodeSettings(
        rungs, firstTrack, count, videoEncoder, audioEncoder, scaling, limits, keyframeInterval);
  }

  public TranscodeSettings withEncoders(String video, String audio) {
    return new TranscodeSettings(
        rungs, firstTrack, threads, video, audio, scaling, limits, keyframeInterval);
  }

  public TranscodeSettings withLimits(CodecLimits most) {
    return new TranscodeSettings(
        rungs, firstTrack, threads, videoEncoder, audioEncoder, scaling, most, keyframeInterval);
  }

  public TranscodeSettings withKeyframeInterval(Duration interval) {
    return new TranscodeSettings(
        rungs, firstTrack, threads, videoEncoder, audioEncoder, scaling, limits, interval);
  }
}
