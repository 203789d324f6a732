package io.millrace.chunk;

import io.millrace.media.ChunkProcessorConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How chunks are checked and put in order. */
@ConfigMapping(prefix = "millrace.chunk")
public interface ChunkConfig {

  /** Chunks that one stream may hold out of order. */
  @WithDefault("1024")
  int maxBufferSize();

  /** Bytes that one stream may hold out of order. */
  @WithDefault("16777216")
  long maxBufferBytes();

  /** How long a missing chunk is waited for. */
  @WithDefault("5s")
  Duration sequenceTimeout();

  /** How long a stream whose first number is not 0 waits for lower ones. */
  @WithDefault("100ms")
  Duration joinGrace();

  /** Whether chunks that come early are held for those before them. */
  @WithDefault("true")
  boolean enableReordering();

  /** How far ahead of the next expected number a chunk may be. */
  @WithDefault("32")
  int maxReorderWindow();

  /** What happens when the window is full: skip, reject or wait. */
  @WithDefault("skip")
  ChunkProcessorConfig.WindowPolicy windowPolicy();

  /** Whether sizes and checksums are checked. */
  @WithDefault("true")
  boolean enableValidation();

  /** Chunks of one input that are checked at the same time; no more than there are processors. */
  @WithDefault("4")
  int parallelProcessing();

  /** Largest video chunk, in bytes. */
  @WithDefault("16777216")
  int maxVideoBytes();

  /** Largest audio chunk, in bytes. */
  @WithDefault("1048576")
  int maxAudioBytes();

  /** Largest metadata chunk, in bytes. */
  @WithDefault("1048576")
  int maxMetadataBytes();

  /** Largest thumbnail, in bytes. */
  @WithDefault("4194304")
  int maxThumbnailBytes();

  default ChunkProcessorConfig processor() {
    return new ChunkProcessorConfig(
        maxBufferSize(),
        maxBufferBytes(),
        sequenceTimeout(),
        joinGrace(),
        enableReordering(),
        maxReorderWindow(),
        windowPolicy(),
        enableValidation(),
        parallelProcessing());
  }

  default ChunkLimits limits() {
    return new ChunkLimits(
        maxVideoBytes(), maxAudioBytes(), maxMetadataBytes(), maxThumbnailBytes());
  }
}
