package io.millrace.trial;

import io.millrace.app.AppProcess;
import io.millrace.broker.KafkaBroker;
import io.millrace.kafka.KafkaRecords;
import io.millrace.kafka.Topics;
import io.millrace.media.MediaChunk;
import io.millrace.wire.ReceivedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A real broker and several processors as processes of their own, that are killed and restarted
 * while streams go through them. Says whether each chunk came out, once and in order.
 *
 * <p>As a program: {@code --streams=60 --chunks=4000 --kills=6 --exactly-once=true}.
 */
final class ClusterTrial {
  private static final int PROCESSORS = 3;
  private static final int PARTITIONS = 6;
  private static final Duration STALL_LIMIT = Duration.ofMinutes(4);
  private static final int SENDING_LEAD = 3000;

  private final TrialPlan plan;
  private final int kills;
  private final int rollings;
  private final boolean exactlyOnce;
  private final long seed;
  private final TrialLedger ledger;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  ClusterTrial(int streams, int chunks, int kills, int rollings, boolean exactlyOnce, long seed) {
    this.plan = TrialPlan.of(streams, chunks, seed);
    this.kills = kills;
    this.rollings = rollings;
    this.exactlyOnce = exactlyOnce;
    this.seed = seed;
    this.ledger = new TrialLedger(plan);
  }

  public static void main(String... arguments) throws Exception {
    TrialOptions options = new TrialOptions(arguments);
    ClusterTrial trial =
        new ClusterTrial(
            options.whole("streams", 60),
            options.whole("chunks", 4000),
            options.whole("kills", 6),
            options.whole("rollings", 2),
            options.flag("exactly-once", true),
            options.whole("seed", 1));
    trial.run();
    System.out.println(trial.table());
    System.exit(trial.isPassed() ? 0 : 1);
  }

  /** Runs the whole trial; ends when each stream has ended, or nothing moves any more. */
  void run() throws Exception {
    try (KafkaBroker broker =
        new KafkaBroker(
            Map.of(
                "group.consumer.session.timeout.ms", "6000",
                "group.consumer.min.session.timeout.ms", "6000",
                "group.consumer.heartbeat.interval.ms", "1000",
                "group.consumer.min.heartbeat.interval.ms", "1000"))) {
      List<AppProcess> processors = new ArrayList<>();
      try {
        for (int each = 0; each < PROCESSORS; each++) {
          processors.add(AppProcess.launch("processor-" + each, "256m", properties(broker, each)));
        }
        for (AppProcess each : processors) {
          each.awaitReady();
        }
        Thread sender = start("sender", () -> send(broker));
        Thread reader = start("reader", () -> read(broker));
        faults(broker, processors);
        sender.join();
        reader.join();
      } finally {
        processors.forEach(AppProcess::close);
      }
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("the trial broke off", thrown);
    }
  }

  private Map<String, String> properties(KafkaBroker broker, int each) {
    Map<String, String> properties = new HashMap<>();
    properties.put("quarkus.profile", "kafka");
    properties.put("kafka.bootstrap.servers", broker.bootstrapServers());
    properties.put("millrace.role", "processor");
    properties.put("millrace.kafka.instance-id", "processor-" + each);
    properties.put("millrace.kafka.exactly-once", String.valueOf(exactlyOnce));
    properties.put("millrace.follow.enabled", "false");
    properties.put("millrace.chunk.join-grace", "5s"); // the sender may stand still for a while
    properties.put("millrace.kafka.topics.create", "true");
    properties.put("millrace.kafka.topics.partitions", String.valueOf(PARTITIONS));
    return properties;
  }

  private interface Work {
    void run() throws Exception;
  }

  private Thread start(String name, Work work) {
    return Thread.ofPlatform()
        .name(name)
        .start(
            () -> {
              try {
                work.run();
              } catch (Throwable e) {
                failure.compareAndSet(null, e);
              }
            });
  }

