package io.millrace.app;

import static io.millrace.app.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single chunks, arrays of chunks and endless lines of chunks over HTTP. */
@QuarkusTest
@Timeout(60)
class ChunkPostIT {
  private static final int MIB = 1 << 20;

  private static HttpResponse<String> post(String id, byte[] data, String... headers)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("Content-Type", "application/octet-stream"));
    all.addAll(List.of(headers));
    return Http.send(
        "POST", Http.chunks(id), BodyPublishers.ofByteArray(data), all.toArray(String[]::new));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(String text) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(text));
    return Base64.getEncoder().encodeToString(digest);
  }

  private static void assertAck(JsonNode ack, String result, long number, long nextExpected) {
    assertThat(ack.path("result").asText()).isEqualTo(result);
    assertThat(ack.path("sequenceNumber").asLong(-9)).isEqualTo(number);
    assertThat(ack.path("nextExpected").asLong(-9)).isEqualTo(nextExpected);
  }

  private static List<Items.Item> readAll(String id) throws Exception {
    try (Items items =
        Items.open(Items.NDJSON, Http.chunks(id) + "?order=sequence&from=earliest")) {
      return items.rest();
    }
  }

  @Test
  void chunk_withEveryHeader_arrivesAsDescribed() throws Exception {
    HttpResponse<String> answer =
        post(
            "headers",
            bytes("hello"),
            "Chunk-Type",
            "VIDEO_P_FRAME",
            "Chunk-Sequence",
            "0",
            "Chunk-Timestamp-Us",
            "566667",
            "Chunk-Duration-Us",
            "33333",
            "Chunk-Track",
            "2",
            "Chunk-Final",
            "true",
            "Repr-Digest",
            "sha-512=:AAAA:, sha-256=:" + sha256("hello") + ":");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertAck(Http.json(answer), "RECEIVED", 0, 1);
    JsonNode chunk = readAll("headers").get(0).data();
    assertThat(chunk.path("streamId").asText()).isEqualTo("headers");
    assertThat(chunk.path("epoch").asInt(-1)).isZero();
    assertThat(chunk.path("sequenceNumber").asLong(-1)).isZero();
    assertThat(chunk.path("chunkType").asText()).isEqualTo("VIDEO_P_FRAME");
    assertThat(chunk.path("priority").asText()).isEqualTo("NORMAL");
    assertThat(chunk.path("timestampUs").asLong()).isEqualTo(566_667);
    assertThat(chunk.path("durationUs").asLong()).isEqualTo(33_333);
    assertThat(chunk.path("track").asInt()).isEqualTo(2);
    assertThat(chunk.path("isFinal").asBoolean()).isTrue();
    assertThat(chunk.path("data").binaryValue()).isEqualTo(bytes("hello"));
  }

  @Test
  void digest_wrong_isRefusedAndNothingIsKept() throws Exception {
    HttpResponse<String> answer =
        post(
            "digest",
            bytes("hello"),
            "Chunk-Type",
            "AUDIO",
            "Chunk-Sequence",
            "0",
            "Repr-Digest",
            "sha-256=:" + sha256("other") + ":");

    assertProblem(answer, 422, "invalid-chunk", "0");
    assertThat(Http.postNumbered("digest", 0).statusCode()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha-256=:!!:", "sha-256=abc", "sha-256=:"})
  void digest_malformed_isShown(String digest) throws Exception {
    assertProblem(
        post("malformed", bytes("hello"), "Chunk-Type", "AUDIO", "Repr-Digest", digest),
        400,
        "malformed-input",
        digest);
  }

  @ParameterizedTest
  @CsvSource({
    "Chunk-Type, VIDEO_X_FRAME",
    "Chunk-Type, audio",
    "Chunk-Sequence, x1",
    "Chunk-Sequence, -1",
    "Chunk-Sequence, 99999999999999999999",
    "Chunk-Timestamp-Us, 1.5",
    "Chunk-Duration-Us, -3",
    "Chunk-Track, 4294967296",
    "Chunk-Track, -1",
    "Chunk-Epoch, 4294967296",
    "Chunk-Epoch, -2",
    "Chunk-Final, yes"
  })
  void header_wrong_isShown(String header, String value) throws Exception {
    String[] headers =
        header.equals("Chunk-Type")
            ? new String[] {header, value}
            : new String[] {"Chunk-Type", "AUDIO", header, value};

    assertProblem(post("wrong-header", bytes("x"), headers), 400, "malformed-input", value);
  }

  @Test
  void type_missing_isRefused() throws Exception {
    assertProblem(post("no-type", bytes("x")), 400, "malformed-input", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"chunkType\":\"VIDEO\",\"data\":\"eA==\"} | VIDEO",
        "{\"chunkType\":\"AUDIO\",\"data\":\"%%\"} | %%",
        "{\"chunkType\":\"AUDIO\",\"data\":7} | 7",
        "{\"chunkType\":\"AUDIO\",\"sequenceNumber\":\"abc\",\"data\":\"eA==\"} | abc",
        "{\"chunkType\":\"AUDIO\",\"sequenceNumber\":-1,\"data\":\"eA==\"} | -1",
        "{\"chunkType\":\"AUDIO\",\"track\":4294967296,\"data\":\"eA==\"} | 4294967296",
        "{\"chunkType\":\"AUDIO\",\"durationUs\":-1,\"data\":\"eA==\"} | -1",
        "{\"chunkType\":\"AUDIO\",\"isFinal\":\"no\",\"data\":\"eA==\"} | no",
        "{\"chunkType\":\"AUDIO\",\"priority\":\"TOP\",\"data\":\"eA==\"} | TOP",
        "{\"chunkType\":\"AUDIO\",\"streamId\":\"other\",\"data\":\"eA==\"} | other",
        "[1] | 1",
        "nonsense | nonsense",
        "{\"chunkType\":\"AUDIO\" | {\"chunkType\":\"AUDIO\"",
      })
  void json_wrong_isShown(String json, String value) throws Exception {
    assertProblem(Http.postJson("wrong-json", json), 400, "malformed-input", value);
  }

  @Test
  void json_empty_isRefused() throws Exception {
    assertProblem(Http.postJson("empty-json", ""), 400, "malformed-input");
    assertProblem(Http.postJson("empty-json", "[]"), 400, "empty-body", "[]");
  }

  @ParameterizedTest
  @CsvSource({".hidden, .hidden", "a%20b, a b", "%C3%A9, é"})
  void id_wrong_isShown(String path, String id) throws Exception {
    assertProblem(Http.postNumbered(path, 0), 400, "invalid-stream-id", id);
  }

  @Test
  void id_tooLong_isRefused() throws Exception {
    String longest = "x".repeat(128);
    assertThat(Http.postNumbered(longest, 0).statusCode()).isEqualTo(202);
    assertProblem(Http.postNumbered(longest + "x", 0), 400, "invalid-stream-id", longest + "x");
  }

  @Test
  void chunks_outOfOrder_areDeliveredInOrder() throws Exception {
    assertAck(Http.json(Http.postNumbered("order", 0)), "RECEIVED", 0, 1);
    assertAck(Http.json(Http.postNumbered("order", 2)), "RECEIVED", 2, 1);
    assertAck(Http.json(Http.postNumbered("order", 3)), "RECEIVED", 3, 1);
    assertAck(Http.json(Http.postNumbered("order", 1)), "RECEIVED", 1, 4);
    Http.postJson("order", "{\"chunkType\":\"METADATA\",\"sequenceNumber\":4,\"isFinal\":true}");

    List<Items.Item> read = readAll("order");
    assertThat(read.stream().map(Items.Item::number)).containsExactly(0L, 1L, 2L, 3L, 4L, -1L);
    assertThat(new String(read.get(2).data().path("data").binaryValue(), StandardCharsets.UTF_8))
        .isEqualTo("payload 2");
  }

  @Test
  void stream_thatBeginsAtAThousand_beginsThere() throws Exception {
    Http.postNumbered("thousand", 1000);
    Http.postJson("thousand", "{\"chunkType\":\"AUDIO\",\"sequenceNumber\":1001,\"isFinal\":true}");

    assertThat(readAll("thousand").stream().map(Items.Item::number))
        .containsExactly(1000L, 1001L, -1L);
  }

  @Test
  void chunk_sentTwice_isADuplicate() throws Exception {
    Http.postNumbered("twin", 0);

    HttpResponse<String> again = Http.postNumbered("twin", 0);

    assertThat(again.statusCode()).isEqualTo(200);
    assertAck(Http.json(again), "DUPLICATE", 0, 1);
  }

  @Test
  void chunks_withoutNumbers_areNumberedAsTheyCome() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertAck(
          Http.json(post("unnumbered", bytes("x"), "Chunk-Type", "AUDIO")), "RECEIVED", i, i + 1);
    }
    JsonNode acks =
        Http.json(
            Http.postJson(
                "unnumbered",
                "[{\"chunkType\":\"AUDIO\",\"data\":\"eA==\"},"
                    + "{\"chunkType\":\"AUDIO\",\"data\":\"eA==\",\"isFinal\":true}]"));
    assertAck(acks.get(0), "RECEIVED", 3, 4);
    assertAck(acks.get(1), "RECEIVED", 4, 5);
    assertThat(readAll("unnumbered")).hasSize(6);
  }

  @Test
  void array_withMixedResults_isMultiStatus() throws Exception {
    HttpResponse<String> answer =
        Http.postJson(
            "mixed",
            "[{\"chunkType\":\"AUDIO\",\"sequenceNumber\":0,\"data\":\"eA==\"},"
                + "{\"chunkType\":\"AUDIO\",\"sequenceNumber\":0,\"data\":\"eA==\"},"
                + "{\"chunkType\":\"AUDIO\",\"sequenceNumber\":1}]");

    assertThat(answer.statusCode()).isEqualTo(207);
    JsonNode acks = Http.json(answer);
    assertAck(acks.get(0), "RECEIVED", 0, 1);
    assertAck(acks.get(1), "DUPLICATE", 0, 1);
    assertAck(acks.get(2), "REJECTED", 1, 1);
    assertProblem(acks.get(2).path("problem"), 400, "invalid-chunk");
  }

  @Test
  void array_whollyRefused_isAProblemWithEachResult() throws Exception {
    JsonNode problem =
        assertProblem(
            Http.postJson("refused", "[{\"chunkType\":\"AUDIO\"},{\"chunkType\":\"AUDIO\"}]"),
            400,
            "invalid-chunk");
    assertThat(problem.path("results")).hasSize(2);
  }

  @Test
  void chunk_aboveTheLimitOfItsType_isTooLarge() throws Exception {
    assertProblem(
        post("large", new byte[MIB + 1], "Chunk-Type", "AUDIO", "Chunk-Sequence", "5"),
        413,
        "invalid-chunk",
        "5");
  }

  @Test
  void body_aboveEveryLimit_isTooLargeWithoutBeingRead() throws Exception {
    try (Wire wire = new Wire()) {
      wire.head(
          "POST",
          Http.chunks("larger"),
          "Content-Type",
          "application/octet-stream",
          "Content-Length",
          "2000000000");

      Wire.Head head = wire.readHead();

      assertThat(head.status()).isEqualTo(413);
      JsonNode problem = assertProblem(Http.json(wire.readBody(head)), 413, "too-large");
      assertThat(problem.path("value").asText()).isEqualTo("2000000000");
    }
  }

  @Test
  void body_ofUnknownLengthAboveEveryLimit_isTooLarge() throws Exception {
    HttpResponse<String> answer =
        Http.send(
            "POST",
            Http.chunks("largest"),
            Http.pieces(new byte[17 * MIB], 64 * 1024),
            "Content-Type",
            "application/octet-stream",
            "Chunk-Type",
            "VIDEO_I_FRAME");

    assertProblem(answer, 413, "too-large");
  }

  @Test
  void epoch_raised_beginsTheStreamAnew() throws Exception {
    post("epochs", bytes("a"), "Chunk-Type", "AUDIO", "Chunk-Sequence", "0");
    post("epochs", bytes("b"), "Chunk-Type", "AUDIO", "Chunk-Sequence", "1");
    HttpResponse<String> restart =
        post(
            "epochs", bytes("c"), "Chunk-Type", "AUDIO", "Chunk-Sequence", "0", "Chunk-Epoch", "1");
    post(
        "epochs",
        bytes("d"),
        "Chunk-Type",
        "AUDIO",
        "Chunk-Sequence",
        "1",
        "Chunk-Epoch",
        "1",
        "Chunk-Final",
        "?1");

    assertAck(Http.json(restart), "RECEIVED", 0, 1);
    List<Items.Item> read = readAll("epochs");
    assertThat(read.stream().filter(item -> item.event().equals("chunk")))
        .extracting(item -> item.epoch() + ":" + item.number())
        .containsExactly("0:0", "0:1", "1:0", "1:1");
    assertThat(read.get(read.size() - 1).data().path("reason").asText()).isEqualTo("final");
  }

  @Test
  void lines_areAnsweredWhileTheBodyGoesOn() throws Exception {
    try (Wire wire = new Wire()) {
      wire.head(
          "POST",
          Http.chunks("lines-post"),
          "Content-Type",
          Items.NDJSON,
          "Transfer-Encoding",
          "chunked");
      wire.chunk("{\"chunkType\":\"AUDIO\",\"data\":\"eA==\"}\n");

      Wire.Head head = wire.readHead();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers().get("content-type")).startsWith(Items.NDJSON);
      var acks =
          new java.io.BufferedReader(
              new java.io.InputStreamReader(wire.chunkedBody(), StandardCharsets.UTF_8));
      assertAck(Http.json(acks.readLine()), "RECEIVED", 0, 1);

      wire.chunk("{\"chunkType\":\"NONE\"}\n\n{\"chunk");
      JsonNode refused = Http.json(acks.readLine());
      assertThat(refused.path("result").asText()).isEqualTo("REJECTED");
      assertThat(refused.path("line").asInt()).isEqualTo(2);
      assertProblem(refused.path("problem"), 400, "malformed-input");

      wire.chunk("Type\":\"AUDIO\",\"data\":\"eA==\",\"isFinal\":true}").lastChunk();
      assertAck(Http.json(acks.readLine()), "RECEIVED", 1, 2);
      assertThat(acks.readLine()).isNull();
    }
  }
}
