package io.millrace.broker;

import static io.millrace.broker.OrderedWriter.chunk;
import static io.millrace.broker.OrderedWriter.end;
import static io.millrace.broker.OrderedWriter.gap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.app.AppProcess;
import io.millrace.app.Items;
import io.millrace.event.MediaStreamEvent;
import io.millrace.kafka.KafkaRecords;
import io.millrace.media.EndReason;
import io.millrace.media.QualityLevel;
import io.millrace.media.StreamItem;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers of two processes, each in another role, that follow the same topics. */
@Timeout(240)
class ReadersAppIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String EARLIEST = "?order=sequence&from=earliest";

  private static KafkaBroker broker;
  private static OrderedWriter writer;
  private static AppProcess one;
  private static AppProcess two;

  @BeforeAll
  static void start() throws Exception {
    broker = new KafkaBroker();
    broker.createTopics(2, "media.chunks", "media.ordered", "media.events", "media.dead-letter");
    NewTopic progress =
        new NewTopic("media.progress", 2, (short) 1).configs(Map.of("cleanup.policy", "compact"));
    try (Admin admin = admin()) {
      admin.createTopics(List.of(progress)).all().get();
    }
    writer = new OrderedWriter(broker.bootstrapServers(), null);
    one = launch("ingest");
    two = launch("processor");
    one.awaitReady();
    two.awaitReady();
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static AppProcess launch(String role) throws Exception {
    Map<String, String> properties = new HashMap<>();
    properties.put("quarkus.profile", "kafka");
    properties.put("kafka.bootstrap.servers", broker.bootstrapServers());
    properties.put("millrace.role", role);
    for (String channel :
        List.of("incoming.chunks-in", "outgoing.chunks-out", "outgoing.events-out")) {
      properties.put("mp.messaging." + channel + ".connector", "millrace-memory");
    }
    return AppProcess.launch("readers-" + role, "256m", properties);
  }

  @AfterAll
  static void stop() throws Exception {
    if (one != null) {
      one.close();
    }
    if (two != null) {
      two.close();
    }
    writer.close();
    broker.close();
  }

  private static Items read(AppProcess app, String format, String path, String... headers)
      throws Exception {
    Map<String, String> all = new HashMap<>(Map.of("Accept", format));
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    HttpResponse<InputStream> response =
        app.send("GET", path, all, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return Items.of(format, response.body());
  }

  private static String chunks(String stream) {
    return "/v1/streams/" + stream + "/chunks";
  }

  private static JsonNode json(AppProcess app, String path) throws Exception {
    HttpResponse<String> response = app.get(path);
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static void awaitNumber(AppProcess app, String stream, long nextExpected) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              HttpResponse<String> response = app.get("/v1/streams/" + stream);
              return response.statusCode() == 200
                  && JSON.readTree(response.body()).path("nextExpected").asLong() == nextExpected;
            });
  }

  private static void awaitStatus(AppProcess app, String path, int status) {
    await().atMost(PATIENCE).until(() -> app.get(path).statusCode() == status);
  }

  private static List<String> brief(List<Items.Item> items) {
    return items.stream().map(ReadersAppIT::brief).toList();
  }

  private static String brief(Items.Item item) {
    JsonNode data = item.data();
    return switch (item.event()) {
      case "chunk" -> item.epoch() + ":" + item.number();
      case "end" -> "end " + data.path("reason").asText();
      default ->
          "%s %d-%d".formatted(item.event(), data.path("from").asLong(), data.path("to").asLong());
    };
  }

  @Test
  void readersOfBothProcesses_getTheSame_inEveryFormat_andNothingTwice() throws Exception {
    writer.write("same", 0, 0, 2);
    writer.write("same", 0, 1, 2);
    for (int round = 0; round < 2; round++) {
      writer.write(gap("same", 0, 3, 6), chunk("same", 0, 7), chunk("same", 1, 0));
    }
    writer.write("same", 1, 1, 1);
    writer.write(end("same", 1, EndReason.FINAL));

    for (AppProcess app : List.of(one, two)) {
      awaitNumber(app, "same", 2);
      for (String format : List.of(Items.SSE, Items.NDJSON, Items.CBOR)) {
        try (Items items = read(app, format, chunks("same") + EARLIEST)) {
          assertThat(brief(items.rest()))
              .as("%s", format)
              .containsExactly("0:0", "0:1", "0:2", "gap 3-6", "0:7", "1:0", "1:1", "end final");
        }
      }
      try (Items items = read(app, Items.NDJSON, chunks("same") + EARLIEST)) {
        assertThat(items.next().data().path("data").binaryValue())
            .isEqualTo(chunk("same", 0, 0).data());
      }
      JsonNode status = json(app, "/v1/streams/same");
      assertThat(status.path("state").asText()).isEqualTo("ENDED");
      assertThat(status.path("accounts").path("delivered").asLong()).isEqualTo(6);
      assertThat(json(app, "/v1/streams").findValuesAsText("id")).contains("same");
      assertThat(json(app, "/v1/streams/same/metrics").path("chunksProcessed").asLong())
          .isEqualTo(6);
      assertThat(json(app, "/v1/stats").path("accounts").path("delivered").asLong())
          .isGreaterThanOrEqualTo(6);
    }
  }

  @Test
  void transaction_isReadWhenItIsCommitted_andNotIfItIsAborted() throws Exception {
    try (OrderedWriter transactional =
        new OrderedWriter(broker.bootstrapServers(), "test-transactions")) {
      transactional.producer().beginTransaction();
      transactional.write("committed", 0, 0, 1);
      transactional.producer().abortTransaction();
      transactional.producer().beginTransaction();
      transactional.write("committed", 0, 0, 0);
      transactional.write(gap("committed", 0, 1, 1), chunk("committed", 0, 2));
      transactional.producer().commitTransaction();
      transactional.producer().beginTransaction();
      transactional.write(end("committed", 0, EndReason.FINAL));
      transactional.producer().commitTransaction();
    }

    for (AppProcess app : List.of(one, two)) {
      awaitNumber(app, "committed", 3);
      try (Items items = read(app, Items.NDJSON, chunks("committed") + EARLIEST)) {
        assertThat(brief(items.until("end"))).containsExactly("0:0", "gap 1-1", "0:2", "end final");
      }
    }
  }

  @Test
  void reader_goesOnInAnotherProcess_withNothingMissingAndNothingTwice() throws Exception {
    writer.write("moving", 0, 0, 9);
    awaitNumber(one, "moving", 10);
    String last = null;
    try (Items items = read(one, Items.SSE, chunks("moving") + EARLIEST)) {
      List<Items.Item> got = items.next(7);
      last = got.getLast().id();
      assertThat(brief(got)).endsWith("0:6");
    }
    try (Items items = resume(two, "moving", last)) {
      assertThat(brief(items.next(3))).containsExactly("0:7", "0:8", "0:9");
      writer.write(gap("moving", 0, 10, 11), chunk("moving", 0, 12), chunk("moving", 1, 0));
      List<Items.Item> got = items.next(3);
      assertThat(brief(got)).containsExactly("gap 10-11", "0:12", "1:0");
      last = got.getLast().id();
    }
    one.kill();
    writer.write("moving", 1, 1, 2);
    writer.write(end("moving", 1, EndReason.STOPPED), chunk("staying", 0, 0));
    one.restart();
    one.awaitReady();
    assertThat(json(one, "/v1/streams").findValuesAsText("id"))
        .as("read before it was ready")
        .contains("staying")
        .doesNotContain("moving");
    writer.write("moving", 2, 0, 1);
    awaitNumber(one, "moving", 2);
    try (Items items = resume(one, "moving", last)) {
      assertThat(brief(items.next(2))).containsExactly("2:0", "2:1");
    }
  }

  private static Items resume(AppProcess app, String stream, @Nullable String id) throws Exception {
    return read(
        app,
        Items.SSE,
        chunks(stream) + "?order=sequence",
        "Last-Event-ID",
        Objects.requireNonNull(id));
  }

  @Test
  void reader_fromANumber_getsTheSameInBothProcesses() throws Exception {
    writer.write("numbered", 0, 0, 5);
    for (AppProcess app : List.of(one, two)) {
      awaitNumber(app, "numbered", 6);
      try (Items items = read(app, Items.NDJSON, chunks("numbered") + "?order=sequence&from=4")) {
        assertThat(brief(items.next(2))).containsExactly("0:4", "0:5");
      }
    }
  }

  @Test
  void events_ofAllProcesses_areToldByEach_withTheSameId() throws Exception {
    try (Items first = read(one, Items.SSE, "/v1/events?stream=told").opened();
        Items second = read(two, Items.SSE, "/v1/events?stream=told").opened()) {
      writer.tell(started("other"), "id-0");
      writer.tell(started("told"), "id-1");
      for (Items items : List.of(first, second)) {
        Items.Item item = items.next();
        assertThat(item.id()).isEqualTo("id-1");
        assertThat(item.event()).isEqualTo("io.millrace.stream.started.v1");
        assertThat(item.data().path("subject").asText()).isEqualTo("told");
        assertThat(item.data().path("data").path("quality").asText()).isEqualTo("HIGH");
      }
      writer.write(chunk("told", 0, 0));
      awaitNumber(one, "told", 1);
      try (Items reader = read(one, Items.SSE, chunks("told")).opened()) {
        Items.Item here = first.next();
        assertThat(here.event()).isEqualTo("io.millrace.buffer.underrun.v1");
        assertThat(second.next().id()).as("of a reader of the other process").isEqualTo(here.id());
        writer.write(chunk("told", 0, 1));
        assertThat(brief(reader.next())).isEqualTo("0:1");
      }
    }
  }

  private static MediaStreamEvent started(String stream) {
    return new MediaStreamEvent.StreamStarted(stream, 7, 0, QualityLevel.HIGH, Instant.now());
  }

  @Test
  void brokerThatRestarts_isWaitedFor_andReadersMissNothing() throws Exception {
    writer.write("patient", 0, 0, 0);
    awaitNumber(one, "patient", 1);
    try (Items items = read(one, Items.NDJSON, chunks("patient") + EARLIEST)) {
      assertThat(brief(items.next(1))).containsExactly("0:0");
      broker.stop();
      for (AppProcess app : List.of(one, two)) {
        awaitStatus(app, "/q/health/ready", 503);
        assertThat(app.get("/q/health/live").statusCode()).isEqualTo(200);
      }
      assertThat(json(one, "/v1/streams/patient").path("nextExpected").asLong()).isEqualTo(1);
      broker.start();
      writer.write("patient", 0, 1, 3);
      assertThat(brief(items.next(3))).containsExactly("0:1", "0:2", "0:3");
    }
    one.awaitReady();
    two.awaitReady();
  }

  @Test
  void recordsThatAreNoItems_arePassedOver() throws Exception {
    double before = refused();
    writer.writeRaw(new ProducerRecord<>("media.ordered", "garbage", new byte[] {1}));
    writer.writeRaw(new ProducerRecord<>("media.ordered", "garbage", null));
    writer.writeRaw(with("ce_sequence", "-4"));
    writer.writeRaw(with("ce_type", "io.millrace.chunk.v77"));
    writer.writeRaw(with("dataref", "file:///etc/passwd"));
    writer.writeRaw(with("ce_dataref", "file:///etc/passwd"));
    writer.write(chunk("garbage", 0, 1));

    awaitNumber(one, "garbage", 2);
    try (Items items = read(one, Items.NDJSON, chunks("garbage") + EARLIEST)) {
      assertThat(brief(items.next(2))).containsExactly("0:0", "0:1");
    }
    assertThat(refused()).isEqualTo(before + 5);
  }

  private static ProducerRecord<String, byte[]> with(String name, String value) {
    ProducerRecord<String, byte[]> record = KafkaRecords.of((StreamItem) chunk("garbage", 0, 0));
    record.headers().remove(name);
    record.headers().add(name, value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return record;
  }

  private static double refused() throws Exception {
    return one.get("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("millrace_follow_records_total{result=\"refused\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void partition_thatIsAdded_isReadFromItsBeginning() throws Exception {
    try (Admin admin = admin()) {
      admin.createPartitions(Map.of("media.ordered", NewPartitions.increaseTo(3))).all().get();
    }
    ProducerRecord<String, byte[]> record = KafkaRecords.of((StreamItem) chunk("added", 0, 0));
    writer.writeRaw(
        new ProducerRecord<>("media.ordered", 2, record.key(), record.value(), record.headers()));
    awaitNumber(one, "added", 1);
    awaitNumber(two, "added", 1);
  }

  @Test
  void stream_cannotBeConfiguredOrStopped_andTheAnswerSaysWhatToDo() throws Exception {
    writer.write("fixed", 0, 0, 0);
    for (AppProcess app : List.of(one, two)) {
      awaitNumber(app, "fixed", 1);
      for (String method : List.of("PUT", "DELETE")) {
        HttpResponse<String> refusal =
            app.send(method, "/v1/streams/fixed", Map.of(), HttpResponse.BodyHandlers.ofString());
        assertThat(refusal.statusCode()).isEqualTo(501);
        assertThat(refusal.headers().firstValue("Content-Type").orElse(""))
            .startsWith("application/problem+json");
        assertThat(JSON.readTree(refusal.body()).path("detail").asText())
            .contains("fixed", "role ingest");
      }
      assertThat(app.get("/v1/streams/fixed").statusCode()).isEqualTo(200);
    }
  }
}
