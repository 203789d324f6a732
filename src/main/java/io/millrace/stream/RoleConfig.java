package io.millrace.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which part of the pipeline this process is. */
@ConfigMapping(prefix = "millrace")
public interface RoleConfig {

  /** all, ingest or processor. */
  @WithDefault("all")
  Role role();
}
