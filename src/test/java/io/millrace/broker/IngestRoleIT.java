package io.millrace.broker;

import static io.millrace.broker.Topic.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.broker.IngestClient.Answer;
import io.millrace.demux.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The role ingest: what comes in over HTTP goes to Kafka, and is persisted when it is there. */
@QuarkusTest
@TestProfile(IngestProfile.class)
@Timeout(300)
class IngestRoleIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LARGE_BYTES = 800_000;
  private static final int LINES = 20;
  private static final int LINE_BYTES = 300_000;

  /** Handed over by {@link KafkaResource}. */
  @Nullable KafkaBroker broker;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers = "";

  @ConfigProperty(name = "millrace.claim.directory")
  String claimDirectory = "";

  private Topic chunks() {
    return new Topic(bootstrapServers, "media.chunks");
  }

  private static byte[] bytes(int size) {
    byte[] data = new byte[size];
    for (int i = 0; i < size; i++) {
      data[i] = (byte) (i * 31);
    }
    return data;
  }

  @Test
  void chunk_isPersistedWithAllThatItSaid() {
    Answer answer = IngestClient.chunk("one", 17, bytes(100));

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"result\":\"PERSISTED\",\"sequenceNumber\":17}");
    ConsumerRecord<String, byte[]> record = chunks().all("one").getFirst();
    assertThat(record.value()).isEqualTo(bytes(100));
    assertThat(header(record, "ce_id")).isEqualTo("one:0:17");
    assertThat(header(record, "ce_type")).isEqualTo("io.millrace.chunk.v1");
    assertThat(header(record, "ce_subject")).isEqualTo("one");
    assertThat(header(record, "ce_sequence")).isEqualTo("17");
    assertThat(header(record, "ce_chunktype")).isEqualTo("VIDEO_P_FRAME");
    assertThat(header(record, "ce_restart")).isEmpty();
    assertThat(header(record, "ce_sha256")).isEmpty();
  }

  @Test
  void chunk_withADigest_takesItAlong() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(new byte[] {'x'});

    Answer answer = postX("digested", digest);

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(header(chunks().all("digested").getFirst(), "ce_sha256"))
        .isEqualTo(HexFormat.of().formatHex(digest));
  }

  /** Posts a chunk of one byte with a digest of it, be that right or wrong. */
  private static Answer postX(String id, byte[] digest) {
    return IngestClient.send(
        "POST",
        IngestClient.chunks(id),
        BodyPublishers.ofString("x"),
        "Content-Type",
        "application/octet-stream",
        "Chunk-Type",
        "AUDIO",
        "Repr-Digest",
        "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":");
  }

  @Test
  void chunks_inAnArray_areAnsweredOneByOneAndKeepTheirOrder() {
    Answer answer =
        IngestClient.json(
            "array",
            """
            [{"chunkType":"AUDIO","data":"AQ=="},{"chunkType":"AUDIO"},
             {"chunkType":"AUDIO","data":"Ag==","sequenceNumber":5}]""");

    assertThat(answer.status()).isEqualTo(207);
    assertThat(answer.json().path(0).toString()).isEqualTo("{\"result\":\"PERSISTED\"}");
    assertThat(answer.json().path(1).path("problem").path("status").asInt()).isEqualTo(400);
    assertThat(answer.json().path(2).path("sequenceNumber").asInt()).isEqualTo(5);
    List<ConsumerRecord<String, byte[]>> records = chunks().all("array");
    assertThat(records)
        .extracting(ConsumerRecord::value)
        .containsExactly(new byte[] {1}, new byte[] {2});
    assertThat(records.getFirst().headers().lastHeader("ce_sequence")).isNull();
    assertThat(header(records.getFirst(), "ce_id"))
        .isNotEqualTo(header(records.getLast(), "ce_id"));
  }

  @Test
  void chunk_thatBreaksARule_isRefusedHere() {
    Answer answer = postX("bad", new byte[32]);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.problem()).isEqualTo("invalid-chunk");
    assertThat(IngestClient.chunk(".bad", 0, bytes(1)).status()).isEqualTo(400);
    assertThat(chunks().all("bad")).isEmpty();
  }

  @Test
  void lines_areAnsweredInTheirOrder() {
    Answer answer =
        IngestClient.beginLines(
                "lines",
                IntStream.range(0, 300)
                    .mapToObj(n -> n == 7 ? "{\n" : line(n, 1))
                    .reduce("", String::concat))
            .join();

    assertThat(answer.lines()).hasSize(300);
    assertThat(answer.lines().get(7).path("result").asText()).isEqualTo("REJECTED");
    assertThat(answer.lines().get(7).path("line").asInt()).isEqualTo(8);
    assertThat(answer.lines().get(299).toString())
        .isEqualTo("{\"result\":\"PERSISTED\",\"sequenceNumber\":299}");
    assertThat(chunks().all("lines"))
        .extracting(record -> header(record, "ce_sequence"))
        .isEqualTo(
            IntStream.range(0, 300).filter(n -> n != 7).mapToObj(Integer::toString).toList());
  }

  private static String line(int number, int sizeBytes) {
    return "{\"chunkType\":\"VIDEO_P_FRAME\",\"sequenceNumber\":%d,\"data\":\"%s\"}\n"
        .formatted(number, Base64.getEncoder().encodeToString(bytes(sizeBytes)));
  }

  @Test
  void media_isDemuxedHereAndLandsInOrderWithItsFirstChunkMarked() throws Exception {
    Answer answer =
        IngestClient.send(
            "PUT", "/ingest/media/h264.ts", BodyPublishers.ofFile(Samples.path("h264.ts")));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().has("epoch")).isFalse();
    assertMedia("media", answer.json());
  }

  private void assertMedia(String streamId, JsonNode summary) {
    List<ConsumerRecord<String, byte[]>> records = chunks().all(streamId);
    int frames = 0;
    for (JsonNode track : summary.path("tracks")) {
      frames += track.path("chunks").asInt();
    }
    int tracks = summary.path("tracks").size();
    assertThat(frames).isPositive();
    assertThat(records).hasSize(frames + tracks + 1);
    assertThat(header(records.getFirst(), "ce_restart")).isEqualTo("true");
    assertThat(header(records.getFirst(), "ce_chunktype")).isEqualTo("METADATA");
    assertThat(records.stream().skip(1)).allMatch(r -> header(r, "ce_restart").isEmpty());
    assertThat(records).allMatch(r -> header(r, "ce_sequence").isEmpty());
    assertThat(header(records.getLast(), "ce_final")).isEqualTo("true");
    assertThat(records)
        .allMatch(
            r ->
                header(r, "ce_trackconfig").isEmpty()
                    != header(r, "ce_chunktype").equals("VIDEO_I_FRAME"));
    for (int track = 0; track < tracks; track++) {
      String number = Integer.toString(track);
      // in the order of the file, which is that of decoding: sound never goes back
      List<Long> times =
          records.stream()
              .filter(r -> header(r, "ce_track").equals(number))
              .filter(r -> header(r, "ce_chunktype").equals("AUDIO"))
              .map(r -> Long.parseLong(header(r, "ce_mediatimeus")))
              .toList();
      assertThat(times).isSorted();
    }
  }

  @Test
  void chunk_aboveTheThreshold_goesByClaimCheck() throws Exception {
    byte[] data = bytes(1_500_000);

    Answer answer = IngestClient.chunk("claimed", 0, data);

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    ConsumerRecord<String, byte[]> record = chunks().all("claimed").getFirst();
    assertThat(record.value()).isEmpty();
    String name = "claimed/" + header(record, "ce_sha256");
    assertThat(header(record, "ce_dataref")).isEqualTo("claim:" + name);
    assertThat(Files.readAllBytes(Path.of(claimDirectory).resolve(name))).isEqualTo(data);
  }

  @Test
  void request_beyondTheBudget_isTakenAloneOrSentAway() {
    String array =
        IntStream.range(0, 6).mapToObj(n -> line(n, LARGE_BYTES).strip()).toList().toString();

    Answer answer = IngestClient.json("wide", array);

    assertThat(answer.status()).as("more than the budget, alone").isEqualTo(202);
    assertThat(chunks().all("wide")).hasSize(6);
  }

  @Test
  void broker_thatIsAway_costsNothingThatWasAcknowledged() {
    KafkaBroker kafka = Objects.requireNonNull(broker);
    assertThat(IngestClient.chunk("outage", 0, bytes(10)).status()).isEqualTo(202);
    await().atMost(PATIENCE).until(IngestClient::isReady);

    kafka.stop();
    CompletableFuture<Answer> lines;
    CompletableFuture<Answer> media;
    try {
      await().atMost(PATIENCE).until(() -> !IngestClient.isReady());
      assertThat(IngestClient.isLive()).isTrue();
      assertUnconfirmed(IngestClient.chunk("outage", 1, bytes(10)));
      fillTheBudget();
      lines = IngestClient.beginLines("outage-lines", lines());
      media =
          IngestClient.begin(
              "PUT", "/ingest/outage-media/a.ts", BodyPublishers.ofFile(Samples.path("h264.ts")));
      assertThat(IngestClient.isLive()).isTrue();
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      kafka.start();
    }

    await().atMost(PATIENCE).until(IngestClient::isReady);
    assertThat(lines.join().lines())
        .hasSize(LINES)
        .allMatch(line -> line.path("result").asText().equals("PERSISTED"));
    assertThat(chunks().all("outage-lines")).hasSize(LINES);
    assertThat(media.join().status()).as(media.join().body()).isEqualTo(200);
    assertMedia("outage-media", media.join().json());
    await()
        .atMost(PATIENCE)
        .until(() -> IngestClient.chunk("outage", 2, bytes(10)).status() == 202);
    assertThat(chunks().all("outage"))
        .extracting(record -> header(record, "ce_sequence"))
        .containsSubsequence("0", "1", "2");
  }

  private static void assertUnconfirmed(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("not-confirmed");
    assertThat(answer.retryAfter()).isNotEmpty();
  }

  /** Sends more than may be on the way: what has no room is told so at once. */
  private static void fillTheBudget() {
    int tooMany = IngestProfile.MAX_IN_FLIGHT_BYTES / LARGE_BYTES + 2;
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < tooMany; i++) {
      answers.add(IngestClient.beginChunk("outage-full", i, bytes(LARGE_BYTES)));
    }
    List<Answer> refused =
        answers.stream()
            .map(CompletableFuture::join)
            .filter(answer -> answer.problem().equals("broker-behind"))
            .toList();
    assertThat(refused).hasSizeBetween(2, tooMany - 1);
    assertThat(refused)
        .allMatch(answer -> answer.status() == 503 && !answer.retryAfter().isEmpty());
  }

  private static String lines() {
    return IntStream.range(0, LINES).mapToObj(n -> line(n, LINE_BYTES)).reduce("", String::concat);
  }

  @Test
  void meters_tellOfTheBroker() {
    IngestClient.chunk("metered", 0, bytes(10));

    String meters = IngestClient.send("GET", "/q/metrics", BodyPublishers.noBody()).body();

    assertThat(meters).containsPattern("millrace_broker_ack_seconds_count\\{?[^ ]* [1-9]");
    assertThat(meters).contains("millrace_broker_in_flight_bytes");
  }
}
