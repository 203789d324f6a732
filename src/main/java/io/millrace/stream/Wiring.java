package io.millrace.stream;

import io.millrace.chunk.ChunkConfig;
import io.millrace.chunk.ChunkLimits;
import io.millrace.chunk.ChunkProcessor;
import io.millrace.codec.CodecConfig;
import io.millrace.codec.CodecFactory;
import io.millrace.codec.LibraryCache;
import io.millrace.codec.MediaCodec;
import io.millrace.codec.TranscodeSettings;
import io.millrace.delivery.DeliveryConfig;
import io.millrace.delivery.ReaderConfig;
import io.millrace.demux.Demuxer;
import io.millrace.demux.IngestDemuxConfig;
import io.millrace.event.EventBus;
import io.millrace.wire.EventIds;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the pipeline out of the configuration, and its parts injectable. */
@Singleton
final class Wiring {
  @Produces
  @Singleton
  StreamOrigin origin(RoleConfig role, FollowConfig follow) {
    boolean isOnKafka = ConfigUtils.isProfileActive("kafka");
    StreamOrigin ofOthers =
        isOnKafka && follow.enabled() ? StreamOrigin.BROKER : StreamOrigin.ELSEWHERE;
    return switch (role.role()) {
      case ALL -> StreamOrigin.HERE;
      case INGEST -> ofOthers;
      case PROCESSOR -> isOnKafka ? ofOthers : StreamOrigin.HERE;
    };
  }

  @Produces
  @Singleton
  Pipeline pipeline(
      StreamOrigin origin,
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
            streams.replayTotalBytes().orElse(StreamSettings.DEFAULT.replayTotalBytes()),
            origin);
    return new Pipeline(
        new PipelineSettings(
            settings,
            chunks.processor(),
            chunks.limits(),
            demux.toDemuxConfig(),
            codec.toCodecSettings(),
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
  FollowedStreams followed(Pipeline pipeline) {
    return pipeline.followed();
  }

  @Produces
  @Singleton
  MediaIngest ingest(Pipeline pipeline, RoleConfig role, ChunkIntake intake) {
    return role.role() == Role.INGEST ? pipeline.ingestInto(intake) : pipeline.ingest();
  }

  @Produces
  @Singleton
  IntakeTotals intakeTotals() {
    return new IntakeTotals();
  }

  @Produces
  @Singleton
  Transcoding transcoding(CodecConfig codec, IngestDemuxConfig demux, StreamConfig streams) {
    return new Transcoding(
        new Demuxer(demux.toDemuxConfig()),
        quality ->
            TranscodeSettings.of(quality)
                .withThreads(codec.threadsOrDefault())
                .withEncoders(codec.videoEncoder(), codec.audioEncoder())
                .withLimits(codec.limits())
                .withKeyframeInterval(codec.keyframeInterval()),
        Infrastructure.getDefaultExecutor(),
        codec.maxTranscodesOrDefault(),
        codec.maxDuration(),
        streams.senderTimeout());
  }

  @Produces
  @Singleton
  Thumbnails thumbnails(Pipeline pipeline) {
    return pipeline.thumbnails();
  }

  @Produces
  @Singleton
  KeyframePictures keyframePictures(Thumbnails thumbnails, IngestDemuxConfig demux) {
    return new KeyframePictures(thumbnails, new Demuxer(demux.toDemuxConfig()));
  }

  @Produces
  @Singleton
  RenditionMaker renditions(Pipeline pipeline) {
    return pipeline.renditions();
  }

  @Produces
  @Singleton
  Receipts receipts(Pipeline pipeline) {
    return pipeline.receipts();
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
  MediaCodec codec(Pipeline pipeline) {
    return pipeline.codec();
  }

  @Produces
  @Singleton
  CodecAccounts codecAccounts(MediaCodec codec) {
    return new CodecAccounts(codec);
  }

  @Produces
  @Singleton
  CodecFactory codecs(MediaCodec codec) {
    return new CodecFactory(codec);
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

  /** Ahead of all that may use FFmpeg. */
  void onStart(@Observes @Priority(1) StartupEvent start, CodecConfig config) {
    config.libraryCache().ifPresent(LibraryCache::use);
  }

  /** Before the server closes: readers get what is theirs and end. */
  void onStopping(
      @Observes ShutdownDelayInitiatedEvent stopping, Pipeline pipeline, Transcoding transcoding) {
    transcoding.shutdown();
    pipeline.shutdown().await().indefinitely();
  }

  void onStop(@Observes ShutdownEvent stop, Pipeline pipeline, Transcoding transcoding) {
    transcoding.shutdown();
    pipeline.shutdown().await().indefinitely();
  }
}
