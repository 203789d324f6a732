package io.millrace.ingest.messaging;

import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.stream.IntakeException;
import io.millrace.stream.SenderIntake;
import io.millrace.stream.ShuttingDownException;
import io.millrace.wire.KeyframeConfigs;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One sender's media on its way to the broker: the sender's thread waits while there is no room, so
 * that its socket is not read.
 */
final class BrokerSender implements SenderIntake {
  private final BrokerIntake intake;
  private final Duration ackTimeout;
  private final KeyframeConfigs configs = new KeyframeConfigs();
  private boolean restarts;
  private long unanswered;
  private @Nullable Throwable failure;

  BrokerSender(BrokerIntake intake, Duration ackTimeout) {
    this.intake = intake;
    this.ackTimeout = ackTimeout;
  }

  @Override
  public int restart() {
    restarts = true;
    return UNKNOWN_EPOCH;
  }

  @Override
  public boolean accept(MediaChunk chunk) {
    requireNoFailure();
    if (intake.refusal(chunk) != null) {
      return false;
    }
    CompletableFuture<ChunkResult> result = new CompletableFuture<>();
    synchronized (this) {
      unanswered++;
    }
    var unused = result.whenComplete((done, problem) -> answered(problem));
    try {
      intake.sendWhenRoom(new OutgoingChunk(chunk, restarts, configs.of(chunk)), result).get();
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ExecutionException e) {
      throw new IllegalStateException("sending never fails, its result does", e);
    }
    restarts = false;
    return true;
  }

  private static ShuttingDownException interrupted() {
    Thread.currentThread().interrupt();
    return new ShuttingDownException();
  }

  private synchronized void answered(@Nullable Throwable problem) {
    unanswered--;
    if (problem != null && failure == null) {
      failure = problem;
    }
    notifyAll();
  }

  private synchronized void requireNoFailure() {
    Throwable problem = failure;
    if (problem != null) {
      throw problem instanceof IntakeException refusal
          ? refusal
          : IntakeException.notStored(problem);
    }
  }

  @Override
  public synchronized void settle() {
    long deadline = System.nanoTime() + ackTimeout.toNanos();
    while (unanswered > 0) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw intake.counted(IntakeException.unconfirmed(ackTimeout.toMillis()));
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }
    requireNoFailure();
  }
}
