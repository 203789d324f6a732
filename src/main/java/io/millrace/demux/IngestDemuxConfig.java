package io.millrace.demux;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How much of a container is read ahead and set aside. */
@ConfigMapping(prefix = "millrace.ingest.demux")
public interface IngestDemuxConfig {

  /** Bytes within which a container must be recognised and its tracks understood. */
  @WithDefault("1048576")
  int probeBytes();

  /** Media time that may pass before the first frame of a container without a header is sent on. */
  @WithDefault("500ms")
  Duration analyzeDuration();

  /** Greatest size of an MP4 whose index comes last, in bytes. */
  @WithDefault("2147483648")
  long spoolLimitBytes();

  /** Where such an MP4 is set aside; the system's directory for temporary files unless given. */
  Optional<Path> spoolDirectory();

  default DemuxConfig toDemuxConfig() {
    return DemuxConfig.DEFAULT
        .withProbe(probeBytes(), analyzeDuration())
        .withSpool(
            spoolDirectory().orElse(DemuxConfig.DEFAULT.spoolDirectory()), spoolLimitBytes());
  }
}
