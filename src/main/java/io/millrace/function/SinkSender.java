package io.millrace.function;

import io.millrace.claim.ClaimCheck;
import io.millrace.media.MediaChunk;
import io.millrace.stream.SenderIntake;
import io.millrace.stream.ShuttingDownException;
import io.millrace.wire.Checksums;
import io.millrace.wire.ChunkAttributes;
import io.millrace.wire.KeyframeConfigs;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one piece of media on their way to the sink, numbered from 0: as many at once as
 * allowed, but the first and the last alone, so that nothing is ahead of the one or behind the
 * other.
 */
final class SinkSender implements SenderIntake {
  private static final byte[] NOTHING = {};

  private final Sink sink;
  private final ClaimCheck claims;
  private final Predicate<MediaChunk> limits;
  private final Origin origin;
  private final int inFlight;
  private final Semaphore window;
  private final KeyframeConfigs configs = new KeyframeConfigs();
  private long next;
  private volatile @Nullable Throwable failure;

  /**
   * Who sends.
   *
   * @param source of the chunks' events: with a chunk's id it is the event's identity
   * @param restarts whether a new epoch begins with the first chunk
   */
  record Origin(String source, boolean restarts) {}

  /**
   * @param limits which chunks break none
   */
  SinkSender(
      Sink sink, ClaimCheck claims, Predicate<MediaChunk> limits, Origin origin, int inFlight) {
    this.sink = sink;
    this.claims = claims;
    this.limits = limits;
    this.origin = origin;
    this.inFlight = inFlight;
    this.window = new Semaphore(inFlight);
  }

  @Override
  public int restart() {
    return 0;
  }

  @Override
  public boolean accept(MediaChunk unnumbered) {
    requireNoFailure();
    if (!limits.test(unnumbered)) {
      return false;
    }
    MediaChunk chunk = unnumbered.at(0, next++);
    boolean isAlone = chunk.sequenceNumber() == 0 || chunk.isFinal();
    if (isAlone) {
      settle();
    }
    send(chunk);
    if (isAlone) {
      settle();
    }
    return true;
  }

  private void send(MediaChunk chunk) {
    Map<String, String> attributes = attributes(chunk);
    byte[] data = chunk.data();
    if (claims.isConfigured() && claims.isNeeded(data.length)) {
      ChunkAttributes.writeDataref(
          claims.store(chunk.streamId(), data, Checksums.of(chunk)), attributes::put);
      data = NOTHING;
    }
    acquire(1);
    var unused =
        sink.send(attributes, ChunkAttributes.DATA_CONTENT_TYPE, data)
            .whenComplete((done, problem) -> answered(problem));
  }

  private Map<String, String> attributes(MediaChunk chunk) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", ChunkAttributes.id(chunk));
    attributes.put("source", origin.source());
    attributes.put("type", ChunkAttributes.TYPE);
    attributes.put("subject", chunk.streamId());
    ChunkAttributes.write(chunk, attributes::put);
    String config = configs.of(chunk);
    if (config != null) {
      ChunkAttributes.writeTrackConfig(config, attributes::put);
    }
    if (origin.restarts() && chunk.sequenceNumber() == 0) {
      ChunkAttributes.writeRestart(attributes::put);
    }
    return attributes;
  }

  private void answered(@Nullable Throwable problem) {
    if (problem != null && failure == null) {
      failure = problem instanceof CompletionException e ? e.getCause() : problem;
    }
    window.release();
  }

  private void acquire(int places) {
    try {
      window.acquire(places);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ShuttingDownException();
    }
  }

  /** A failure is told when nothing is on its way any more, or a retry would meet it. */
  private void requireNoFailure() {
    Throwable problem = failure;
    if (problem != null) {
      awaitAnswers();
    }
    if (problem instanceof RuntimeException e) {
      throw e;
    }
    if (problem != null) {
      throw new IllegalStateException(problem);
    }
  }

  @Override
  public void settle() {
    awaitAnswers();
    requireNoFailure();
  }

  /** Each wait is limited by the sink's timeout. */
  private void awaitAnswers() {
    acquire(inFlight);
    window.release(inFlight);
  }
}
