package io.millrace.chunk;

import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkProcessingError;
import io.millrace.media.ChunkProcessingError.DuplicateChunk;
import io.millrace.media.ChunkProcessingError.ValidationFailed;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.media.ValidationReason;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The order of one stream: what comes in any order goes out in rising order, exactly once, and what
 * does not come is told as a gap.
 *
 * <p><b>Beginning.</b> Number 0 goes out at once. Any other first number is a join: the stream
 * waits for the join grace (the timeout, if that is shorter), or until the window or the buffer is
 * full, for lower numbers within the window, then begins at the lowest, at once if that is 0.
 * Numbers before the beginning are not a gap, and late if they come.
 *
 * <p><b>Gaps.</b> A chunk up to {@code maxReorderWindow} ahead of the next expected is held.
 * Missing numbers are given up {@code sequenceTimeout} after the first chunk beyond them came, or
 * earlier when the window, the bytes or the chunks held are full, as the window policy says.
 *
 * <p><b>Strays.</b> A chunk more than a window beyond all that is held waits as a suspect, eight at
 * most. The stream jumps to it once another number within a window of it comes, or the timeout
 * passes, with no chunk taken in range meanwhile; else it is rejected.
 *
 * <p><b>Restarts.</b> A chunk behind the stream that contradicts what was delivered under its
 * number (or lies more than a window before the beginning, or is behind by number but ahead by
 * media time) waits likewise. The next or previous number, coming with no chunk taken in range
 * between, confirms a restart: a new epoch begins. The same chunks sent twice never do. {@link
 * #newEpoch} and a chunk of a higher epoch restart explicitly; a sender that knows nothing of
 * epochs leaves 0 or the last epoch that it declared.
 *
 * <p><b>Repetition.</b> A number delivered before is a duplicate, one given up is late and
 * rejected; a number so far back that it is forgotten counts as a duplicate.
 *
 * <p>Unnumbered chunks get the number after the highest delivered or held in range.
 *
 * <p>Thread-safe: validation runs before the lock, the rest under it.
 */
public final class ChunkSequence implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ChunkSequence.class.getName());

  private final String streamId;
  private final SequenceOutput output;
  private final ChunkValidator validator;
  private final ProcessorMeters meters;
  private final LongSupplier nanoTime;
  private final Alarms alarms;

  /** Also the lock of all that follows. */
  private final Ledger ledger;

  private final SequenceOrder order;
  private Alarms.@Nullable Alarm armed;
  private long armedForNanos;
  private boolean closed;

  ChunkSequence(
      String streamId,
      OrderRules rules,
      SequenceOutput output,
      ChunkValidator validator,
      ProcessorMeters meters,
      LongSupplier nanoTime,
      Alarms alarms,
      @Nullable SequenceState state) {
    this.streamId = streamId;
    this.output = output;
    this.validator = validator;
    this.meters = meters;
    this.nanoTime = nanoTime;
    this.alarms = alarms;
    this.ledger = new Ledger(output, meters);
    this.order = new SequenceOrder(streamId, rules, nanoTime, ledger);
    if (state != null) {
      order.restore(state);
    }
    meters.openStreams.increment();
  }

  /**
   * Takes a chunk in, and delivers what it releases.
   *
   * <p>Received means delivered or held; a held chunk may still be given up on, which {@link
   * SequenceOutput#rejected} tells. Throws nothing for a bad chunk, only what the output threw, and
   * that after all is booked.
   */
  public ChunkResult accept(MediaChunk chunk) {
    return accept(chunk, validator.check(chunk, streamId));
  }

  /** As {@link #accept}, for a chunk of this stream that has been validated. */
  ChunkResult accept(MediaChunk chunk, @Nullable ValidationFailed invalid) {
    ChunkResult result;
    Throwable failure;
    synchronized (ledger) {
      ledger.takeIn();
      ValidationFailed error = closed ? closedError() : invalid;
      result = error != null ? refuse(chunk, error) : place(chunk);
      failure = settle();
    }
    output.settled();
    rethrow(failure);
    return result;
  }

  /** Restarts the stream: what is held is flushed, numbers start anew. Returns the new epoch. */
  public int newEpoch() {
    int epoch;
    Throwable failure;
    synchronized (ledger) {
      if (!closed) {
        order.beginEpoch(order.epoch() + 1);
      }
      epoch = order.epoch();
      failure = settle();
    }
    output.settled();
    rethrow(failure);
    return epoch;
  }

  /**
   * All that this sequence knows, for another one to go on from; taken when no output is under way.
   */
  public SequenceState state() {
    synchronized (ledger) {
      return order.state();
    }
  }

  /**
   * Holds a chunk that the state which this sequence was opened with says is held, after a move.
   *
   * @param chunk with the payload; its number and epoch do not matter
   */
  public void holdAgain(SequenceState.Held held, MediaChunk chunk) {
    Throwable failure;
    synchronized (ledger) {
      ledger.takeIn();
      order.holdAgain(held, chunk);
      disarm(); // it may be due before those held so far
      failure = settle();
    }
    output.settled();
    rethrow(failure);
  }

  /** Gives up what is missing and delivers what is held. */
  public void flush() {
    rethrow(flush(false));
  }

  /** Flushes; every later chunk is rejected. */
  @Override
  public void close() {
    rethrow(flush(true));
  }

  public ChunkAccounts accounts() {
    synchronized (ledger) {
      return ledger.accounts();
    }
  }

  /** How often the numbering has restarted. */
  public int epoch() {
    synchronized (ledger) {
      return order.epoch();
    }
  }

  /**
   * The lowest number that has neither come nor been given up; during a join, counted from the
   * lowest held.
   */
  public long nextExpected() {
    synchronized (ledger) {
      return order.nextExpected();
    }
  }

  public int heldChunks() {
    synchronized (ledger) {
      return order.heldChunks();
    }
  }

  public long heldBytes() {
    synchronized (ledger) {
      return order.heldBytes();
    }
  }

  private ChunkResult place(MediaChunk chunk) {
    MediaChunk numbered = order.number(chunk);
    ChunkProcessingError error = order.take(numbered);
    long number = numbered.sequenceNumber();
    long next = order.nextExpected();
    if (error == null) {
      return new ChunkResult.Received(number, next);
    }
    return error instanceof DuplicateChunk
        ? new ChunkResult.Duplicate(number, next)
        : new ChunkResult.Rejected(number, next, error);
  }

  private ValidationFailed closedError() {
    return new ValidationFailed(
        ValidationReason.STREAM_ID, "stream '%s' is closed".formatted(streamId));
  }

  private ChunkResult refuse(MediaChunk chunk, ValidationFailed error) {
    ledger.invalid(chunk, error);
    return new ChunkResult.Rejected(chunk.sequenceNumber(), order.nextExpected(), error);
  }

  private @Nullable Throwable flush(boolean closes) {
    Throwable failure;
    synchronized (ledger) {
      if (!closed) {
        order.flush();
        if (closes) {
          closed = true;
          meters.openStreams.decrement();
          disarm();
        }
      }
      failure = settle();
    }
    output.settled();
    return failure;
  }

  private void onAlarm() {
    Throwable failure;
    synchronized (ledger) {
      armed = null;
      order.expire(nanoTime.getAsLong());
      failure = settle();
    }
    output.settled();
    if (failure != null) {
      LOG.log(Level.ERROR, "output of stream " + streamId + " failed", failure);
    }
  }

  /** Ends each stretch under the lock: the timer is armed if need be, the meters are right. */
  private @Nullable Throwable settle() {
    if (ledger.held() > 0 && (armed == null || order.isJoining())) {
      arm();
    }
    ledger.publish();
    return ledger.takeFailure();
  }

  /**
   * Sees that the timer fires in time.
   *
   * <p>At most one is armed. It is left armed when the last held chunk leaves, since gaps come and
   * go faster than timers are worth cancelling; it then fires once, to no effect.
   */
  private void arm() {
    long now = nanoTime.getAsLong();
    long wait = order.nanosUntilDue(now);
    if (armed != null && armedForNanos - (now + wait) <= 0) {
      return;
    }
    disarm();
    try {
      armed = alarms.set(this::onAlarm, wait);
      armedForNanos = now + wait;
    } catch (RejectedExecutionException e) {
      LOG.log(Level.WARNING, "no timer for stream {0}: what it holds is flushed", streamId);
      order.flush();
    }
  }

  private void disarm() {
    if (armed != null) {
      armed.cancel();
      armed = null;
    }
  }

  private static void rethrow(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
