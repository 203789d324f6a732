package io.millrace.ingest.messaging;

import io.millrace.claim.ClaimCheck;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.stream.IntakeException;
import io.millrace.stream.IntakeTotals;
import io.millrace.wire.Checksums;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends chunks for which there is room, and gives the room back when the broker has answered.
 * Thread-safe; nothing blocks.
 */
final class ChunkSender {
  /** What a chunk takes beside its payload, in bytes: headers, objects. */
  private static final long OVERHEAD_BYTES = 1024;

  private final AcceptedChunks chunks;
  private final ClaimCheck claims;
  private final InFlight inFlight;
  private final IntakeTotals totals;

  ChunkSender(AcceptedChunks chunks, ClaimCheck claims, InFlight inFlight, IntakeTotals totals) {
    this.chunks = chunks;
    this.claims = claims;
    this.inFlight = inFlight;
    this.totals = totals;
  }

  /** The room that a chunk takes on its way, in bytes. */
  static long cost(MediaChunk chunk) {
    return chunk.sizeBytes() + OVERHEAD_BYTES;
  }

  /**
   * Sends a chunk whose room is taken.
   *
   * @param result completed when the broker has answered
   * @return completes, never with a failure, when the chunk is on its way: one that is sent then is
   *     behind it
   */
  CompletableFuture<?> send(OutgoingChunk outgoing, CompletableFuture<ChunkResult> result) {
    MediaChunk chunk = outgoing.chunk();
    totals.inFlight(cost(chunk));
    if (!claims.isNeeded(chunk.sizeBytes())) {
      emit(outgoing, null, result);
      return CompletableFuture.completedFuture(null);
    }
    if (!claims.isConfigured()) {
      fail(
          cost(chunk), result, IntakeException.noStore(chunk.sizeBytes(), claims.thresholdBytes()));
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.runAsync(
        () -> sendClaim(outgoing, result), Infrastructure.getDefaultWorkerPool());
  }

  private void sendClaim(OutgoingChunk outgoing, CompletableFuture<ChunkResult> result) {
    MediaChunk chunk = outgoing.chunk();
    String sha256 = Checksums.of(chunk);
    String dataref;
    try {
      dataref = claims.store(chunk.streamId(), chunk.data(), sha256);
    } catch (RuntimeException e) {
      fail(cost(chunk), result, IntakeException.notStored(e));
      return;
    }
    MediaChunk claimed = chunk.with(chunk.data(), sha256);
    emit(new OutgoingChunk(claimed, outgoing.restarts(), outgoing.trackConfig()), dataref, result);
  }

  private void emit(
      OutgoingChunk outgoing, @Nullable String dataref, CompletableFuture<ChunkResult> result) {
    long cost = cost(outgoing.chunk());
    long number = outgoing.chunk().sequenceNumber();
    long beginNanos = System.nanoTime();
    chunks.send(
        outgoing,
        dataref,
        failure -> { // holds no chunk
          if (failure == null) {
            totals.persisted(System.nanoTime() - beginNanos);
            leave(cost);
            result.complete(new ChunkResult.Persisted(number));
          } else {
            fail(cost, result, IntakeException.notStored(failure));
          }
        });
  }

  private void fail(long cost, CompletableFuture<ChunkResult> result, IntakeException failure) {
    totals.refused(failure.kind());
    leave(cost);
    result.completeExceptionally(failure);
  }

  private void leave(long cost) {
    totals.inFlight(-cost);
    inFlight.release(cost);
  }
}
