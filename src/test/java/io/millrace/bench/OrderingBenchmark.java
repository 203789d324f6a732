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
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The chunk processor: a whole run of chunks, made, put in order and read to the end, each time.
 *
 * <p>One invocation is the whole workload; rates are made of it by {@link Table}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 25)
@Measurement(iterations = 15)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class OrderingBenchmark {

  static final String W1 = "W1";
  static final String W2 = "W2";
  static final String W3 = "W3";
  static final String ONE_STREAM = "1 stream";
  static final String TEN_THOUSAND_STREAMS = "10,000 streams";

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

  @Param({W1, W2, W3, ONE_STREAM, TEN_THOUSAND_STREAMS})
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
      case ONE_STREAM -> Source.streams(1, 200_000, 8, 1024, false);
      case TEN_THOUSAND_STREAMS -> Source.streams(10_000, 20, 8, 1024, false);
      default -> throw new IllegalArgumentException("no workload '" + workload + "'");
    };
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

  /** Through the processor into a bounded priority queue, read on another thread. */
  @Benchmark
  public long processAndQueue() throws InterruptedException {
    MediaPriorityQueue queue = new MediaPriorityQueue(1024, 64 << 20);
    processor
        .process(source.multi())
        .onItem()
        .castTo(MediaChunk.class)
        .onItem()
        .transformToUniAndConcatenate(queue::enqueue)
        .onTermination()
        .invoke(queue::close)
        .subscribe()
        .with(nothing -> {}, failure -> queue.close());
    return checked(Sink.drain(queue.dequeue().emitOn(workers), streams()));
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