  private void send(KafkaBroker broker) throws InterruptedException {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.LINGER_MS_CONFIG,
            5);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      for (List<MediaChunk> block : plan.sendings(seed)) {
        awaitRoom();
        block.forEach(chunk -> send(producer, chunk));
      }
    }
  }

  private void send(Producer<String, byte[]> producer, MediaChunk chunk) {
    ProducerRecord<String, byte[]> ordered = KafkaRecords.of(chunk);
    var unused =
        producer.send(
            new ProducerRecord<>(
                Topics.CHUNKS, null, ordered.key(), ordered.value(), ordered.headers()),
            (metadata, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
    sent.incrementAndGet();
  }

  /**
   * Keeps the sender near the processors, so that each fault falls into the middle of work. Only
   * between blocks: a sender that stands still in the middle of one makes real gaps.
   */
  private void awaitRoom() throws InterruptedException {
    synchronized (delivered) {
      while (sent.get() - delivered.get() > SENDING_LEAD + sent.get() / 20
          && failure.get() == null) {
        delivered.wait(1000);
      }
    }
  }

  private void read(KafkaBroker broker) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int each = 0; each < PARTITIONS; each++) {
        partitions.add(new TopicPartition(Topics.ORDERED, each));
        partitions.add(new TopicPartition(Topics.DEAD_LETTER, each));
      }
      consumer.assign(partitions);
      long lastProgress = System.nanoTime();
      while (!ledger.isComplete() && failure.get() == null) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          note(record);
          lastProgress = System.nanoTime();
        }
        synchronized (delivered) {
          delivered.set(ledger.delivered());
          delivered.notifyAll();
        }
        if (System.nanoTime() - lastProgress > STALL_LIMIT.toNanos()) {
          throw new IllegalStateException(
              "nothing came for %s: %d of %d chunks, %d streams ended"
                  .formatted(STALL_LIMIT, ledger.delivered(), plan.sent(), ledger.ended()));
        }
      }
    }
  }

  private void note(ConsumerRecord<String, byte[]> record) {
    if (record.topic().equals(Topics.DEAD_LETTER)) {
      byte[] reason = record.headers().lastHeader("dead-letter-reason").value();
      ledger.refused(record.key(), new String(reason, StandardCharsets.UTF_8));
    } else {
      ReceivedEvent event = KafkaRecords.event(record.headers(), record.value());
      ledger.note(KafkaRecords.item(Objects.requireNonNull(event)));
    }
  }

  /** Spreads the faults over the run. */
  private void faults(KafkaBroker broker, List<AppProcess> processors) throws Exception {
    Random random = new Random(seed);
    List<Fault> faults = new ArrayList<>();
    for (int each = 0; each < kills; each++) {
      faults.add(
          () -> {
            AppProcess victim = processors.get(random.nextInt(processors.size()));
            victim.kill();
            victim.restart();
          });
    }
    for (int each = 0; each < rollings; each++) {
      faults.add(
          (each + 1) * faults.size() / (rollings + 1),
          () -> {
            for (AppProcess processor : processors) {
              processor.stop();
              processor.restart();
              processor.awaitReady();
            }
          });
    }
    faults.add(
        faults.size() / 2,
        () -> {
          broker.stop();
          broker.start();
        });
    long share = plan.sent() / (faults.size() + 1);
    for (int each = 0; each < faults.size(); each++) {
      await(delivered::get, share * (each + 1));
      faults.get(each).strike();
    }
  }

  private interface Fault {
    void strike() throws Exception;
  }

  private void await(LongSupplier value, long target) throws InterruptedException {
    synchronized (delivered) {
      while (value.getAsLong() < target && failure.get() == null) {
        delivered.wait(1000);
      }
    }
  }

  boolean isPassed() {
    return ledger.missing() == 0
        && ledger.damaged() == 0
        && ledger.outOfOrder() == 0
        && ledger.wrongGaps() == 0
        && ledger.complaints().isEmpty()
        && (!exactlyOnce || ledger.repeated() + ledger.repeatedGaps() == 0);
  }

  String table() {
    return """
        | exactly-once | streams | sent | never sent | kill -9 | rolling | broker | delivered \
        | missing | damaged | out of order | wrong gaps | repeated | gaps repeated |
        |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
        | %s | %d | %d | %d | %d | %d | 1 | %d | %d | %d | %d | %d | %d | %d |
        %s"""
        .formatted(
            exactlyOnce,
            plan.streams(),
            plan.sent(),
            plan.lost(),
            kills,
            rollings,
            ledger.delivered(),
            ledger.missing(),
            ledger.damaged(),
            ledger.outOfOrder(),
            ledger.wrongGaps(),
            ledger.repeated(),
            ledger.repeatedGaps(),
            String.join("\n", ledger.complaints()));
  }
}
