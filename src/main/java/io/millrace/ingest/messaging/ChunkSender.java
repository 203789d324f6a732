package io.millrace.ingest.messaging;

import io.millrace.claim.ClaimCheck;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.stream.IntakeException;
import io.millrace.stream.IntakeTotals;
import io.millrace.wire.Checksums;
import io.smallrye.mutiny.Uni;
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

  private final AcceptedChunks channel;
  private final ClaimCheck claims;
  private final InFlight inFlight;
  private final IntakeTotals totals;
  private final ChunkWriter writer = new ChunkWriter();

  ChunkSender(AcceptedChunks channel, ClaimCheck claims, InFlight inFlight, IntakeTotals totals) {
    this.channel = channel;
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
      fail(chunk, result, IntakeException.noStore(chunk.sizeBytes(), claims.thresholdBytes()));
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.runAsync(
        () -> sendClaim(outgoing, result), Infrastructure.getDefaultWorkerPool());
  }

  private void sendClaim(OutgoingChunk outgoing, CompletableFuture<ChunkResult> result) {
    MediaChunk chunk = outgoing.chunk();
    String dataref;
    try {
      dataref = claims.store(chunk.streamId(), chunk.data(), Checksums.of(chunk));
    } catch (RuntimeException e) {
      fail(chunk, result, IntakeException.notStored(e));
      return;
    }
    emit(outgoing, dataref, result);
  }

  private void emit(
      OutgoingChunk outgoing, @Nullable String dataref, CompletableFuture<ChunkResult> result) {
    MediaChunk chunk = outgoing.chunk();
    long beginNanos = System.nanoTime();
    Uni.createFrom()
        .deferred(() -> channel.send(writer.message(outgoing, dataref)))
        .subscribe()
        .with(
            stored -> {
              totals.persisted(System.nanoTime() - beginNanos);
              leave(chunk);
              result.complete(new ChunkResult.Persisted(chunk.sequenceNumber()));
            },
            failure -> fail(chunk, result, IntakeException.notStored(failure)));
  }

  private void fail(
      MediaChunk chunk, CompletableFuture<ChunkResult> result, IntakeException failure) {
    totals.refused(failure.kind());
    leave(chunk);
    result.completeExceptionally(failure);
  }

  private void leave(MediaChunk chunk) {
    totals.inFlight(-cost(chunk));
    inFlight.release(cost(chunk));
  }
}
