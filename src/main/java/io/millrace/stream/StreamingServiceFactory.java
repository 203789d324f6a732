package io.millrace.stream;

import io.millrace.delivery.ReaderConfig;

/** Makes streaming services for use in a program of one's own, with queues of the usual sizes. */
public final class StreamingServiceFactory {
  private static final int LIVE_CHUNKS = 2048;
  private static final int FILE_CHUNKS = 512;
  private static final int LOW_LATENCY_CHUNKS = 128;

  private StreamingServiceFactory() {}

  /** For live sources: a reader may be 2048 chunks behind. */
  public static MediaStreamingService live() {
    return withQueueOf(LIVE_CHUNKS);
  }

  /** For files: a reader may be 512 chunks behind. */
  public static MediaStreamingService file() {
    return withQueueOf(FILE_CHUNKS);
  }

  /** For conversations: a reader may be 128 chunks behind. */
  public static MediaStreamingService lowLatency() {
    return withQueueOf(LOW_LATENCY_CHUNKS);
  }

  private static MediaStreamingService withQueueOf(int chunks) {
    ReaderConfig defaults = ReaderConfig.DEFAULT;
    return new MediaStreamingService(
        Pipeline.standalone(PipelineSettings.DEFAULT),
        new ReaderConfig(defaults.order(), chunks, defaults.maxBytes(), defaults.maxLag()));
  }
}
