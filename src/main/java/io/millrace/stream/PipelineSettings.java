package io.millrace.stream;

import io.millrace.chunk.ChunkLimits;
import io.millrace.codec.CodecSettings;
import io.millrace.demux.DemuxConfig;
import io.millrace.media.ChunkProcessorConfig;
import java.time.Duration;

/**
 * The settings of all stages.
 *
 * @param maxSenders senders of whole media served at once
 * @param senderTimeout silence after which a sender has broken off
 * @param drainTimeout how long a shutdown waits for the readers
 */
public record PipelineSettings(
    StreamSettings streams,
    ChunkProcessorConfig chunks,
    ChunkLimits limits,
    DemuxConfig demux,
    CodecSettings codec,
    int maxSenders,
    Duration senderTimeout,
    Duration drainTimeout) {

  public static final PipelineSettings DEFAULT =
      new PipelineSettings(
          StreamSettings.DEFAULT,
          ChunkProcessorConfig.DEFAULT,
          ChunkLimits.DEFAULT,
          DemuxConfig.DEFAULT,
          CodecSettings.DEFAULT,
          256,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));
}
