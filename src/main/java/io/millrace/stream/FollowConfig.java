package io.millrace.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How a process that does not put streams in order by itself shows them to readers. */
@ConfigMapping(prefix = "millrace.follow")
public interface FollowConfig {

  /** Whether it reads the broker's ordered topic to do so. */
  @WithDefault("true")
  boolean enabled();

  /** How far back it begins; the streams' time to live unless given. */
  Optional<Duration> lookback();
}
