package io.millrace.stream;

import io.millrace.demux.ByteFeed;
import io.millrace.demux.DemuxException;
import io.millrace.demux.DemuxException.Kind;
import io.millrace.demux.DemuxSummary;
import io.millrace.demux.Demuxer;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.media.StreamId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes whole media in: from a body that may never end, from a file, or from a source in the
 * process. One sender a stream, each on a thread of its own, as many at once as there are places.
 *
 * <p>Each way in fails with {@link StreamBusyException}, {@link TooManyUploadsException}, {@link
 * UnknownStreamException}, {@link ShuttingDownException} or {@link
 * io.millrace.media.InvalidStreamIdException} before anything is read, and with {@link
 * MediaException} if nothing was understood; the stream is then as it was.
 */
public final class MediaIngest {
  private final StreamRegistry registry;
  private final ChunkIntake intake;
  private final Demuxer demuxer;
  private final Executor threads;
  private final Supplier<SenderThumbnails> thumbnails;
  private final RenditionMaker renditions;
  private final int maxSenders;
  private final Duration senderTimeout;
  private final Semaphore places;
  private final Set<String> writing = ConcurrentHashMap.newKeySet();

  /** How the bytes are understood. */
  public enum Mode {
    /** As a container, cut into access units. */
    MEDIA,
    /** As bytes, cut into pieces of the stream's chunk size. */
    BYTES
  }

  /** One sender's work, on a thread of its own. */
  private interface Work {
    IngestSummary run(IngestSession session) throws Exception;
  }

  /** The same over the bytes of a body. */
  private interface FeedWork {
    IngestSummary run(IngestSession session, ByteFeed feed) throws Exception;
  }

  /**
   * Makes an entry for media.
   *
   * @param registry knows how streams are described
   * @param intake where the chunks go
   * @param thumbnails those of one sender
   * @param threads runs each sender's blocking work; must not queue
   * @param maxSenders senders at once
   * @param senderTimeout silence after which a sender has broken off
   */
  MediaIngest(
      StreamRegistry registry,
      ChunkIntake intake,
      Demuxer demuxer,
      Executor threads,
      Supplier<SenderThumbnails> thumbnails,
      RenditionMaker renditions,
      int maxSenders,
      Duration senderTimeout) {
    this.registry = registry;
    this.intake = intake;
    this.demuxer = demuxer;
    this.threads = threads;
    this.thumbnails = thumbnails;
    this.renditions = renditions;
    this.maxSenders = maxSenders;
    this.senderTimeout = senderTimeout;
    this.places = new Semaphore(maxSenders);
  }

  /**
   * Takes a body in as it arrives, no faster than it is understood. If the body breaks off, what
   * came whole stays and the epoch is left open for the sender to come back; if it ends, so does
   * the epoch. Cancelling breaks the body off.
   *
   * @param name what the sender calls it: a hint at the container, not trusted
   */
  public Uni<IngestSummary> ingest(String streamId, String name, Flow.Publisher<ByteBuffer> body) {
    return ingest(
        streamId,
        body,
        (session, feed) ->
            finish(session, demuxer.demux(feed, name, session), !feed.isBrokenOff()));
  }

  /**
   * Takes a body in as bytes, cut into pieces without looking inside, no faster than they are taken
   * on. Its end ends the epoch; cancelling breaks it off.
   *
   * @param pieceBytes size of the pieces, from 1 to {@link MediaStream#MAX_CHUNK_SIZE_BYTES}; null
   *     for the stream's chunk size
   */
  public Uni<IngestSummary> ingestBytes(
      String streamId, @Nullable Integer pieceBytes, Flow.Publisher<ByteBuffer> body) {
    return ingest(streamId, body, (session, feed) -> slice(session, pieceBytes, feed::read));
  }

  private Uni<IngestSummary> ingest(
      String streamId, Flow.Publisher<ByteBuffer> body, FeedWork work) {
    ByteFeed feed = new ByteFeed(ByteFeed.DEFAULT_BOUND_BYTES, senderTimeout);
    return start(
            streamId,
            null,
            session -> {
              body.subscribe(feed);
              return work.run(session, feed);
            })
        .onCancellation()
        .invoke(() -> feed.abort(new IOException("the sender left")))
        .onItemOrFailure()
        .invoke((summary, failure) -> feed.close());
  }

