package io.millrace.ingest.messaging;

import io.millrace.chunk.ChunkProcessor;
import io.millrace.claim.ClaimCheck;
import io.millrace.media.ChunkProcessingError.ValidationFailed;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamId;
import io.millrace.stream.ChunkIntake;
import io.millrace.stream.IntakeException;
import io.millrace.stream.IntakeTotals;
import io.millrace.stream.SenderIntake;
import io.millrace.stream.ShuttingDownException;
import io.millrace.stream.StreamRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Chunks go to the broker, and are persisted when it has acknowledged them. What can be checked
 * without the stream's state is checked first; payloads above the limit of a record go to the
 * object store. The bytes on their way are bounded.
 */
@Singleton
@Typed(BrokerIntake.class)
final class BrokerIntake implements ChunkIntake {
  private final StreamRegistry registry;
  private final ChunkProcessor processor;
  private final ChunkSender sender;
  private final InFlight inFlight;
  private final IntakeTotals totals;
  private final Duration ackTimeout;

  BrokerIntake(
      StreamRegistry registry,
      ChunkProcessor processor,
      AcceptedChunks chunks,
      ClaimCheck claims,
      IntakeTotals totals,
      BrokerIntakeConfig config) {
    this.registry = registry;
    this.processor = processor;
    this.inFlight = new InFlight(config.maxInFlightBytesOrDefault());
    this.sender = new ChunkSender(chunks, claims, inFlight, totals);
    this.totals = totals;
    this.ackTimeout = config.ackTimeout();
  }

  @Override
  public void requireWritable(String id) {
    StreamId.require(id);
    if (registry.isClosed()) {
      throw new ShuttingDownException();
    }
  }

  @Override
  public void requireRoom() {
    if (inFlight.isFull()) {
      throw full(0);
    }
  }

  private IntakeException full(long bytes) {
    return counted(IntakeException.full(bytes, inFlight.bytes(), inFlight.maxBytes()));
  }

  /** Counts a refusal. */
  IntakeException counted(IntakeException refusal) {
    totals.refused(refusal.kind());
    return refusal;
  }

  @Override
  public Uni<List<ChunkResult>> accept(List<MediaChunk> chunks) {
    return Uni.createFrom()
        .deferred(() -> answer(sendAll(chunks)))
        .ifNoItem()
        .after(ackTimeout)
        .recoverWithUni(() -> Uni.createFrom().failure(unconfirmed()));
  }

  private IntakeException unconfirmed() {
    return counted(IntakeException.unconfirmed(ackTimeout.toMillis()));
  }

  private CompletableFuture<List<ChunkResult>> sendAll(List<MediaChunk> chunks) {
    List<CompletableFuture<ChunkResult>> results = new ArrayList<>(chunks.size());
    long bytes = 0;
    CompletableFuture<@Nullable Void> begin = new CompletableFuture<>();
    CompletableFuture<?> last = begin;
    for (MediaChunk chunk : chunks) {
      ChunkResult refusal = refusal(chunk);
      CompletableFuture<ChunkResult> result = new CompletableFuture<>();
      results.add(result);
      if (refusal != null) {
        result.complete(refusal);
      } else {
        bytes += ChunkSender.cost(chunk);
        last = last.thenCompose(sent -> sender.send(OutgoingChunk.of(chunk), result));
      }
    }
    if (bytes > 0 && !inFlight.tryReserve(bytes)) {
      throw full(bytes);
    }
    begin.complete(null);
    return CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> results.stream().map(CompletableFuture::join).toList());
  }

  /** Null if the chunk breaks no rule. */
  @Nullable ChunkResult refusal(MediaChunk chunk) {
    ValidationFailed failure = processor.validate(chunk);
    return failure == null
        ? null
        : new ChunkResult.Rejected(chunk.sequenceNumber(), ChunkResult.UNKNOWN, failure);
  }

  @Override
  public Uni<Uni<ChunkResult>> admit(MediaChunk chunk) {
    return Uni.createFrom()
        .deferred(
            () -> {
              ChunkResult refusal = refusal(chunk);
              if (refusal != null) {
                return Uni.createFrom().item(Uni.createFrom().item(refusal));
              }
              CompletableFuture<ChunkResult> result = new CompletableFuture<>();
              return answer(sendWhenRoom(OutgoingChunk.of(chunk), result))
                  .map(sent -> answer(result));
            });
  }

  /** Completes when there was room and the chunk is on its way. */
  CompletableFuture<?> sendWhenRoom(OutgoingChunk outgoing, CompletableFuture<ChunkResult> result) {
    return inFlight
        .reserve(ChunkSender.cost(outgoing.chunk()))
        .thenCompose(room -> sender.send(outgoing, result));
  }

  /** A future for someone who may leave, which does not cancel it. */
  private static <T> Uni<T> answer(CompletableFuture<T> future) {
    return Uni.createFrom()
        .completionStage(future::copy)
        .onFailure(CompletionException.class)
        .transform(Throwable::getCause);
  }

  @Override
  public SenderIntake ofSender(String streamId, @Nullable Duration patience) {
    return new BrokerSender(this, ackTimeout);
  }

  /** Waits until nothing is on its way, but no longer than given. */
  void drain(Duration patience) throws InterruptedException {
    inFlight.awaitNone(patience);
  }
}
