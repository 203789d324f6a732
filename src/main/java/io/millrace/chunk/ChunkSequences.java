package io.millrace.chunk;

import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorStats;
import io.millrace.media.StreamId;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens sequences that share rules, a clock, alarms and statistics. Keeps none of them: whoever
 * opens one owns and closes it. Thread-safe.
 */
public final class ChunkSequences {
  private final ChunkProcessorConfig config;
  private final OrderRules rules;
  private final ChunkValidator validator;
  private final LongSupplier nanoTime;
  private final Alarms alarms;
  private final ProcessorMeters meters = new ProcessorMeters();

  /**
   * Makes what sequences share.
   *
   * @param nanoTime a clock as {@link System#nanoTime}
   * @param alarms call outputs when something is due by that clock
   */
  public ChunkSequences(
      ChunkProcessorConfig config, ChunkLimits limits, LongSupplier nanoTime, Alarms alarms) {
    this.config = config;
    this.rules = OrderRules.of(config);
    this.validator = new ChunkValidator(config, limits);
    this.nanoTime = nanoTime;
    this.alarms = alarms;
  }

  /**
   * Opens a stream in epoch 0.
   *
   * @throws io.millrace.media.InvalidStreamIdException if the id breaks the rule
   */
  public ChunkSequence open(String streamId, SequenceOutput out) {
    return open(streamId, out, null);
  }

  /**
   * Opens a stream where another sequence of it stood; the chunks that it held are to be given to
   * {@link ChunkSequence#holdAgain} before any other.
   *
   * @param state null to begin in epoch 0
   */
  public ChunkSequence open(String streamId, SequenceOutput out, @Nullable SequenceState state) {
    return new ChunkSequence(
        StreamId.require(streamId), rules, out, validator, meters, nanoTime, alarms, state);
  }

  /** What all of them together have done so far. */
  public ChunkProcessorStats stats() {
    return meters.snapshot(config.maxReorderWindow());
  }

  ChunkValidator validator() {
    return validator;
  }

  ProcessorMeters meters() {
    return meters;
  }
}
