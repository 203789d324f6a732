package io.millrace.codec;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is made of the media of streams. */
@ConfigMapping(prefix = "millrace.codec")
public interface CodecConfig {

  /** Media time from one THUMBNAIL chunk of a track to the next; 0 for none. */
  @WithDefault("10s")
  Duration thumbnailInterval();

  /** Pixels of a thumbnail's width at most. */
  @WithDefault("320")
  int thumbnailWidth();

  /** Streams whose renditions are made at once. */
  @WithDefault("4")
  int maxRenditions();
}
