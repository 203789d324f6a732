package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.kafka.CloudEventSerializer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The channels bound to Kafka topics; the official CloudEvents library writes and reads them. */
@QuarkusTest
@TestProfile(KafkaProfile.class)
@Timeout(120)
class KafkaIT {
  private static final EventFormat JSON = new JsonFormat();
  private static final Duration POLL = Duration.ofMillis(200);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers = "";

  @ConfigProperty(name = "millrace.claim.directory")
  String claimDirectory = "";

  private static CloudEvent chunk(String streamId, int number) {
    return CloudEventBuilder.v1()
        .withId(streamId + number)
        .withSource(URI.create("/test"))
        .withType("io.millrace.chunk.v1")
        .withSubject(streamId)
        .withDataContentType("application/octet-stream")
        .withExtension("chunktype", "AUDIO")
        .withExtension("sequence", Integer.toString(number))
        .withExtension("mediatimeus", Integer.toString(number * 1000))
        .withData(("payload " + number).getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private void sendEvents(Encoding encoding, List<CloudEvent> events) throws Exception {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put(CloudEventSerializer.ENCODING_CONFIG, encoding);
    if (encoding == Encoding.STRUCTURED) {
      config.put(CloudEventSerializer.EVENT_FORMAT_CONFIG, JSON);
    }
    CloudEventSerializer serializer = new CloudEventSerializer();
    serializer.configure(config, false);
    try (var producer = new KafkaProducer<>(config, new StringSerializer(), serializer)) {
      for (CloudEvent event : events) {
        producer.send(new ProducerRecord<>("media.chunks", event.getSubject(), event)).get();
      }
    }
  }

  private void sendRecord(
      @Nullable String key, byte @Nullable [] value, Map<String, String> headers) throws Exception {
    Headers bytes = new RecordHeaders();
    headers.forEach((name, text) -> bytes.add(name, text.getBytes(StandardCharsets.UTF_8)));
    sendRecord(key, value, bytes);
  }

  private void sendRecord(@Nullable String key, byte @Nullable [] value, Headers headers)
      throws Exception {
    ProducerRecord<@Nullable String, byte @Nullable []> record =
        new ProducerRecord<>("media.chunks", null, key, value, headers);
    try (var producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "compression.type",
                "gzip",
                "max.request.size",
                4 << 20),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(record).get();
    }
  }

  /** Records of a topic, from its beginning, until so many fit. */
  private <T> List<ConsumerRecord<String, T>> await(
      String topic, Deserializer<T> values, int count, Predicate<ConsumerRecord<String, T>> fits) {
    Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers);
    List<ConsumerRecord<String, T>> found = new ArrayList<>();
    try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), values)) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new org.apache.kafka.common.TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (found.size() < count) {
        consumer
            .poll(POLL)
            .forEach(
                record -> {
                  if (fits.test(record)) {
                    found.add(record);
                  }
                });
      }
    }
    return found;
  }

  private List<ConsumerRecord<String, byte[]>> deadLetters(String reason, int count) {
    return await(
        "media.dead-letter",
        new ByteArrayDeserializer(),
        count,
        record -> header(record, "dead-letter-reason").contains(reason));
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Test
  void chunks_inBothModes_leaveInOrderForTheOfficialLibrary() throws Exception {
    sendEvents(Encoding.BINARY, List.of(chunk("both", 0), chunk("both", 2)));
    sendEvents(Encoding.STRUCTURED, List.of(chunk("both", 1), chunk("both", 3)));

    List<CloudEvent> ordered =
        await("media.ordered", new CloudEventDeserializer(), 4, r -> "both".equals(r.key()))
            .stream()
            .map(ConsumerRecord::value)
            .toList();

    assertThat(ordered)
        .extracting(CloudEvent::getId)
        .containsExactly("both:0:0", "both:0:1", "both:0:2", "both:0:3");
    CloudEvent second = ordered.get(1);
    assertThat(second.getType()).isEqualTo("io.millrace.chunk.v1");
    assertThat(second.getSubject()).isEqualTo("both");
    assertThat(second.getExtension("partitionkey")).isEqualTo("both");
    assertThat(second.getExtension("sequence")).isEqualTo("1");
    assertThat(second.getExtension("chunktype")).isEqualTo("AUDIO");
    assertThat(second.getExtension("mediatimeus")).isEqualTo("1000");
    assertThat(second.getExtension("final")).isEqualTo("false");
    assertThat(Objects.requireNonNull(second.getData()).toBytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("payload 1");
    assertThat(
            await("media.events", new CloudEventDeserializer(), 1, r -> "both".equals(r.key()))
                .getFirst()
                .value()
                .getType())
        .isEqualTo("io.millrace.stream.started.v1");
  }

  @Test
  void record_plainWithAKey_isAPieceOfTheStreamOfThatName() throws Exception {
    sendRecord("plain", new byte[] {1, 2, 3}, Map.of());
    sendRecord("plain", new byte[] {4}, Map.of("traceparent", "00-x"));

    List<CloudEvent> ordered =
        await("media.ordered", new CloudEventDeserializer(), 2, r -> "plain".equals(r.key()))
            .stream()
            .map(ConsumerRecord::value)
            .toList();

    assertThat(ordered).extracting(CloudEvent::getId).containsExactly("plain:0:0", "plain:0:1");
    assertThat(Objects.requireNonNull(ordered.get(1).getData()).toBytes()).containsExactly(4);
  }

  @Test
  void records_ofEveryBadKind_goToDeadLetterAndTheNextIsTaken() throws Exception {
    Map<String, String> good =
        Map.of(
            "ce_specversion", "1.0",
            "ce_id", "1",
            "ce_source", "/x",
            "ce_type", "io.millrace.chunk.v1",
            "ce_subject", "bad",
            "ce_chunktype", "AUDIO",
            "ce_sequence", "0");
    sendRecord("bad", new byte[1], with(good, "ce_specversion", "9.9"));
    sendRecord("bad", new byte[1], with(good, "ce_type", "io.millrace.chunk.v77"));
    sendRecord("bad", new byte[1], with(good, "ce_chunktype", "\u0000NOISE"));
    sendRecord("bad", new byte[1], with(good, "ce_sequence", "-4"));
    sendRecord("bad", new byte[1], with(good, "ce_source", ""));
    sendRecord("other-key", new byte[1], good);
    sendRecord("bad", null, good);
    sendRecord(null, new byte[1], Map.of());
    sendRecord("bad", new byte[1], with(good, "ce_sha256", "0".repeat(64)));
    sendRecord(
        "bad",
        "{".getBytes(StandardCharsets.UTF_8),
        Map.of("content-type", "application/cloudevents+json"));
    sendRecord("bad", new byte[] {9}, good);

    assertThat(deadLetters("9.9", 1)).hasSize(1);
    assertThat(deadLetters("chunk.v77", 1)).hasSize(1);
    assertThat(deadLetters("NOISE", 1)).hasSize(1);
    assertThat(deadLetters("-4", 1)).hasSize(1);
    assertThat(deadLetters("source", 1)).hasSize(1);
    assertThat(deadLetters("other-key", 1)).hasSize(1);
    assertThat(deadLetters("null", 1)).hasSize(1);
    assertThat(deadLetters("whose key or subject is the stream's id", 1)).hasSize(1);
    assertThat(deadLetters("JSON", 1)).hasSize(1);
    ConsumerRecord<String, byte[]> letter = deadLetters("checksum", 1).getFirst();
    assertThat(letter.key()).isEqualTo("bad");
    assertThat(letter.value()).hasSize(1);
    assertThat(header(letter, "ce_subject")).isEqualTo("bad");
    assertThat(header(letter, "dead-letter-topic")).isEqualTo("media.chunks");
    assertThat(header(letter, "dead-letter-partition")).isIn("0", "1");
    assertThat(header(letter, "dead-letter-offset")).containsOnlyDigits();
    assertThat(await("media.ordered", new CloudEventDeserializer(), 1, r -> "bad".equals(r.key())))
        .hasSize(1);
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    Map<String, String> changed = new HashMap<>(headers);
    changed.put(name, value);
    return changed;
  }

  private static Map<String, String> event(String streamId) {
    return Map.of(
        "ce_specversion", "1.0",
        "ce_id", "1",
        "ce_source", "/x",
        "ce_type", "io.millrace.chunk.v1",
        "ce_subject", streamId,
        "ce_chunktype", "VIDEO_I_FRAME");
  }

  @Test
  void record_whoseDataIsElsewhere_leavesWithItsData() throws Exception {
    byte[] data = "what the record does not hold".getBytes(StandardCharsets.UTF_8);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    Path object = Path.of(claimDirectory, "claim", sha256);
    Files.createDirectories(Path.of(claimDirectory, "claim"));
    Files.write(object, data);

    sendRecord(
        "claim",
        new byte[0],
        with(with(event("claim"), "ce_dataref", "claim:claim/" + sha256), "ce_sha256", sha256));
    sendRecord("claim", new byte[] {2}, with(event("claim"), "ce_id", "2"));

    List<byte[]> ordered =
        await("media.ordered", new ByteArrayDeserializer(), 2, r -> "claim".equals(r.key()))
            .stream()
            .map(ConsumerRecord::value)
            .toList();
    assertThat(ordered).containsExactly(data, new byte[] {2});
  }

  @Test
  void record_whoseReferenceIsHostileOrDead_goesToDeadLetter() throws Exception {
    String sha256 = "0".repeat(64);
    Map<String, String> claimed = with(event("hostile"), "ce_sha256", sha256);
    sendRecord("hostile", new byte[0], with(claimed, "ce_dataref", "file:///etc/passwd"));
    sendRecord("hostile", new byte[0], with(claimed, "ce_dataref", "claim:../../etc/" + sha256));
    sendRecord("hostile", new byte[0], with(claimed, "ce_dataref", "claim:hostile/" + sha256));
    sendRecord("hostile", new byte[] {5}, event("hostile"));

    assertThat(deadLetters("file:///etc/passwd", 1)).hasSize(1);
    assertThat(deadLetters("claim:../../etc/", 1)).hasSize(1);
    assertThat(deadLetters("is not in the store", 1)).hasSize(1);
    assertThat(
            await("media.ordered", new ByteArrayDeserializer(), 1, r -> "hostile".equals(r.key()))
                .getFirst()
                .value())
        .containsExactly(5);
  }

  @Test
  void record_markedAsRestart_beginsANewEpoch() throws Exception {
    Map<String, String> marked = with(event("again"), "ce_restart", "true");
    sendRecord("again", new byte[] {1}, marked);
    sendRecord("again", new byte[] {2}, with(event("again"), "ce_id", "2"));
    sendRecord("again", new byte[] {3}, with(marked, "ce_id", "3"));

    assertThat(
            await("media.ordered", new CloudEventDeserializer(), 3, r -> "again".equals(r.key()))
                .stream()
                .map(record -> record.value().getId()))
        .containsExactly("again:0:0", "again:0:1", "again:1:0");
  }

  @Test
  void record_withHeadersOfGarbage_goesToDeadLetterAndTheNextIsTaken() throws Exception {
    for (String name : List.of("ce_id", "ce_sequence", "ce_chunktype", "ce_specversion")) {
      sendRecord("trash", new byte[1], headers("trash").remove(name).add(name, null));
      sendRecord(
          "trash", new byte[1], headers("trash").remove(name).add(name, new byte[] {-1, 0, -2}));
    }
    sendRecord("trash", new byte[] {5}, headers("trash"));

    assertThat(
            await(
                "media.dead-letter",
                new ByteArrayDeserializer(),
                7,
                letter -> "trash".equals(letter.key())))
        .allSatisfy(
            letter -> assertThat(header(letter, "dead-letter-reason")).isNotBlank().contains("'"));
    assertThat(await("media.ordered", new ByteArrayDeserializer(), 1, r -> "trash".equals(r.key())))
        .isNotEmpty();
  }

  private static Headers headers(String streamId) {
    Headers headers = new RecordHeaders();
    with(event(streamId), "ce_sequence", "0")
        .forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
    return headers;
  }

  @Test
  void record_whosePayloadIsAboveTheLimitOfItsType_goesToDeadLetterAndTheNextIsTaken()
      throws Exception {
    byte[] data = new byte[(1 << 20) + 1];
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    Files.createDirectories(Path.of(claimDirectory, "above"));
    Files.write(Path.of(claimDirectory, "above", sha256), data);
    Map<String, String> claimed =
        with(with(event("above"), "ce_dataref", "claim:above/" + sha256), "ce_sha256", sha256);

    sendRecord("above", new byte[0], with(claimed, "ce_chunktype", "AUDIO"));
    sendRecord("above", new byte[] {5}, event("above"));

    assertThat(deadLetters("1048577", 1).getFirst().key()).isEqualTo("above");
    assertThat(
            await("media.ordered", new ByteArrayDeserializer(), 1, r -> "above".equals(r.key()))
                .getFirst()
                .value())
        .containsExactly(5);
  }

  @Test
  void record_largerThanTheBrokerTakesUnpacked_isADeadLetterWithoutItsPayload() throws Exception {
    sendRecord("packed", new byte[3 << 20], event("packed"));
    Headers trash = headers("packed").add("trash", new byte[3 << 20]);
    sendRecord("packed", new byte[1], trash.remove("ce_specversion"));
    sendRecord("packed", new byte[] {5}, with(event("packed"), "ce_id", "2"));

    List<ConsumerRecord<String, byte[]>> letters =
        await(
            "media.dead-letter",
            new ByteArrayDeserializer(),
            2,
            record -> "packed".equals(record.key()));
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(letter.value()).isEmpty();
              assertThat(letter.headers().lastHeader("trash")).isNull();
            });
    assertThat(letters.stream().map(letter -> header(letter, "dead-letter-omitted-bytes")))
        .containsExactlyInAnyOrder("3145728", "1");
    assertThat(letters.stream().map(letter -> header(letter, "dead-letter-reason")))
        .anyMatch(reason -> reason.contains("bytes when serialized"))
        .anyMatch(reason -> reason.contains("specversion"));
    assertThat(
            await("media.ordered", new ByteArrayDeserializer(), 1, r -> "packed".equals(r.key()))
                .getFirst()
                .value())
        .containsExactly(5);
  }
}
