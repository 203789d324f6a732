package io.millrace.trial;

import io.millrace.app.AppProcess;
import io.millrace.broker.KafkaBroker;
import io.millrace.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A broker that is away for a while under load: clients post chunks and encoders send media to the
 * role {@code ingest}, and what was acknowledged is looked for in {@code media.chunks} afterwards.
 *
 * <p>As a program: {@code --seconds=30 --posters=16 --posts=160 --media-mib=2}.
 */
final class OutageTrial {
  private static final int PARTITIONS = 6;
  private static final int SENDERS = 2;
  private static final int HEAP_MIB = 256;

  /** What a JVM takes beside its heap. */
  private static final int BESIDE_HEAP_MIB = 256;

  private static final double FULL = 0.9;
  private static final double RECOVERY_BAR_SECONDS = 10;
  private static final int MIB = 1 << 20;

  private final Settings settings;
  private final RateSeries posts = new RateSeries();
  private final RateSeries media = new RateSeries();
  private final List<Poster> posters = new ArrayList<>();
  private final List<MediaSender> senders = new ArrayList<>();
  private Result result = Result.NONE;

  /**
   * What is asked of it.
   *
   * @param outage how long the broker is away
   * @param lead how long all runs before
   * @param posts chunks a second that all clients together send
   * @param mediaMib a second, of each encoder
   * @param budgetMib that may be on the way to the broker
   */
  record Settings(
      Duration outage, Duration lead, int posters, double posts, double mediaMib, int budgetMib) {}

  /** What came of it. */
  private record Result(
      double postsBefore,
      double mediaBefore,
      double postsAway,
      double mediaAway,
      double startSeconds,
      double postsRecovery,
      double mediaRecovery,
      long acknowledged,
      long lost,
      long mediaBytes,
      long mediaMissing,
      long sentAway,
      double stall,
      double inFlightMib,
      double heapMib,
      double residentMib,
      int notLive,
      int notReady,
      List<String> complaints) {
    static final Result NONE =
        new Result(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of("it did not run"));
  }

  OutageTrial(Settings settings) {
    this.settings = settings;
  }

  public static void main(String... arguments) throws Exception {
    TrialOptions options = new TrialOptions(arguments);
    OutageTrial trial =
        new OutageTrial(
            new Settings(
                Duration.ofSeconds(options.whole("seconds", 30)),
                Duration.ofSeconds(15),
                options.whole("posters", 16),
                options.decimal("posts", 160),
                options.decimal("media-mib", 2),
                HEAP_MIB / 8));
    trial.run();
    System.out.println(trial.table());
    System.exit(trial.isPassed() ? 0 : 1);
  }

  void run() throws Exception {
    try (KafkaBroker broker = new KafkaBroker()) {
      broker.createTopics(PARTITIONS, Topics.ALL.toArray(String[]::new));
      Map<String, String> properties =
          Map.of(
              "quarkus.profile",
              "kafka",
              "kafka.bootstrap.servers",
              broker.bootstrapServers(),
              "millrace.role",
              "ingest",
              "millrace.follow.enabled",
              "false",
              "millrace.ingest.max-in-flight-bytes",
              String.valueOf(settings.budgetMib() * MIB));
      try (AppProcess ingest = AppProcess.start("outage-ingest", HEAP_MIB + "m", properties)) {
        MemoryWatch watch = new MemoryWatch(ingest);
        List<Thread> threads = start(ingest, watch);
        long begin = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(settings.lead().toNanos());
        long stopping = System.nanoTime();
        long steady = (begin + stopping) / 2; // by then what runs is compiled
        broker.stop();
        long stopped = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(settings.outage().toNanos());
        long starting = System.nanoTime();
        broker.start();
        long started = System.nanoTime();
        double postsBefore = posts.perSecond(steady, stopping);
        double mediaBefore = media.perSecond(steady, stopping);
        awaitRecovery(started, postsBefore, mediaBefore);
        posters.forEach(Poster::stop);
        senders.forEach(MediaSender::stop);
        watch.stop();
        for (Thread thread : threads) {
          thread.join();
        }
        StoredMedia stored = new StoredMedia(broker.bootstrapServers());
        result =
            new Result(
                postsBefore,
                mediaBefore,
                posts.perSecond(stopped, starting),
                media.perSecond(stopped, starting),
                (started - starting) / 1e9,
                posts.secondsUntil(FULL * postsBefore, started),
                media.secondsUntil(FULL * mediaBefore, started),
                posters.stream().mapToLong(each -> each.acknowledged().cardinality()).sum(),
                posters.stream().mapToLong(each -> lost(each, stored)).sum(),
                senders.stream().mapToLong(MediaSender::bytes).sum(),
                senders.stream().mapToLong(each -> missing(each, stored)).sum(),
                posters.stream().mapToLong(Poster::sentAway).sum(),
                senders.stream().mapToLong(MediaSender::longestWriteNanos).min().orElse(0) / 1e9,
                watch.mostInFlightBytes() / MIB,
                watch.mostHeapBytes() / MIB,
                Double.parseDouble(ingest.status("VmHWM").replaceAll("\\D", "")) / 1024,
                watch.notLive(),
                watch.notReady(),
                complaints(stored));
      }
    }
  }

