package io.millrace.stream;

import io.millrace.codec.CodecLimits;
import io.millrace.codec.Thumbnailer;
import io.millrace.media.Frame;
import io.millrace.media.MediaChunk;
import io.millrace.media.TrackConfig;
import io.smallrye.mutiny.Uni;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * Makes preview pictures: on demand of a stream's latest keyframe, and for the THUMBNAIL chunks of
 * senders' media. On threads of its own, at most {@value #MAX_THREADS}; what waits for them is one
 * keyframe for each track that is being sent and one for each stream that is asked for.
 */
public final class Thumbnails implements AutoCloseable {
  private static final int MAX_THREADS = 2;
  private static final int TAG_BYTES = 12;

  private final StreamRegistry registry;
  private final ThumbnailSettings settings;
  private final Thumbnailer thumbnailer;
  private final ExecutorService threads;
  private final LongAdder made = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final LongAdder failed = new LongAdder();

  Thumbnails(StreamRegistry registry, ThumbnailSettings settings, CodecLimits limits) {
    this.registry = registry;
    this.settings = settings;
    this.thumbnailer = new Thumbnailer(settings.width(), limits);
    this.threads =
        Executors.newFixedThreadPool(
            Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()),
            Thread.ofPlatform().daemon().name("millrace-thumbnail-", 0).factory());
  }

  /**
   * The picture of a stream's latest keyframe that is kept, of its first video track. Made once,
   * however many ask.
   *
   * <p>Fails with {@link UnknownStreamException}, {@link NoPictureException}, which says why, or
   * {@link io.millrace.media.InvalidStreamIdException}.
   */
  public Uni<Thumbnail> latest(String streamId) {
    return Uni.createFrom()
        .completionStage(() -> registry.preview(streamId, this))
        .onFailure(CompletionException.class)
        .transform(Throwable::getCause);
  }

  /** Makes the picture of a keyframe that is in a stream; fails as {@link #latest} does. */
  CompletableFuture<Thumbnail> of(MediaChunk keyframe, TrackConfig config) {
    String streamId = keyframe.streamId();
    long number = keyframe.sequenceNumber();
    return make(config, Frame.ofKeyframe(keyframe))
        .handle(
            (jpeg, failure) -> {
              if (failure != null) {
                throw new NoPictureException(
                    streamId,
                    "its latest keyframe, chunk %d, cannot be decoded: %s"
                        .formatted(number, failure.getMessage()));
              }
              return new Thumbnail(jpeg, tag(jpeg));
            });
  }

  private static String tag(byte[] jpeg) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(jpeg);
      return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** No pictures of a sender's media. */
  SenderThumbnails none() {
    return new SenderThumbnails(this, Duration.ZERO);
  }

  /** The pictures of one sender's media. */
  SenderThumbnails ofSender() {
    return new SenderThumbnails(this, settings.interval());
  }

  /**
   * Makes a picture on a thread of its own; fails with {@link io.millrace.codec.CodecException}.
   */
  CompletableFuture<byte[]> make(TrackConfig config, Frame keyframe) {
    CompletableFuture<byte[]> picture = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            byte[] jpeg = thumbnailer.jpeg(config, keyframe);
            made.increment();
            picture.complete(jpeg);
          } catch (Throwable e) {
            failed.increment();
            picture.completeExceptionally(e);
          }
        });
    return picture;
  }

  void skip() {
    skipped.increment();
  }

  /** Pictures made. */
  public long made() {
    return made.sum();
  }

  /** Pictures that were due and not made, since the one before was still being made. */
  public long skipped() {
    return skipped.sum();
  }

  /** Keyframes of which no picture could be made. */
  public long failed() {
    return failed.sum();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
