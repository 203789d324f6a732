package io.millrace.codec;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** With what media is encoded, and how much of it at once. */
@ConfigMapping(prefix = "millrace.codec")
public interface CodecConfig {
  /** More threads than this make a single transcode little faster. */
  int USEFUL_THREADS = 2;

  /** FFmpeg's name of the encoder of pictures. */
  @WithDefault("libopenh264")
  String videoEncoder();

  /** FFmpeg's name of the encoder of sound. */
  @WithDefault("aac")
  String audioEncoder();

  /** Media time after which a transcode has a keyframe if its source has none earlier. */
  @WithDefault("2s")
  Duration keyframeInterval();

  /** Threads that each codec and scaler may use; the processors, but no more than two. */
  OptionalInt threads();

  /** Transcodes over HTTP at once; as many as there are processors. */
  OptionalInt maxTranscodes();

  /** Longest media that is transcoded over HTTP. */
  @WithDefault("12h")
  Duration maxDuration();

  /** Width times height of a picture, coded or raw. */
  @WithDefault("33177600")
  long maxPixels();

  /** Highest sample rate in Hz. */
  @WithDefault("192000")
  int maxSampleRate();

  /** Channels of sound. */
  @WithDefault("8")
  int maxChannels();

  /** Encoders and decoders open at once. */
  @WithDefault("256")
  int maxSessions();

  /** Media time from one THUMBNAIL chunk of a track to the next; 0 for none. */
  @WithDefault("10s")
  Duration thumbnailInterval();

  /** Pixels of a thumbnail's width at most. */
  @WithDefault("320")
  int thumbnailWidth();

  /** Streams whose renditions are made at once. */
  @WithDefault("4")
  int maxRenditions();

  /** Folder that the libraries are unpacked into at their first use; JavaCPP's own unless given. */
  Optional<Path> libraryCache();

  default int threadsOrDefault() {
    return threads().orElse(Math.min(USEFUL_THREADS, Runtime.getRuntime().availableProcessors()));
  }

  default int maxTranscodesOrDefault() {
    return maxTranscodes().orElse(Runtime.getRuntime().availableProcessors());
  }

  default CodecLimits limits() {
    return new CodecLimits(maxPixels(), maxSampleRate(), maxChannels(), maxSessions());
  }

  default CodecSettings toCodecSettings() {
    return new CodecSettings(limits(), videoEncoder(), audioEncoder());
  }
}
