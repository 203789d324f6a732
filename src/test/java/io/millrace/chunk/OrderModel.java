package io.millrace.chunk;

import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import java.util.HashSet;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The rules of order of one stream in few lines, with nothing but sorted maps: what comes out, word
 * for word as a {@link Recorder} writes it, and the accounts. Without strays and bounds in bytes.
 */
final class OrderModel {
  private final ChunkProcessorConfig config;
  private final long timeout;

  /** Numbers that wait, with the time at which each came. */
  private final TreeMap<Long, Long> held = new TreeMap<>();

  private final Set<Long> told = new HashSet<>();
  private StringJoiner words = new StringJoiner(" ");
  private boolean begun;
  private long first;
  private long next;
  private int epoch;
  private long received;
  private long delivered;
  private long duplicates;
  private long rejected;
  private long late;
  private long gaps;
  private long missing;

  OrderModel(ChunkProcessorConfig config) {
    this.config = config;
    this.timeout = config.sequenceTimeout().toNanos();
  }

  void take(long number, long now) {
    received++;
    if (held.containsKey(number)) {
      duplicates++;
    } else if (!begun && number != 0 && isNearTheRest(number)) {
      held.put(number, now);
    } else if (!begun) {
      begin(held.isEmpty() ? number : Math.min(number, held.firstKey()));
      place(number, now);
    } else if (told.contains(number)) {
      duplicates++;
    } else if (number < next) {
      late++;
      reject(number);
    } else {
      place(number, now);
    }
  }

  void passTo(long now) {
    if (!begun
        && !held.isEmpty()
        && oldest() + ChunkProcessorConfig.DEFAULT_JOIN_GRACE.toNanos() <= now) {
      begin(held.firstKey());
    }
    while (!held.isEmpty() && oldest() + timeout <= now) {
      giveUp("timeout");
    }
  }

  void restart() {
    if (!begun && !held.isEmpty()) {
      begin(held.firstKey());
    }
    while (!held.isEmpty()) {
      giveUp("flush");
    }
    epoch++;
    words.add("epoch(" + epoch + ")");
    begun = false;
    next = 0;
    told.clear();
  }

  private boolean isNearTheRest(long number) {
    return held.isEmpty() || number - held.firstKey() <= config.maxReorderWindow();
  }

  private void begin(long number) {
    begun = true;
    first = number;
    next = number;
    drain();
  }

  private void place(long number, long now) {
    WindowPolicy policy = config.windowPolicy();
    long reach = policy == WindowPolicy.WAIT ? config.maxBufferSize() : config.maxReorderWindow();
    while (policy == WindowPolicy.SKIP && number - next > reach && !held.isEmpty()) {
      giveUp("window full");
    }
    if (number - next > reach) {
      reject(number);
    } else {
      held.put(number, now);
      drain();
    }
  }

  private void giveUp(String reason) {
    if (held.firstKey() > next) {
      words.add("gap(%d-%d %s)".formatted(next, held.firstKey() - 1, reason));
      gaps++;
      missing += held.firstKey() - next;
      next = held.firstKey();
    }
    drain();
  }

  private void drain() {
    while (held.remove(next) != null) {
      words.add(Long.toString(next));
      told.add(next);
      delivered++;
      next++;
    }
  }

  private void reject(long number) {
    rejected++;
    words.add("rejected(" + number + ")");
  }

  private long oldest() {
    return held.values().stream().mapToLong(arrival -> arrival).min().orElseThrow();
  }

  String saidNow() {
    String said = words.toString();
    words = new StringJoiner(" ");
    return said;
  }

  ChunkAccounts accounts() {
    return new ChunkAccounts(
        received, delivered, duplicates, rejected, 0, held.size(), late, gaps, missing);
  }

  int epoch() {
    return epoch;
  }

  /** The lowest number for which the stream waits. */
  long nextExpected() {
    long expected = begun || held.isEmpty() ? next : held.firstKey();
    while (!begun && held.containsKey(expected)) {
      expected++;
    }
    return expected;
  }

  /** The number that a chunk without one gets. */
  long numberAfterHighest() {
    return held.isEmpty() ? next : held.lastKey() + 1;
  }

  /** The highest number that is not far ahead of all others. */
  long farthest() {
    return held.isEmpty() ? next + config.maxReorderWindow() : heldReach();
  }

  private long heldReach() {
    return held.lastKey() + config.maxReorderWindow();
  }

  /** The lowest number that is not far behind all others. */
  long nearest() {
    long lowest = begun ? first : held.isEmpty() ? 0 : held.lastKey();
    return Math.max(0, lowest - config.maxReorderWindow());
  }

  /** Whether another 0 and 1 after this contradict what was delivered. */
  boolean canBeContradicted() {
    return told.contains(0L) && next > 1;
  }
}
