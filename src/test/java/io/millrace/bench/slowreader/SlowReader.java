package io.millrace.bench.slowreader;

import io.millrace.bench.MadeMedia;
import io.millrace.delivery.Order;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a reader gets whose link carries half of the stream's bit rate: from a {@link
 * io.millrace.delivery.ReaderQueue} in both orders, and from plain queues that drop what does not
 * fit, the better of which is the opponent. In simulated time; needs Debian's ffmpeg to make the
 * media.
 *
 * <p>Exits with 1 if a bar is missed, with 2 if there is no media.
 */
final class SlowReader {
  private static final double QUEUE_SECONDS = 2;
  private static final double LEAST_RATIO = 2;
  private static final String ROW = "| %-18s | %12s | %9s | %12s | %12s | %7s | %11s | %7s |%n";

  private SlowReader() {}

  public static void main(String[] arguments) throws InterruptedException {
    Path media;
    try {
      media = MadeMedia.minute();
    } catch (IOException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    System.exit(run(media, System.out) ? 0 : 1);
  }

  /** Prints the tables and the bars; true if all are met. */
  private static boolean run(Path media, PrintStream out) {
    RecordedStream stream = RecordedStream.of(new LoopedFile(media, 1));
    out.printf(
        Locale.ROOT,
        "%s: %.1f s, %.0f kbit/s%n%n",
        media,
        stream.seconds(),
        stream.bytesPerSecond() * 8 / 1000);
    Contest contest = new Contest(stream);

    Limits limits = Limits.halfRateOf(stream, QUEUE_SECONDS);
    List<Outcome> ours = ours(contest, limits);
    List<Outcome> opponents = List.of(contest.tailDrop(limits), contest.tailDropByCount(limits));
    Outcome best = Collections.max(opponents, Comparator.comparing(o -> o.decodable().count()));
    table(limits, ours, opponents, best, out);

    Limits defaults = Limits.halfRateAndDefaultQueueOf(stream);
    Outcome fifo = contest.tailDrop(defaults);
    table(defaults, ours(contest, defaults), List.of(fifo), fifo, out);

    out.printf(Locale.ROOT, "bars, with the queue of %.0f s:%n", QUEUE_SECONDS);
    List<Bar> bars =
        ours.stream().flatMap(outcome -> Bar.of(outcome, best, LEAST_RATIO).stream()).toList();
    bars.forEach(out::println);
    return bars.stream().allMatch(Bar::isMet);
  }

  private static List<Outcome> ours(Contest contest, Limits limits) {
    return Stream.of(Order.values()).map(order -> contest.readerQueue(order, limits)).toList();
  }

  private static void table(
      Limits limits, List<Outcome> ours, List<Outcome> opponents, Outcome best, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "reader %.0f kbit/s; queue of %d chunks, %d bytes%n%n",
        limits.bytesPerSecond() * 8 / 1000,
        limits.maxChunks(),
        limits.maxBytes());

    out.printf(
        ROW, "queue", "video", "keyframes", "audio", "decodable", "ratio", "useless", "wait");
    out.println("|---|---|---|---|---|---|---|---|");
    Stream.concat(ours.stream(), opponents.stream()).forEach(outcome -> row(outcome, best, out));
    out.println();
  }

  private static void row(Outcome outcome, Outcome best, PrintStream out) {
    out.printf(
        ROW,
        outcome.name(),
        outcome.video(),
        outcome.keyframes(),
        outcome.audio(),
        outcome.decodable(),
        String.format(Locale.ROOT, "%.2f", outcome.ratioTo(best)),
        outcome.wasted(),
        String.format(Locale.ROOT, "%.1f s", outcome.longestWaitNanos() / 1e9));
  }
}