  private List<Thread> start(AppProcess ingest, MemoryWatch watch) {
    double each = settings.posts() / settings.posters();
    for (int i = 0; i < settings.posters(); i++) {
      posters.add(new Poster("posts-" + i, ingest.uri("/"), each, posts));
    }
    for (int i = 0; i < SENDERS; i++) {
      senders.add(new MediaSender("media-" + i, ingest.uri("/"), settings.mediaMib() * MIB, media));
    }
    List<Runnable> all = new ArrayList<>(posters);
    all.addAll(senders);
    all.add(watch);
    return all.stream().map(Thread.ofPlatform()::start).toList();
  }

  /** Waits until both go at full speed, no longer than three times what they may take. */
  private void awaitRecovery(long started, double postsBefore, double mediaBefore)
      throws InterruptedException {
    long limit = started + (long) (3 * RECOVERY_BAR_SECONDS * 1e9);
    while (System.nanoTime() < limit
        && (Double.isInfinite(posts.secondsUntil(FULL * postsBefore, started))
            || Double.isInfinite(media.secondsUntil(FULL * mediaBefore, started)))) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static long lost(Poster poster, StoredMedia stored) {
    BitSet lost = (BitSet) poster.acknowledged().clone();
    lost.andNot(stored.numbers(poster.streamId()));
    return lost.cardinality();
  }

  private static long missing(MediaSender sender, StoredMedia stored) {
    return Math.abs(sender.bytes() - stored.bytes(sender.streamId()));
  }

  private List<String> complaints(StoredMedia stored) {
    List<String> all = new ArrayList<>(stored.complaints());
    posters.stream().map(Poster::complaint).filter(text -> !text.isEmpty()).forEach(all::add);
    senders.stream()
        .map(MediaSender::answer)
        .filter(text -> !text.startsWith("HTTP/1.1 200"))
        .forEach(all::add);
    return all;
  }

  boolean isPassed() {
    return result.lost() == 0
        && result.mediaMissing() == 0
        && result.complaints().isEmpty()
        && result.acknowledged() > 0
        && result.sentAway() > 0
        && result.stall() > settings.outage().toNanos() / 1e9 / 4
        && result.inFlightMib() <= settings.budgetMib()
        && result.residentMib() <= HEAP_MIB + BESIDE_HEAP_MIB
        && result.notLive() == 0
        && Math.max(result.postsRecovery(), result.mediaRecovery()) <= RECOVERY_BAR_SECONDS;
  }

  String table() {
    return """
        broker away for %d s, and %.1f s until it had started
        | | before | away | full again after, s | bar |
        |---|---|---|---|---|
        | chunks posted and PERSISTED a second | %.0f | %.1f | %.1f | %.0f |
        | media taken from the sockets, MiB/s | %.1f | %.2f | %.1f | %.0f |

        | | | bar |
        |---|---|---|
        | acknowledged chunks | %d | |
        | of them not in media.chunks | %d | 0 |
        | bytes of media | %d | |
        | of them not in media.chunks | %d | 0 |
        | posts answered 503 with Retry-After | %d | |
        | longest stall of a media socket, s (the shorter of two) | %.1f | |
        | most on the way, MiB | %.1f | %d |
        | most heap used, MiB | %.0f | %d |
        | most resident, MiB | %.0f | %d |
        | looks at it: not live, not ready | %d, %d | 0, |
        %s"""
        .formatted(
            settings.outage().toSeconds(),
            result.startSeconds(),
            result.postsBefore(),
            result.postsAway(),
            result.postsRecovery(),
            RECOVERY_BAR_SECONDS,
            result.mediaBefore() / MIB,
            result.mediaAway() / MIB,
            result.mediaRecovery(),
            RECOVERY_BAR_SECONDS,
            result.acknowledged(),
            result.lost(),
            result.mediaBytes(),
            result.mediaMissing(),
            result.sentAway(),
            result.stall(),
            result.inFlightMib(),
            settings.budgetMib(),
            result.heapMib(),
            HEAP_MIB,
            result.residentMib(),
            HEAP_MIB + BESIDE_HEAP_MIB,
            result.notLive(),
            result.notReady(),
            String.join("\n", result.complaints()));
  }
}
