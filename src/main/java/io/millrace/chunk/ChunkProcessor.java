package io.millrace.chunk;

import io.millrace.media.ChunkProcessingError.ValidationFailed;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorStats;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.Multi;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Validates chunks and puts streams in order, one {@link ChunkSequence} a stream.
 *
 * <p>Keeps no stream by itself: whoever opens a sequence owns and closes it. Thread-safe.
 */
public final class ChunkProcessor implements AutoCloseable {
  private static final Duration MONITOR_INTERVAL = Duration.ofSeconds(1);

  private final ChunkProcessorConfig config;
  private final ChunkSequences sequences;
  private final ScheduledExecutorService timer;
  private final Executor workers;
  private final Set<OrderingRun> runs = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Makes a processor.
   *
   * @param nanoTime a clock as {@link System#nanoTime}
   * @param timer runs what is due, and is not shut down by this processor; its threads call outputs
   * @param workers computes checksums for {@link #process}, up to {@code parallelProcessing} at a
   *     time; its threads call outputs
   */
  public ChunkProcessor(
      ChunkProcessorConfig config,
      ChunkLimits limits,
      LongSupplier nanoTime,
      ScheduledExecutorService timer,
      Executor workers) {
    this.config = config;
    this.sequences = new ChunkSequences(config, limits, nanoTime, Alarms.on(timer));
    this.timer = timer;
    this.workers = workers;
  }

  /**
   * Opens a stream in epoch 0.
   *
   * @throws io.millrace.media.InvalidStreamIdException if the id breaks the rule
   * @throws IllegalStateException if the processor is closed
   */
  public ChunkSequence open(String streamId, SequenceOutput out) {
    if (closed) {
      throw new IllegalStateException("chunk processor is closed");
    }
    return sequences.open(streamId, out);
  }

  /**
   * Puts the chunks of many streams in order.
   *
   * <p>Emits chunks, gaps and, where a stream restarts, the End of its old epoch; each stream's
   * items in order, streams interleaved. Chunks that are duplicates or refused are counted in
   * {@link #stats}. Checksums of large chunks are computed by the workers, several at a time. Asks
   * upstream for at most {@value OrderingRun#BATCH} chunks ahead, for fewer if they are large (2
   * MiB of the size that is usual), and for no more than downstream has asked for, so what waits
   * unread is bounded by that and the window of the streams held. Items come on the upstream's
   * thread, a worker's or the timer's. When the input ends or fails, what is held is flushed first.
   *
   * <p>Up to {@value OrderingRun#MAX_STREAMS} streams are kept; beyond that, the sixteenth of them
   * that is longest without a chunk is flushed and forgotten.
   */
  public Multi<StreamItem> process(Multi<MediaChunk> chunks) {
    return new OrderingOperator(chunks, this);
  }

  /** The first rule that a chunk breaks by itself; null if it is good. */
  public @Nullable ValidationFailed validate(MediaChunk chunk) {
    return sequences.validator().check(chunk);
  }

  /** What all streams together have done so far. */
  public ChunkProcessorStats stats() {
    return sequences.stats();
  }

  /** The statistics each second; a reader that does not keep up misses some. */
  public Multi<ChunkProcessorStats> monitor() {
    return Multi.createFrom()
        .ticks()
        .onExecutor(timer)
        .every(MONITOR_INTERVAL)
        .onOverflow()
        .drop()
        .map(tick -> stats());
  }

  /** Ends what {@link #process} runs, flushed; no stream can be opened any more. */
  @Override
  public void close() {
    closed = true;
    runs.forEach(OrderingRun::finish);
  }

  /** Sequences opened and not yet closed. */
  public long openStreams() {
    return sequences.meters().openStreams.sum();
  }

  ChunkSequence newSequence(String streamId, SequenceOutput out) {
    return sequences.open(streamId, out);
  }

  OrderedChecks newChecks(OrderedChecks.Next next) {
    // more threads than processors only take turns: the one that has the head of the line must wait
    int atOnce = Math.min(config.parallelProcessing(), Runtime.getRuntime().availableProcessors());
    return new OrderedChecks(sequences.validator(), workers, atOnce, next);
  }

  void began(OrderingRun run) {
    runs.add(run);
    if (closed) {
      run.finish();
    }
  }

  void ended(OrderingRun run) {
    runs.remove(run);
  }

  /** Counts a chunk that no stream can take. */
  void refused() {
    sequences.meters().discarded.increment();
    sequences.meters().invalid.increment();
  }
}
