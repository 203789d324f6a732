package io.millrace.stream;

import io.millrace.codec.CodecFactory;
import io.millrace.codec.MediaCodec;
import io.millrace.delivery.ReaderConfig;
import io.millrace.event.MediaStreamEvent;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.media.StreamItem;
import io.millrace.media.StreamMetrics;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The pipeline as one object: starts streams from files and live sources, takes single chunks,
 * hands chunks on and measures. Thread-safe. {@link StreamingServiceFactory} makes one.
 */
public final class MediaStreamingService implements AutoCloseable {
  private static final Duration METRICS_INTERVAL = Duration.ofSeconds(1);

  private final Pipeline pipeline;
  private final ReaderConfig readerConfig;

  MediaStreamingService(Pipeline pipeline, ReaderConfig readerConfig) {
    this.pipeline = pipeline;
    this.readerConfig = readerConfig;
  }

  /**
   * Streams a media file, as fast as its readers read; its end is the stream's.
   *
   * <p>Fails with {@link MediaException} if the file is missing, unreadable or no media.
   */
  public Uni<IngestSummary> startFileStream(Path file, MediaStream stream) {
    return startFileStream(file, stream, MediaIngest.Mode.MEDIA);
  }

  /** Streams a file, as media or cut into pieces of the stream's chunk size. */
  public Uni<IngestSummary> startFileStream(Path file, MediaStream stream, MediaIngest.Mode mode) {
    return Uni.createFrom()
        .deferred(
            () -> {
              pipeline.registry().configure(stream);
              return pipeline.ingest().ingest(stream.id(), file, mode);
            });
  }

  /** Streams a live source until it ends or the subscription is cancelled. */
  public Uni<IngestSummary> startLiveStream(MediaStream stream, LiveSource source) {
    return Uni.createFrom()
        .deferred(
            () -> {
              pipeline.registry().configure(stream);
              return switch (source) {
                case LiveSource.Push push ->
                    pipeline.ingest().ingest(stream.id(), push.name(), push.bytes());
                case LiveSource.Generator generator ->
                    pipeline.ingest().ingest(stream.id(), generator);
              };
            });
  }

  /** Takes one chunk in. */
  public ChunkResult accept(MediaChunk chunk) {
    return pipeline.registry().accept(chunk);
  }

  /** What all streams deliver from the subscription on, most important first; never fails. */
  public Multi<StreamItem> chunkStream() {
    return pipeline.registry().readAll(readerConfig, new ReadFrom.Live()).items();
  }

  /**
   * What one stream delivers, most important first; ends with the stream.
   *
   * @throws UnknownStreamException if there is no such stream
   */
  public Multi<StreamItem> chunkStream(String streamId, ReadFrom from) {
    return pipeline.registry().read(streamId, readerConfig, from).items();
  }

  /** What happens from the subscription on. */
  public Multi<MediaStreamEvent> events() {
    return pipeline.events().events();
  }

  /**
   * Ends a stream and forgets it; what it holds is delivered first.
   *
   * @return the stream as it was at the end
   * @throws UnknownStreamException if there is no such stream
   */
  public StreamStatus stopStream(String streamId) {
    return pipeline.registry().stop(streamId);
  }

  /**
   * A stream's measurements now.
   *
   * @throws UnknownStreamException if there is no such stream
   */
  public StreamMetrics metrics(String streamId) {
    return pipeline.registry().metrics(streamId);
  }

  /** A stream's measurements each second, until the stream is gone. */
  public Multi<StreamMetrics> metricsStream(String streamId) {
    return Multi.createFrom()
        .ticks()
        .every(METRICS_INTERVAL)
        .onOverflow()
        .drop()
        .map(tick -> metrics(streamId))
        .onFailure(UnknownStreamException.class)
        .recoverWithCompletion();
  }

  /** Encodes and decodes; its sessions of a stream are closed with the stream. */
  public MediaCodec codec() {
    return pipeline.codec();
  }

  /** Makes copies of {@link #codec} for usual purposes. */
  public CodecFactory codecs() {
    return new CodecFactory(pipeline.codec());
  }

  public StreamRegistry registry() {
    return pipeline.registry();
  }

  /**
   * Takes nothing more in, delivers what is held, ends every stream and waits for the readers to
   * get what is theirs.
   *
   * @return completes when the readers are done, or after the grace period
   */
  public Uni<Void> shutdown() {
    return pipeline.shutdown();
  }

  @Override
  public void close() {
    shutdown().await().indefinitely();
  }
}
