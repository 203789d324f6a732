package io.millrace.kafka.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.KafkaBroker;
import io.millrace.chunk.ChunkLimits;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.KafkaRecords;
import io.millrace.kafka.TopicCheck;
import io.millrace.kafka.Topics;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** The processor with a real broker. Each test has a stream of its own. */
@TestInstance(Lifecycle.PER_CLASS)
class ProcessorTest {
  private static final String GROUP = "processors";
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(2);

  /** Of partitions, from one processor to the next. */
  private static final int MOVES = 2;

  /** Of a load that goes on while something else happens. */
  private static final Duration PACE = Duration.ofMillis(10);

  /** Longer than any test: nothing is given up. */
  private static final Duration PATIENT = Duration.ofHours(1);

  /** A member that is gone without a word is noticed in seconds. */
  private static final Map<String, String> QUICK_GROUPS =
      Map.of(
          "group.consumer.heartbeat.interval.ms", "1000",
          "group.consumer.min.heartbeat.interval.ms", "1000",
          "group.consumer.session.timeout.ms", "6000",
          "group.consumer.min.session.timeout.ms", "6000");

  private KafkaBroker broker;
  private KafkaClients clients;
  private Producer<String, byte[]> producer;
  private @Nullable ProcessorLoop loop;

  @BeforeAll
  void startBroker() throws Exception {
    broker = new KafkaBroker(QUICK_GROUPS);
    clients = new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()));
    new TopicCheck(clients, new TwoPartitions()).require();
    producer = clients.producer(Map.of());
  }

  @AfterAll
  void stopBroker() throws Exception {
    producer.close();
    broker.close();
  }

  @AfterEach
  void stopLoop() {
    if (loop != null) {
      loop.close();
    }
  }

  private void startLoop(Duration sequenceTimeout) {
    loop = newLoop(sequenceTimeout);
    loop.start();
  }

  private ProcessorLoop newLoop(Duration sequenceTimeout) {
    return newLoop(sequenceTimeout, null);
  }

  private ProcessorLoop newLoop(Duration sequenceTimeout, @Nullable String instanceId) {
    return new ProcessorLoop(
        clients,
        new TopicCheck(clients, new TwoPartitions()),
        new ProcessorSettings(
            new ChunkProcessorConfig(
                64,
                1 << 20,
                sequenceTimeout,
                Duration.ofMillis(100),
                true,
                32,
                ChunkProcessorConfig.WindowPolicy.SKIP,
                true,
                1),
            ChunkLimits.DEFAULT,
            Duration.ofHours(2),
            1000,
            new TwoPartitions().maxRecordBytes(),
            1 << 20,
            true,
            GROUP,
            instanceId,
            InstantSource.system()));
  }

  private void restartLoop(Duration sequenceTimeout) {
    Objects.requireNonNull(loop).close();
    startLoop(sequenceTimeout);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MediaChunk chunk(String id, long number) {
    return MediaChunk.builder(id, ChunkType.AUDIO)
        .sequenceNumber(number)
        .timestampUs(number * 1000)
        .data(utf8(id + number))
        .build();
  }

  private void send(String id, long... numbers) throws Exception {
    for (long number : numbers) {
      send(chunk(id, number), headers -> {});
    }
  }

  private void send(MediaChunk chunk, Consumer<Headers> more) throws Exception {
    ProducerRecord<String, byte[]> ordered = KafkaRecords.of(chunk);
    more.accept(ordered.headers());
    send(ordered.key(), ordered.value(), ordered.headers());
  }

  private void send(@Nullable String key, byte @Nullable [] value, Headers headers)
      throws Exception {
    producer.send(new ProducerRecord<>(Topics.CHUNKS, null, key, value, headers)).get();
  }

  /** All records of a topic with that key, once there are so many. */
  private List<ConsumerRecord<String, byte[]>> read(String topic, @Nullable String key, int count) {
    List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
    try (var consumer = clients.consumer(Map.of("auto.offset.reset", "earliest"))) {
      consumer.assign(
          IntStream.range(0, 2).mapToObj(each -> new TopicPartition(topic, each)).toList());
      Awaitility.await()
          .atMost(LIMIT)
          .until(
              () -> {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                  if (Objects.equals(key, record.key())) {
                    found.add(record);
                  }
                }
                return found.size() >= count;
              });
    }
    return found;
  }

  /** What came out, a word an item. */
  private List<String> ordered(String id, int count) {
    return read(Topics.ORDERED, id, count).stream()
        .map(
            record ->
                KafkaRecords.item(
                    Objects.requireNonNull(KafkaRecords.event(record.headers(), record.value()))))
        .map(ProcessorTest::word)
        .toList();
  }

  private static String word(StreamItem item) {
    return switch (item) {
      case MediaChunk chunk -> chunk.epoch() + "/" + chunk.sequenceNumber();
      case StreamItem.Gap gap -> "gap " + gap.from() + "-" + gap.to();
      case StreamItem.End end -> "end " + end.reason().text();
      case StreamItem.Skip skip -> "skip";
    };
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void chunks_inAnyOrder_comeOutInOrder() throws Exception {
    startLoop(PATIENT);
    send("any", 0, 3, 1, 1, 2, 4);

    assertThat(ordered("any", 5)).containsExactly("0/0", "0/1", "0/2", "0/3", "0/4");
  }

  @Test
  void gap_acrossARestart_isToldOnceAndInTime() throws Exception {
    startLoop(SHORT);
    send("gap", 0, 1, 3);
    assertThat(ordered("gap", 2)).startsWith("0/0", "0/1");
    restartLoop(SHORT);

    assertThat(ordered("gap", 4)).containsExactly("0/0", "0/1", "gap 2-2", "0/3");
    assertThat(read(Topics.EVENTS, "gap", 2).stream().map(event -> header(event, "ce_type")))
        .containsExactly("io.millrace.stream.started.v1", "io.millrace.gap.detected.v1");
  }

  @Test
  void chunksHeld_overARestart_areNotLostNorRepeated() throws Exception {
    startLoop(PATIENT);
    send("held", 0, 2, 3, 4);
    assertThat(ordered("held", 1)).containsExactly("0/0");
    restartLoop(PATIENT);
    send("held", 1, 2, 5);

    assertThat(ordered("held", 6)).containsExactly("0/0", "0/1", "0/2", "0/3", "0/4", "0/5");
  }

  @Test
  void partitionThatMovesUnderLoad_repeatsAndLosesNothing() throws Exception {
    startLoop(PATIENT);
    List<ProcessorLoop> others = Stream.generate(() -> newLoop(PATIENT)).limit(MOVES).toList();
    List<String> streams = IntStream.range(0, 8).mapToObj(each -> "move-" + each).toList();
    AtomicBoolean isDone = new AtomicBoolean();
    CompletableFuture<Integer> sender =
        CompletableFuture.supplyAsync(() -> sendUntil(isDone, streams));
    try {
      Awaitility.await().atMost(LIMIT).until(() -> partitions(loop) == 2);
      for (ProcessorLoop other : others) {
        other.start();
        Awaitility.await().atMost(LIMIT).until(() -> partitions(other) == 1);
        Objects.requireNonNull(loop).close();
        Awaitility.await().atMost(LIMIT).until(() -> partitions(other) == 2);
        loop = other;
      }
    } finally {
      isDone.set(true);
    }
    requireEachOnce(streams, sender.join());
  }

  @Test
  void partitionsThatAreLostUnderLoad_repeatAndLoseNothing() throws Exception {
    ProcessorLoop expelled = newLoop(PATIENT, "expelled");
    loop = expelled;
    expelled.start();
    List<String> streams = IntStream.range(0, 8).mapToObj(each -> "lost-" + each).toList();
    AtomicBoolean isDone = new AtomicBoolean();
    CompletableFuture<Integer> sender =
        CompletableFuture.supplyAsync(() -> sendUntil(isDone, streams));
    try (Admin admin = clients.admin()) {
      for (int times = 0; times < MOVES; times++) {
        Awaitility.await().atMost(LIMIT).until(() -> partitions(expelled) == 2);
        long before = expelled.counts().restarts();
        admin
            .removeMembersFromConsumerGroup(
                GROUP,
                new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove("expelled"))))
            .all()
            .get();
        Awaitility.await().atMost(LIMIT).until(() -> expelled.counts().restarts() > before);
      }
    } finally {
      isDone.set(true);
    }
    requireEachOnce(streams, sender.join());
  }

  private void requireEachOnce(List<String> streams, int count) {
    List<String> expected = IntStream.range(0, count).mapToObj(each -> "0/" + each).toList();
    for (String stream : streams) {
      assertThat(ordered(stream, count)).as(stream).isEqualTo(expected);
    }
  }

  private static int partitions(@Nullable ProcessorLoop loop) {
    return Objects.requireNonNull(loop).partitions().size();
  }

  /** Sends a chunk of each stream after the other; returns how many of each. */
  private int sendUntil(AtomicBoolean isDone, List<String> streams) {
    int number = 0;
    for (; !isDone.get(); number++) {
      for (String stream : streams) {
        ProducerRecord<String, byte[]> record = KafkaRecords.of(chunk(stream, number));
        var unused =
            producer.send(
                new ProducerRecord<>(
                    Topics.CHUNKS, null, record.key(), record.value(), record.headers()));
      }
      producer.flush();
      LockSupport.parkNanos(PACE.toNanos());
    }
    return number;
  }

  @Test
  void plainRecords_areNumberedOnce_overARestart() throws Exception {
    startLoop(PATIENT);
    for (String value : List.of("a", "b")) {
      send("plain", utf8(value), new RecordHeaders());
    }
    assertThat(ordered("plain", 2)).containsExactly("0/0", "0/1");
    restartLoop(PATIENT);
    send("plain", utf8("c"), new RecordHeaders());

    assertThat(ordered("plain", 3)).containsExactly("0/0", "0/1", "0/2");
  }

  @Test
  void finalChunk_endsTheStream_andARestartBeginsAnother() throws Exception {
    startLoop(PATIENT);
    MediaChunk last = MediaChunk.builder("end", ChunkType.AUDIO).isFinal(true).build();
    send(chunk("end", 0), headers -> {});
    send(last, headers -> {});
    send(
        MediaChunk.builder("end", ChunkType.AUDIO).data(new byte[] {1}).build(),
        headers -> headers.add("ce_restart", utf8("true")));

    assertThat(ordered("end", 4)).containsExactly("0/0", "0/1", "end final", "1/0");
  }

  @Test
  void chunkKeptElsewhere_goesThroughAsAReference() throws Exception {
    startLoop(PATIENT);
    MediaChunk whole = chunk("claim", 0);
    ProducerRecord<String, byte[]> referred =
        KafkaRecords.ofReferred(whole, "millrace-claim:abc", null);
    send("claim", referred.value(), referred.headers());
    send("claim", 1);

    assertThat(ordered("claim", 2)).containsExactly("0/0", "0/1");
    ConsumerRecord<String, byte[]> first = read(Topics.ORDERED, "claim", 2).get(0);
    assertThat(header(first, "ce_dataref")).isEqualTo("millrace-claim:abc");
    assertThat(header(first, "ce_sha256")).isEqualTo(header(referred, "ce_sha256"));
    assertThat(first.value()).isEmpty();
  }

  @Test
  void configurationOfAKeyframe_goesThroughAsItCame_evenIfTheChunkWaited() throws Exception {
    startLoop(PATIENT);
    send("config", 0);
    send(chunk("config", 2), headers -> headers.add("ce_trackconfig", utf8("second")));
    send(chunk("config", 1), headers -> headers.add("ce_trackconfig", utf8("first")));
    send("config", 3);

    assertThat(ordered("config", 4)).containsExactly("0/0", "0/1", "0/2", "0/3");
    assertThat(read(Topics.ORDERED, "config", 4))
        .extracting(
            record ->
                record.headers().lastHeader("ce_trackconfig") == null
                    ? ""
                    : header(record, "ce_trackconfig"))
        .containsExactly("", "first", "second", "");
  }

  private static String header(ProducerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void badRecords_areDeadLetters_andThePartitionGoesOn() throws Exception {
    startLoop(PATIENT);
    send(null, new byte[] {1}, new RecordHeaders());
    send("bad", null, new RecordHeaders());
    send("bad", new byte[0], new RecordHeaders());
    send("no/id", new byte[] {1}, new RecordHeaders());
    send(chunk("bad", 0), headers -> headers.add("ce_sequence", utf8("x")));
    send(chunk("bad", 0), headers -> headers.add("ce_specversion", utf8("0.3")));
    send(chunk("bad", 0), headers -> headers.add("ce_type", utf8("other")));
    send(chunk("bad", 0), headers -> headers.add("ce_sha256", utf8("00")));
    send(chunk("bad", 0), headers -> headers.add("ce_chunktype", new byte[] {-1, 0, -2}));
    send(chunk("bad", 0), headers -> headers.add("ce_sequence", null));
    send(chunk("bad", 0), headers -> headers.add("ce_source", null));
    send(chunk("bad", 0), headers -> headers.add("ce_epoch", utf8("99999999999")));
    send("bad", utf8("{"), structured());
    ProducerRecord<String, byte[]> other = KafkaRecords.of(chunk("bad", 0));
    send("another", other.value(), other.headers());
    send("bad", 0);

    assertThat(ordered("bad", 1)).containsExactly("0/0");
    List<ConsumerRecord<String, byte[]>> letters = read(Topics.DEAD_LETTER, "bad", 11);
    assertThat(letters.stream().map(letter -> header(letter, "dead-letter-reason")))
        .allMatch(reason -> !reason.isBlank() && !reason.equals("null"))
        .anyMatch(reason -> reason.contains("0.3"))
        .anyMatch(reason -> reason.contains("other"))
        .anyMatch(reason -> reason.contains("chunktype"))
        .anyMatch(reason -> reason.contains("source"))
        .anyMatch(reason -> reason.contains("99999999999"));
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(header(letter, "dead-letter-topic")).isEqualTo(Topics.CHUNKS);
              assertThat(Long.parseLong(header(letter, "dead-letter-offset"))).isNotNegative();
            });
    assertThat(read(Topics.DEAD_LETTER, "another", 1)).hasSize(1);
    assertThat(read(Topics.DEAD_LETTER, "no/id", 1)).hasSize(1);
    assertThat(read(Topics.DEAD_LETTER, null, 1)).hasSize(1);
  }

  @Test
  void recordLargerThanGoesThrough_isADeadLetterWithoutItsPayload() throws Exception {
    startLoop(PATIENT);
    byte[] large = new byte[3 << 20];
    try (Producer<String, byte[]> packed = clients.producer(Map.of("compression.type", "gzip"))) {
      packed.send(new ProducerRecord<>(Topics.CHUNKS, "large", large)).get();
      Headers headers = new RecordHeaders().add("trash", large);
      packed
          .send(new ProducerRecord<>(Topics.CHUNKS, null, "large", new byte[] {1}, headers))
          .get();
    }
    send("large", 0);

    assertThat(ordered("large", 1)).containsExactly("0/0");
    List<ConsumerRecord<String, byte[]>> letters = read(Topics.DEAD_LETTER, "large", 2);
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(letter.value()).isNull();
              assertThat(header(letter, "dead-letter-reason")).contains("at most 1048576");
              assertThat(letter.headers().lastHeader("trash")).isNull();
            });
    assertThat(letters.stream().map(letter -> header(letter, "dead-letter-omitted-bytes")))
        .containsExactly("3145728", "1");
  }

  private static Headers structured() {
    return new RecordHeaders().add("content-type", utf8("application/cloudevents+json"));
  }

  @Test
  void brokerThatGoesAway_isWaitedFor() throws Exception {
    startLoop(PATIENT);
    send("away", 0);
    assertThat(ordered("away", 1)).containsExactly("0/0");
    broker.stop();
    broker.start();
    send("away", 2, 1);

    assertThat(ordered("away", 3)).containsExactly("0/0", "0/1", "0/2");
  }

  @Test
  @Timeout(45) // Kafka's clients by themselves wait for a minute and more
  void close_whileTheBrokerIsAway_doesNotWaitForIt() throws Exception {
    startLoop(PATIENT);
    send("closing", 0);
    assertThat(ordered("closing", 1)).containsExactly("0/0");
    broker.stop();
    try {
      ProcessorLoop running = Objects.requireNonNull(loop);
      running.close();

      assertThat(running.isAlive()).isFalse();
    } finally {
      broker.start();
    }
  }
}
