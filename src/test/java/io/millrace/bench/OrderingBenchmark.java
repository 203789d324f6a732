package io.millrace.bench;

import io.millrace.chunk.ChunkLimits;
import io.millrace.chunk.ChunkProcessor;
import io.millrace.delivery.MediaPriorityQueue;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import io.millrace.media.MediaChunk;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The chunk processor: a whole run of chunks, made, put in order and read to the end, each time.
 *
 * <p>One invocation is the whole workload; rates are made of it by {@link Table}.
 */
public class OrderingBenchmark extends WholeRun {

  static final int MILLION = 1_000_000;

  /** So small that it is the cost of ordering that is measured, not that of copying payloads. */
  private static final int SMALL = 64;

  static final String W1 = "W1";
  static final String W2 = "W2";
  static final String W3 = "W3";
  static final String STREAMS_1 = "streams-1";
  static final String STREAMS_100 = "streams-100";
  static final String STREAMS_10000 = "streams-10000";
  static final String ORDERED_1 = "ordered-1";
  static final String ORDERED_100 = "ordered-100";
  static final String ORDERED_10000 = "ordered-10000";

  /** The defaults, but a stream whose first number is not 0 waits for it, however slow we are. */
  private static final ChunkProcessorConfig PATIENT =
      new ChunkProcessorConfig(
          1024,
          16L << 20,
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          true,
          32,
          WindowPolicy.SKIP,
          true,
          4);

  @Param({W1, W2, W3, STREAMS_1, STREAMS_100, STREAMS_10000, ORDERED_1, ORDERED_100, ORDERED_10000})
  String workload = W1;

  private Source source = source(W1);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private ChunkProcessor processor = newProcessor();

  private ChunkProcessor newProcessor() {
    return new ChunkProcessor(PATIENT, ChunkLimits.DEFAULT, System::nanoTime, timer, workers);
  }

  /** What is sent, by its name. */
  static Source source(String workload) {
    return switch (workload) {
      case W1 -> Source.inOrder(200_000, 1024, false);
      case W2 -> Source.inOrder(40_000, 16_384, true);
      case W3 -> Source.streams(100, 2_000, 8, 1024, false);
      case STREAMS_1 -> many(1, 8);
      case STREAMS_100 -> many(100, 8);
      case STREAMS_10000 -> many(10_000, 8);
      case ORDERED_1 -> many(1, 1);
      case ORDERED_100 -> many(100, 1);
      case ORDERED_10000 -> many(10_000, 1);
      default -> throw new IllegalArgumentException("no workload '" + workload + "'");
    };
  }

  /** A million small chunks, the streams taking turns. */
  private static Source many(int streams, int block) {
    return Source.streams(streams, MILLION / streams, block, SMALL, false);
  }

  @Setup
  public void open() {
    source = source(workload);
    processor = newProcessor();
  }

  @TearDown
  public void close() {
    processor.close();
    timer.shutdownNow();
    workers.shutdownNow();
  }

  /** Through the processor. */
  @Benchmark
  public long process() throws InterruptedException {
    return checked(Sink.drain(processor.process(source.multi()), streams()));
  }

  /** Through the processor into a bounded priority queue that is read as it fills. */
  @Benchmark
  public long processAndQueue() throws InterruptedException {
    MediaPriorityQueue queue = new MediaPriorityQueue(1024, 64 << 20);
    Sink sink = Sink.of(queue.dequeue(), streams());
    queue
        .enqueueAll(processor.process(source.multi()).onItem().castTo(MediaChunk.class))
        .subscribe()
        .with(nothing -> queue.close(), failure -> queue.close());
    return checked(sink.await());
  }

  /** The opponent: a loop with a TreeMap a stream, which is how it is often written. */
  @Benchmark
  public long treeMap() {
    Map<String, TreeBuffer> buffers = new HashMap<>();
    long count = 0;
    for (MediaChunk chunk : source) {
      count += buffers.computeIfAbsent(chunk.streamId(), id -> new TreeBuffer()).add(chunk);
    }
    return checked(count);
  }

  /** What it costs to make the chunks and read them, with nothing between. */
  @Benchmark
  public long nothing() throws InterruptedException {
    return checked(Sink.drain(source.multi(), 0));
  }

  private int streams() {
    return source.streams();
  }

  private long checked(long count) {
    if (count != source.count()) {
      throw new IllegalStateException(count + " of " + source.count() + " chunks came");
    }
    return count;
  }

  /** Holds what is early. */
  private static final class TreeBuffer {
    private final TreeMap<Long, MediaChunk> early = new TreeMap<>();
    private long next;

    /** Returns how many chunks that released. */
    int add(MediaChunk chunk) {
      early.put(chunk.sequenceNumber(), chunk);
      int released = 0;
      while (!early.isEmpty() && early.firstKey() == next) {
        early.pollFirstEntry();
        next++;
        released++;
      }
      return released;
    }
  }
}
