package io.millrace.ingest.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How media is taken in. */
@ConfigMapping(prefix = "millrace.ingest")
public interface IngestConfig {

  /** Longest body or line of JSON chunks, in bytes. */
  @WithDefault("33554432")
  int maxBodyBytes();
}
