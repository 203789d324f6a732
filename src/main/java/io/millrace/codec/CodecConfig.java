package io.millrace.codec;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** With what media is encoded, and how much of it at once. */
@ConfigMapping(prefix = "millrace.codec")
public interface CodecConfig {
  /** More threads than this make a single transcode little faster. */
  int USEFUL_THREADS = 2;

  /** Threads that each codec and scaler may use; the processors, but no more than two. */
  OptionalInt threads();

  /** Transcodes over HTTP at once; as many as there are processors. */
  OptionalInt maxTranscodes();

  /** Longest media that is transcoded over HTTP. */
  @WithDefault("12h")
  Duration maxDuration();

  /** Largest picture that is decoded, width times height. */
  @WithDefault("33177600")
  long maxPixels();

  /** FFmpeg's name of the encoder of pictures. */
  @WithDefault("libopenh264")
  String videoEncoder();

  /** FFmpeg's name of the encoder of sound. */
  @WithDefault("aac")
  String audioEncoder();

  /** Media time after which a picture becomes a keyframe if the source has none earlier. */
  @WithDefault("2s")
  Duration keyframeInterval();

  default int threadsOrDefault() {
    return threads().orElse(Math.min(USEFUL_THREADS, Runtime.getRuntime().availableProcessors()));
  }

  default int maxTranscodesOrDefault() {
    return maxTranscodes().orElse(Runtime.getRuntime().availableProcessors());
  }

  default CodecLimits limits() {
    CodecLimits usual = CodecLimits.DEFAULT;
    return new CodecLimits(
        maxPixels(), usual.maxSampleRate(), usual.maxChannels(), usual.maxSessions());
  }
}
