package io.millrace.app;

import static io.millrace.app.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.demux.Samples;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Media that is damaged, is none, or is sent the wrong way: each gets the right problem or keeps
 * what arrived whole, the log has no stack trace, and the counters balance.
 */
@QuarkusTest
@Timeout(60)
class BadMediaIT {
  private static final int TS_PACKET_BYTES = 188;
  private static final byte[] TS = Samples.bytes("h264.ts");
  private static final int TS_FRAMES = 60 + 95;

  private ClientFaults faults = ClientFaults.listen();

  @BeforeEach
  void listen() {
    faults.close();
    faults = ClientFaults.listen();
  }

  @AfterEach
  void faultsOfClients_leaveNoTraceAndCountersBalance() throws Exception {
    faults.close();
    assertThat(faults.logged()).isEmpty();
    JsonNode accounts = Http.json(Http.get("/v1/stats")).path("accounts");
    assertThat(accounts.path("received").asLong())
        .isEqualTo(
            accounts.path("delivered").asLong()
                + accounts.path("duplicates").asLong()
                + accounts.path("rejected").asLong()
                + accounts.path("dropped").asLong()
                + accounts.path("held").asLong());
  }

  private static HttpResponse<String> put(String path, byte[] body, String... headers)
      throws Exception {
    return Http.send("PUT", "/ingest/" + path, BodyPublishers.ofByteArray(body), headers);
  }

  private static void assertNoStream(String id) throws Exception {
    assertProblem(Http.get("/v1/streams/" + id), 404, "unknown-stream", id);
  }

  private static long frames(JsonNode summary) {
    return summary.path("tracks").findValues("chunks").stream().mapToLong(JsonNode::asLong).sum();
  }

  private static JsonNode status(String id) throws Exception {
    return Http.json(Http.get("/v1/streams/" + id));
  }

  private static long delivered(String id) throws Exception {
    return status(id).path("accounts").path("delivered").asLong();
  }

  /** The first half of the stream, cut between two packets. */
  private static byte[] firstHalf() {
    return Arrays.copyOf(TS, TS.length / 2 / TS_PACKET_BYTES * TS_PACKET_BYTES);
  }

  private static byte[] secondHalf() {
    return Arrays.copyOfRange(TS, firstHalf().length, TS.length);
  }

