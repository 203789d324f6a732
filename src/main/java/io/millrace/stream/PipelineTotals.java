package io.millrace.stream;

import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkType;
import io.millrace.media.DropReason;
import io.millrace.media.EndReason;
import io.millrace.media.GapReason;
import io.millrace.media.MediaChunk;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts over all streams since the start. Thread-safe; reading is for meters and statistics. */
public final class PipelineTotals {

  /** What became of a chunk that came in. */
  public enum Result {
    DELIVERED,
    DUPLICATE,
    REJECTED
  }

  /** Chunks and bytes. */
  public static final class Volume {
    private final LongAdder chunks = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    void add(MediaChunk chunk) {
      chunks.increment();
      bytes.add(chunk.sizeBytes());
    }

    public long chunks() {
      return chunks.sum();
    }

    public long bytes() {
      return bytes.sum();
    }
  }

  /** Changes of quality. */
  private static final class Steps {
    private final LongAdder down = new LongAdder();
    private final LongAdder up = new LongAdder();

    LongAdder count(boolean isDown) {
      return isDown ? down : up;
    }
  }

  private final Map<ChunkType, Volume> received = volumes();
  private final Map<Result, Map<ChunkType, Volume>> results = new EnumMap<>(Result.class);
  private final Map<ChunkType, Volume> sent = volumes();
  private final Map<DropReason, LongAdder> readerDrops = adders(DropReason.class);
  private final Map<GapReason, LongAdder> gaps = adders(GapReason.class);
  private final Map<EndReason, LongAdder> ended = adders(EndReason.class);
  private final LongAccumulator missing = new LongAccumulator(ChunkAccounts::sumOfCounts, 0);
  private final LongAdder started = new LongAdder();
  private final LongAdder underruns = new LongAdder();
  private final Steps readerSteps = new Steps();
  private final Steps renditionSteps = new Steps();

  PipelineTotals() {
    for (Result result : Result.values()) {
      results.put(result, volumes());
    }
  }

  /** Chunks that came in. */
  public Volume received(ChunkType type) {
    return get(received, type);
  }

  public Volume result(Result result, ChunkType type) {
    return get(get(results, result), type);
  }

  /** Chunks handed to readers, once for each reader. */
  public Volume sent(ChunkType type) {
    return get(sent, type);
  }

  /** Chunks that a reader's queue dropped, once for each reader. */
  public LongAdder readerDrops(DropReason reason) {
    return get(readerDrops, reason);
  }

  public LongAdder gaps(GapReason reason) {
    return get(gaps, reason);
  }

  /** Streams, or epochs of streams, that ended. */
  public LongAdder ended(EndReason reason) {
    return get(ended, reason);
  }

  /** Sequence numbers in gaps, {@link Long#MAX_VALUE} at most. */
  public long missing() {
    return missing.get();
  }

  void addMissing(long count) {
    missing.accumulate(count);
  }

  /** Streams, or epochs of streams, that began. */
  public LongAdder started() {
    return started;
  }

  /** Times that a live stream with readers ran dry. */
  public LongAdder underruns() {
    return underruns;
  }

  /** Times that a reader was switched to a lower or a higher quality. */
  public LongAdder readerSteps(boolean isDown) {
    return readerSteps.count(isDown);
  }

  /** Times that a rendition was encoded with a lower or a higher quality from then on. */
  public LongAdder renditionSteps(boolean isDown) {
    return renditionSteps.count(isDown);
  }

  private static Map<ChunkType, Volume> volumes() {
    Map<ChunkType, Volume> volumes = new EnumMap<>(ChunkType.class);
    for (ChunkType type : ChunkType.values()) {
      volumes.put(type, new Volume());
    }
    return volumes;
  }

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
    Map<E, LongAdder> adders = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      adders.put(constant, new LongAdder());
    }
    return adders;
  }

  private static <K extends Enum<K>, V> V get(Map<K, V> map, K key) {
    V value = map.get(key);
    if (value == null) {
      throw new IllegalStateException("every constant is in the map: " + key);
    }
    return value;
  }
}
