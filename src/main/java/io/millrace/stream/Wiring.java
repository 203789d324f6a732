package io.millrace.stream;

import io.millrace.chunk.ChunkConfig;
import io.millrace.chunk.ChunkLimits;
import io.millrace.chunk.ChunkProcessor;
import io.millrace.codec.CodecConfig;
import io.millrace.delivery.DeliveryConfig;
import io.millrace.delivery.ReaderConfig;
import io.millrace.demux.IngestDemuxConfig;
import io.millrace.event.EventBus;
import io.millrace.wire.EventIds;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the pipeline out of the configuration, and its parts injectable. */
@Singleton
final class Wiring {
  @Produces
  @Singleton
  Pipeline pipeline(
      StreamConfig streams,
      ChunkConfig chunks,
      IngestDemuxConfig demux,
      DeliveryConfig delivery,
      CodecConfig codec,
      PipelineListener listener) {
    StreamSettings settings =
        new StreamSettings(
            streams.autoCreate(),
            streams.ttl(),
            streams.maxStreams(),
            streams.replayBytes(),
            streams.replayTotalBytes().orElse(StreamSettings.DEFAULT.replayTotalBytes()));
    return new Pipeline(
        new PipelineSettings(
            settings,
            chunks.processor(),
            chunks.limits(),
            demux.toDemuxConfig(),
            streams.maxSenders(),
            streams.senderTimeout(),
            streams.drainTimeout(),
            delivery.underrunAfter(),
            new ThumbnailSettings(codec.thumbnailInterval(), codec.thumbnailWidth()),
            RenditionSettings.DEFAULT.withMaxStreams(codec.maxRenditions())),
        listener,
        Infrastructure.getDefaultExecutor(),
        () -> {});
  }

  @Produces
  @Singleton
  StreamRegistry registry(Pipeline pipeline) {
    return pipeline.registry();
  }

  @Produces
  @Singleton
  MediaIngest ingest(Pipeline pipeline) {
    return pipeline.ingest();
  }

  @Produces
  @Singleton
  Thumbnails thumbnails(Pipeline pipeline) {
    return pipeline.thumbnails();
  }

  @Produces
  @Singleton
  RenditionMaker renditions(Pipeline pipeline) {
    return pipeline.renditions();
  }

  @Produces
  @Singleton
  EventBus events(Pipeline pipeline) {
    return pipeline.events();
  }

  @Produces
  @Singleton
  ChunkProcessor processor(Pipeline pipeline) {
    return pipeline.processor();
  }

  @Produces
  @Singleton
  MediaStreamingService service(Pipeline pipeline, ReaderConfig reader) {
    return new MediaStreamingService(pipeline, reader);
  }

  @Produces
  @Singleton
  ReaderConfig reader(DeliveryConfig config) {
    return config.reader();
  }

  @Produces
  @Singleton
  ChunkLimits limits(ChunkConfig config) {
    return config.limits();
  }

  @Produces
  @Singleton
  EventIds eventIds() {
    return new EventIds();
  }

  /** Before the server closes: readers get what is theirs and end. */
  void onStopping(@Observes ShutdownDelayInitiatedEvent stopping, Pipeline pipeline) {
    pipeline.shutdown().await().indefinitely();
  }

  void onStop(@Observes ShutdownEvent stop, Pipeline pipeline) {
    pipeline.shutdown().await().indefinitely();
  }
}