  /**
   * Takes a file in, no faster than its readers read: a file can wait. A reader that takes nothing
   * for the sender timeout is not waited for until it has caught up.
   */
  public Uni<IngestSummary> ingest(String streamId, Path file, Mode mode) {
    return start(
        streamId,
        senderTimeout,
        session ->
            switch (mode) {
              case MEDIA -> finish(session, demuxer.demux(file, session), true);
              case BYTES -> sliceFile(session, file);
            });
  }

  /** Takes in what a source in the process makes. Cancelling stops the source. */
  Uni<IngestSummary> ingest(String streamId, LiveSource.Generator source) {
    return start(
            streamId,
            null,
            session -> {
              source.run(session);
              DemuxSummary made = new DemuxSummary(source.name(), 0, 0, List.of(), null);
              return finish(session, made, true);
            })
        .onCancellation()
        .invoke(source::stop);
  }

  private Uni<IngestSummary> start(String streamId, @Nullable Duration patience, Work work) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              claim(streamId);
              try {
                threads.execute(() -> run(streamId, patience, work, emitter));
              } catch (RuntimeException e) {
                release(streamId);
                throw e;
              }
            });
  }

  private IngestSession session(String streamId, @Nullable Duration patience) {
    return new IngestSession(
        intake.ofSender(streamId, patience),
        streamId,
        thumbnails.get(),
        renditions.ofSender(streamId, patience));
  }

  private void run(
      String streamId,
      @Nullable Duration patience,
      Work work,
      UniEmitter<? super IngestSummary> emitter) {
    IngestSummary summary;
    try (IngestSession session = session(streamId, patience)) {
      summary = work.run(session);
      session.settle();
    } catch (DemuxException e) {
      release(streamId);
      emitter.fail(new MediaException(e));
      return;
    } catch (Throwable e) {
      release(streamId);
      emitter.fail(e);
      return;
    }
    release(streamId);
    emitter.complete(summary);
  }

  private void claim(String streamId) {
    intake.requireWritable(StreamId.require(streamId));
    if (!writing.add(streamId)) {
      throw new StreamBusyException(streamId);
    }
    if (!places.tryAcquire()) {
      writing.remove(streamId);
      throw new TooManyUploadsException(maxSenders);
    }
  }

  private void release(String streamId) {
    places.release();
    writing.remove(streamId);
  }

  /** True if one more sender could be served. */
  public boolean hasPlace() {
    return places.availablePermits() > 0;
  }

  /** Senders that are being served. */
  public int senders() {
    return maxSenders - places.availablePermits();
  }

  private IngestSummary slice(
      IngestSession session, @Nullable Integer pieceBytes, ByteSlicer.Source source) {
    MediaStream known = registry.description(session.streamId());
    MediaStream stream =
        known != null ? known : MediaStream.withDefaults(session.streamId(), Instant.now());
    ByteSlicer slicer =
        new ByteSlicer(stream, pieceBytes == null ? stream.chunkSizeBytes() : pieceBytes, session);
    String warning = slicer.run(source);
    return session.summary(new DemuxSummary("bytes", 0, slicer.bytes(), List.of(), warning));
  }

  private IngestSummary sliceFile(IngestSession session, Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return slice(session, null, channel::read);
    } catch (NoSuchFileException e) {
      throw new MediaException(Kind.FILE_NOT_FOUND, 0, "there is no file '%s'".formatted(file), e);
    } catch (IOException e) {
      throw new MediaException(
          Kind.FILE_UNREADABLE, 0, "'%s' cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static IngestSummary finish(
      IngestSession session, DemuxSummary media, boolean isComplete) {
    session.finish();
    if (isComplete) {
      session.accept(
          MediaChunk.builder(session.streamId(), ChunkType.METADATA).isFinal(true).build());
    }
    return session.summary(media);
  }
}
