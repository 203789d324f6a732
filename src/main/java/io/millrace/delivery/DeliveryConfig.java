package io.millrace.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What a reader may leave waiting. */
@ConfigMapping(prefix = "millrace.delivery")
public interface DeliveryConfig {

  /** Chunks that may wait for one reader. */
  @WithDefault("1024")
  int maxChunks();

  /** Bytes that may wait for one reader. */
  @WithDefault("16777216")
  long maxBytes();

  /** How long a chunk may wait for a reader before it is skipped; for ever unless given. */
  Optional<Duration> maxLag();

  /** Silence after which a live stream that is read has run dry; 0 for never. */
  @WithDefault("2s")
  Duration underrunAfter();

  default ReaderConfig reader() {
    return new ReaderConfig(Order.PRIORITY, maxChunks(), maxBytes(), maxLag().orElse(null));
  }
}