  static Stream<Arguments> bodiesThatAreNoMedia() throws IOException {
    byte[] png = new byte[400];
    new Random(8).nextBytes(png);
    System.arraycopy(
        new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13},
        0,
        png,
        0,
        12);
    return Stream.of(
        Arguments.of("text", "Dear camera, please send pictures.\n".repeat(50)),
        Arguments.of("html", "<!doctype html><html><body>404</body></html>"),
        Arguments.of("zip", new String(zip(), StandardCharsets.ISO_8859_1)),
        Arguments.of("png", new String(png, StandardCharsets.ISO_8859_1)),
        Arguments.of("m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n/etc/passwd\n"),
        Arguments.of("zeros", "\0".repeat(3_000_000)));
  }

  private static byte[] zip() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("readme.txt"));
      zip.write("no media in here".getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("bodiesThatAreNoMedia")
  void body_thatIsNoMedia_isRefused(String kind, String body) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);

    JsonNode problem = assertProblem(put("none-" + kind + "/video.mp4", bytes), 415, "not-media");

    assertThat(problem.path("value").asText()).endsWith(" bytes");
    assertNoStream("none-" + kind);
  }

  @Test
  void chunkSize_ofTheRequest_isThatOfThePieces() throws Exception {
    put("cut/a?mode=bytes&chunkSize=1000", new byte[2500]);

    try (Items items =
        Items.open(Items.NDJSON, Http.chunks("cut") + "?order=sequence&from=earliest")) {
      assertThat(items.rest().stream().limit(3))
          .extracting(item -> item.data().path("data").binaryValue().length)
          .containsExactly(1000, 1000, 500);
    }
  }

  @Test
  void chunkSize_thatIsNone_isRefused() throws Exception {
    for (String size : List.of("0", "-1", "16777217", "many")) {
      JsonNode problem =
          assertProblem(
              put("sized/a?mode=bytes&chunkSize=" + size, new byte[9]), 400, "malformed-input");
      assertThat(problem.path("value").asText()).isEqualTo(size);
    }
    JsonNode problem =
        assertProblem(put("sized/a.mp4?chunkSize=1000", new byte[9]), 400, "malformed-input");
    assertThat(problem.path("detail").asText()).contains("mode=bytes");
    assertNoStream("sized");
  }

  @Test
  void body_empty_isRefused() throws Exception {
    assertProblem(put("empty/a.mp4", new byte[0]), 400, "empty-body", "0 bytes");
    assertProblem(
        Http.send("POST", "/ingest/empty/a.mp4", BodyPublishers.noBody()), 400, "empty-body");
    assertProblem(put("empty/a?mode=bytes", new byte[0]), 400, "empty-body", "0 bytes");
    assertNoStream("empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"faststart.mp4", "fragmented.mp4", "h264.mkv", "h264.flv", "h264.ts"})
  void body_truncated_keepsWhatCameWhole(String name) throws Exception {
    String id = "truncated-" + name;
    byte[] whole = Samples.bytes(name);

    HttpResponse<String> answer =
        put(id + "/" + name, Arrays.copyOf(whole, whole.length * 6 / 10 + 1));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(frames(Http.json(answer))).isBetween(20L, TS_FRAMES - 20L);
    assertThat(delivered(id))
        .isEqualTo(
            Http.json(answer).path("chunks").properties().stream()
                .mapToLong(e -> e.getValue().asLong())
                .sum());
  }

  @Test
  void body_cutBehindItsHeader_isNoSuccess() throws Exception {
    byte[] header = Arrays.copyOf(Samples.bytes("faststart.mp4"), 100);

    assertProblem(put("header/a.mp4", header), 422, "malformed-media", "100 bytes");

    assertNoStream("header");
  }

  @Test
  void body_withItsIndexMissing_isNoSuccess() throws Exception {
    byte[] whole = Samples.bytes("index-last.mp4");
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);

    assertProblem(put("no-index/a.mp4", cut), 422, "malformed-media", cut.length + " bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h264.ts", "h264.mkv", "faststart.mp4", "sound.mp3", "opus.ogg"})
  void body_corrupt_neverFailsTheServer(String name) throws Exception {
    byte[] bytes = Samples.bytes(name);
    Random random = new Random(42);
    for (int i = 0; i < bytes.length / 200; i++) {
      bytes[bytes.length / 4 + random.nextInt(bytes.length / 2)] ^=
          (byte) (1 + random.nextInt(255));
    }

    HttpResponse<String> answer = put("corrupt-" + name + "/" + name, bytes);

    if (answer.statusCode() == 200) {
      assertThat(frames(Http.json(answer))).isPositive();
    } else {
      assertProblem(answer, 422, "malformed-media");
    }
  }

  @Test
  void body_mislabelled_isTakenForWhatItIs() throws Exception {
    HttpResponse<String> answer =
        put(
            "mislabelled/live/seg1.ts",
            Samples.bytes("faststart.mp4"),
            "Content-Type",
            "video/mp2t");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Http.json(answer).path("container").asText()).startsWith("mov,mp4");
    assertThat(frames(Http.json(answer))).isEqualTo(TS_FRAMES);
  }

  @Test
  void client_thatLeavesHalfWay_keepsWhatCameWholeAndMayComeBack() throws Exception {
    try (Wire wire = new Wire()) {
      wire.head("PUT", "/ingest/leaver/a.ts", "Content-Length", String.valueOf(TS.length));
      wire.send(firstHalf());
      await()
          .untilAsserted(
              () -> assertThat(Http.get("/v1/streams/leaver").statusCode()).isEqualTo(200));
    }
    await()
        .untilAsserted(
            () -> {
              assertThat(delivered("leaver")).isGreaterThan(40);
              assertThat(Http.json(Http.get("/v1/stats")).path("senders").asInt()).isZero();
            });
    assertThat(status("leaver").path("state").asText()).isEqualTo("LIVE");

    JsonNode again = Http.json(put("leaver/a.ts", TS));

    assertThat(again.path("epoch").asInt()).isEqualTo(1);
    assertThat(frames(again)).isEqualTo(TS_FRAMES);
    try (Items items =
        Items.open(Items.NDJSON, Http.chunks("leaver") + "?order=sequence&from=earliest")) {
      List<Items.Item> read = items.rest();
      assertThat(read.stream().filter(item -> item.epoch() == 0)).hasSizeGreaterThan(40);
      assertThat(read.stream().filter(item -> item.event().equals("end")))
          .extracting(item -> item.epoch() + " " + item.data().path("reason").asText())
          .contains("1 final");
    }
  }

  @Test
  void secondWriter_isRefusedAndTheFirstGoesOn() throws Exception {
    try (Wire first = new Wire()) {
      first.head("PUT", "/ingest/rivals/a.ts", "Transfer-Encoding", "chunked");
      first.chunk(firstHalf());
      await()
          .untilAsserted(
              () -> assertThat(Http.get("/v1/streams/rivals").statusCode()).isEqualTo(200));

      HttpResponse<String> second = put("rivals/b.ts", TS);

      assertProblem(second, 409, "stream-busy", "rivals");
      assertThat(second.headers().firstValueAsLong("Retry-After")).isPresent();
      first.chunk(secondHalf()).lastChunk();
      Wire.Head head = first.readHead();
      assertThat(head.status()).isEqualTo(200);
      assertThat(frames(Http.json(first.readBody(head)))).isEqualTo(TS_FRAMES);
    }
  }

  @Test
  void expectation_isMetBeforeTheBodyIsSent() throws Exception {
    try (Wire wire = new Wire()) {
      wire.head(
          "PUT",
          "/ingest/polite/a.ts",
          "Expect",
          "100-continue",
          "Content-Length",
          String.valueOf(TS.length));
      assertThat(wire.readHead().status()).isEqualTo(100);
      wire.send(TS);
      Wire.Head head = wire.readHead();
      assertThat(head.status()).isEqualTo(200);
      assertThat(frames(Http.json(wire.readBody(head)))).isEqualTo(TS_FRAMES);
    }
  }

  @Test
  void expectation_ofASecondWriter_isRefusedWithoutTheBody() throws Exception {
    try (Wire first = new Wire();
        Wire second = new Wire()) {
      first.head("PUT", "/ingest/impolite/a.ts", "Transfer-Encoding", "chunked");
      first.chunk(firstHalf());
      await()
          .untilAsserted(
              () -> assertThat(Http.get("/v1/streams/impolite").statusCode()).isEqualTo(200));

      second.head(
          "PUT",
          "/ingest/impolite/b.ts",
          "Expect",
          "100-continue",
          "Content-Length",
          String.valueOf(TS.length));

      Wire.Head head = second.readHead();
      assertThat(head.status()).isEqualTo(409);
      assertProblem(Http.json(second.readBody(head)), 409, "stream-busy");
      first.chunk(secondHalf()).lastChunk();
      assertThat(first.readHead().status()).isEqualTo(200);
    }
  }

  @Test
  void range_ofTheWhole_isTaken() throws Exception {
    String whole = "bytes 0-%d/%d".formatted(TS.length - 1, TS.length);

    assertThat(put("range/a.ts", TS, "Content-Range", whole).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes 188-375/1000",
        "bytes 0-187/1000",
        "bytes 0-99999999999999999999/99999999999999999999",
        "pages 1-2"
      })
  void range_ofAPart_isRefused(String range) throws Exception {
    assertProblem(put("part/a.ts", TS, "Content-Range", range), 400, "malformed-input", range);
    assertNoStream("part");
  }

  @Test
  void mode_unknown_isRefused() throws Exception {
    assertProblem(put("modes/a.ts?mode=pixels", TS), 400, "malformed-input", "pixels");
  }

  @Test
  void body_thatDoesNotEnd_isReadWhileItComes() throws Exception {
    try (Wire wire = new Wire()) {
      wire.head("POST", "/ingest/endless/live.ts", "Transfer-Encoding", "chunked");
      wire.chunk(firstHalf());
      await()
          .untilAsserted(
              () -> assertThat(Http.get("/v1/streams/endless").statusCode()).isEqualTo(200));
      try (Items items =
          Items.open(Items.NDJSON, Http.chunks("endless") + "?order=sequence&from=earliest")) {
        assertThat(items.next(40)).allMatch(item -> item.event().equals("chunk"));
        wire.chunk(secondHalf());
        assertThat(items.next(40)).allMatch(item -> item.event().equals("chunk"));
        wire.lastChunk();
        assertThat(items.rest()).last().matches(item -> item.event().equals("end"));
      }
      assertThat(wire.readHead().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3500, 3000, 1, 1000})
  void bytes_areCutIntoPiecesOfTheChunkSize(int size) throws Exception {
    String id = "pieces-" + size;
    Http.send("PUT", "/v1/streams/" + id, BodyPublishers.ofString("{\"chunkSize\":1000}"));
    byte[] body = new byte[size];
    new Random(size).nextBytes(body);

    HttpResponse<String> answer =
        Http.send("PUT", "/ingest/" + id + "/blob?mode=bytes", Http.pieces(body, 333));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Http.json(answer).path("container").asText()).isEqualTo("bytes");
    assertThat(Http.json(answer).path("bytes").asInt()).isEqualTo(size);
    var joined = new ByteArrayOutputStream();
    try (Items items =
        Items.open(Items.NDJSON, Http.chunks(id) + "?order=sequence&from=earliest")) {
      List<Items.Item> read = items.rest();
      assertThat(read).hasSize((size + 999) / 1000 + 1);
      for (Items.Item item : read.subList(0, read.size() - 1)) {
        joined.write(item.data().path("data").binaryValue());
        assertThat(item.data().path("priority").asText()).isEqualTo("NORMAL");
        assertThat(item.data().path("isFinal").asBoolean())
            .isEqualTo(item.number() == read.size() - 2);
      }
    }
    assertThat(joined.toByteArray()).isEqualTo(body);
  }
}
