package io.millrace.codec;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** What the codec takes on and encodes with. */
@ConfigMapping(prefix = "millrace.codec")
public interface CodecConfig {

  /** FFmpeg's name of the encoder of pictures. */
  @WithDefault("libopenh264")
  String videoEncoder();

  /** FFmpeg's name of the encoder of sound. */
  @WithDefault("aac")
  String audioEncoder();

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

  /** Folder that the libraries are unpacked into at their first use; JavaCPP's own unless given. */
  Optional<Path> libraryCache();

  default CodecSettings toCodecSettings() {
    return new CodecSettings(
        new CodecLimits(maxPixels(), maxSampleRate(), maxChannels(), maxSessions()),
        videoEncoder(),
        audioEncoder());
  }
}
