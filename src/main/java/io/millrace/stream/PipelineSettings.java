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
 * @param underrunAfter silence after which a live stream that is read has run dry; zero for never
 */
public record PipelineSettings(
    StreamSettings streams,
    ChunkProcessorConfig chunks,
    ChunkLimits limits,
    DemuxConfig demux,
    CodecSettings codec,
    int maxSenders,
    Duration senderTimeout,
    Duration drainTimeout,
    Duration underrunAfter,
    ThumbnailSettings thumbnails,
    RenditionSettings renditions) {

  public static final PipelineSettings DEFAULT =
      new PipelineSettings(
          StreamSettings.DEFAULT,
          ChunkProcessorConfig.DEFAULT,
          ChunkLimits.DEFAULT,
          DemuxConfig.DEFAULT,
          CodecSettings.DEFAULT,
          256,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          ThumbnailSettings.DEFAULT,
          RenditionSettings.DEFAULT);

  /** With the usual rest. */
  public PipelineSettings(
      StreamSettings streams,
      ChunkProcessorConfig chunks,
      ChunkLimits limits,
      DemuxConfig demux,
      CodecSettings codec,
      int maxSenders,
      Duration senderTimeout,
      Duration drainTimeout) {
    this(
        streams,
        chunks,
        limits,
        demux,
        codec,
        maxSenders,
        senderTimeout,
        drainTimeout,
        DEFAULT.underrunAfter(),
        DEFAULT.thumbnails(),
        DEFAULT.renditions());
  }

  public PipelineSettings {
    if (underrunAfter.isNegative()) {
      throw new IllegalArgumentException("underrunAfter " + underrunAfter + " is negative");
    }
  }
}
