package io.millrace.trial;

import io.millrace.app.AppProcess;
import io.millrace.broker.AmqpBroker;
import io.millrace.media.MediaChunk;
import io.millrace.wire.ChunkAttributes;
import io.vertx.amqp.AmqpMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A real AMQP broker and one processor as a process of its own, both of which go away while streams
 * go through them. Says whether each chunk came out, and in order.
 *
 * <p>As a program: {@code --streams=60 --chunks=4000 --kills=6 --restarts=2}.
 */
final class AmqpTrial {
  private static final String CHUNKS = "media.chunks";
  private static final String ORDERED = "media.ordered";
  private static final String DEAD_LETTER = "media.dead-letter";
  private static final String PREFIX = "cloudEvents:";
  private static final Duration STALL_LIMIT = Duration.ofMinutes(2);
  private static final int SENDING_LEAD = 3000;

  private final TrialPlan plan;
  private final int kills;
  private final int restarts;
  private final long seed;
  private final Duration gapPatience;

  /** Guards itself and all that follows; notified when something has come. */
  private final TrialLedger ledger;

  private final Set<String> refused = new HashSet<>();
  private final Set<String> delivered = new HashSet<>();

  /**
   * @param gapPatience how long the processor waits for what is missing: longer than the sender
   *     takes to send again what the broker did not answer
   */
  AmqpTrial(int streams, int chunks, int kills, int restarts, long seed, Duration gapPatience) {
    this.plan = TrialPlan.of(streams, chunks, seed);
    this.kills = kills;
    this.restarts = restarts;
    this.seed = seed;
    this.gapPatience = gapPatience;
    this.ledger = new TrialLedger(plan);
  }

  public static void main(String... arguments) throws Exception {
    TrialOptions options = new TrialOptions(arguments);
    AmqpTrial trial =
        new AmqpTrial(
            options.whole("streams", 60),
            options.whole("chunks", 4000),
            options.whole("kills", 6),
            options.whole("restarts", 2),
            options.whole("seed", 1),
            Duration.ofSeconds(30));
    trial.run();
    System.out.println(trial.table());
    System.exit(trial.isPassed() ? 0 : 1);
  }

  /** Runs the whole trial; ends when each chunk has come, or nothing comes any more. */
  void run() throws Exception {
    AmqpBroker broker = new AmqpBroker();
    try (AmqpLink link = new AmqpLink(broker.port(), CHUNKS);
        AppProcess processor = AppProcess.start("amqp-processor", "256m", properties(broker))) {
      link.read(ORDERED, this::note);
      link.read(DEAD_LETTER, this::note);
      List<Fault> faults = faults(broker, processor);
      int struck = 0;
      long sent = 0;
      for (List<MediaChunk> block : plan.sendings(seed)) {
        awaitDelivered(sent - SENDING_LEAD);
        link.send(CHUNKS, block.stream().map(AmqpTrial::message).toList());
        sent += block.size();
        while (struck < faults.size() && sent > (struck + 1) * plan.sent() / (faults.size() + 1)) {
          faults.get(struck++).strike(); // with as much on its way as there may be
        }
      }
      awaitDelivered(plan.sent());
    } finally {
      broker.remove();
    }
  }

  private Map<String, String> properties(AmqpBroker broker) {
    return Map.of(
        "quarkus.profile", "amqp",
        "millrace.role", "processor",
        "amqp-host", "127.0.0.1",
        "amqp-port", String.valueOf(broker.port()),
        "millrace.chunk.sequence-timeout", gapPatience.toSeconds() + "s",
        "millrace.chunk.join-grace", "5s");
  }

  private static AmqpMessage message(MediaChunk chunk) {
    JsonObject properties =
        new JsonObject()
            .put(PREFIX + "specversion", "1.0")
            .put(PREFIX + "id", ChunkAttributes.id(chunk))
            .put(PREFIX + "source", "/trial")
            .put(PREFIX + "type", ChunkAttributes.TYPE)
            .put(PREFIX + "subject", chunk.streamId());
    ChunkAttributes.write(chunk, (name, value) -> properties.put(PREFIX + name, value));
    return AmqpMessage.create()
        .durable(true)
        .withBufferAsBody(Buffer.buffer(chunk.data()))
        .applicationProperties(properties)
        .build();
  }

  private void note(String address, AmqpMessage message) {
    JsonObject properties = message.applicationProperties();
    String id = properties.getString(PREFIX + "id");
    synchronized (ledger) {
      if (address.equals(DEAD_LETTER)) {
        refused.add(id);
      } else {
        delivered.add(id);
        ledger.note(
            ChunkAttributes.read(
                Objects.requireNonNull(properties.getString(PREFIX + "subject")),
                name -> properties.getString(PREFIX + name),
                message.bodyAsBinary().getBytes()));
      }
      ledger.notifyAll();
    }
  }

  private void awaitDelivered(long count) throws InterruptedException {
    synchronized (ledger) {
      long before = ledger.delivered();
      long since = System.nanoTime();
      while (ledger.delivered() < count) {
        ledger.wait(1000);
        if (ledger.delivered() != before) {
          before = ledger.delivered();
          since = System.nanoTime();
        }
        if (System.nanoTime() - since > STALL_LIMIT.toNanos()) {
          throw new IllegalStateException(
              "nothing came for %s:%n%s".formatted(STALL_LIMIT, table()));
        }
      }
    }
  }

  private interface Fault {
    void strike() throws Exception;
  }

  /** The restarts of the broker between the kills. */
  private List<Fault> faults(AmqpBroker broker, AppProcess processor) {
    List<Fault> faults = new ArrayList<>();
    for (int each = 0; each < kills; each++) {
      faults.add(
          () -> {
            processor.kill();
            processor.restart();
          });
    }
    for (int each = 0; each < restarts; each++) {
      faults.add(
          (each + 1) * faults.size() / (restarts + 1),
          () -> {
            broker.stop();
            broker.restart();
          });
    }
    return faults;
  }

  /** Messages that were refused though their chunk has not come by another one. */
  private long lost() {
    return refused.stream().filter(id -> !delivered.contains(id)).count();
  }

  boolean isPassed() {
    synchronized (ledger) {
      return ledger.missing() == 0
          && ledger.damaged() == 0
          && ledger.outOfOrder() == 0
          && lost() == 0;
    }
  }

  String table() {
    synchronized (ledger) {
      return """
          | streams | sent | never sent | kill -9 | broker | delivered | missing | damaged \
          | out of order | repeated | refused again |
          |---|---|---|---|---|---|---|---|---|---|---|
          | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d |
          %s"""
          .formatted(
              plan.streams(),
              plan.sent(),
              plan.lost(),
              kills,
              restarts,
              ledger.delivered(),
              ledger.missing(),
              ledger.damaged(),
              ledger.outOfOrder(),
              ledger.repeated(),
              refused.size(),
              String.join("\n", ledger.complaints()));
    }
  }
}
