package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.demux.Samples;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every media sample in over HTTP and out again, against what ffprobe says of it. */
@QuarkusTest
@Timeout(60)
class MediaIngestIT {
  private static final String READ = "?order=sequence&from=earliest";
  private static final int SMALL_BYTES = 20_000;

  static Stream<String> samples() {
    return Samples.names().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sample_sentAndRead_isWhatFfprobeCounts(String name) throws Exception {
    String id = "golden-" + name;
    byte[] bytes = Samples.bytes(name);
    String method = bytes.length % 2 == 0 ? "PUT" : "POST";

    HttpResponse<String> answer = Http.send(method, "/ingest/" + id + "/" + name, body(bytes));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode summary = Http.json(answer);
    JsonNode golden = Samples.golden(name);
    assertThat(summary.path("container")).isEqualTo(golden.path("container"));
    assertThat(summary.path("bytes").asLong()).isEqualTo(bytes.length);
    assertThat(summary.has("warning")).isFalse();
    assertThat(summary.path("rejected").asLong()).isZero();
    assertThat(ofSummary(summary)).isEqualTo(ofGolden(golden));
    try (Items items = Items.open(Items.NDJSON, Http.chunks(id) + READ)) {
      List<Items.Item> read = items.rest();
      assertThat(ofItems(read)).isEqualTo(ofGolden(golden));
      assertWellFormed(read, 0);
      assertThat(types(read)).isEqualTo(counts(summary.path("chunks")));
    }
  }

  /** Chunked in odd pieces for some, in pieces of one byte for the smallest, else with a length. */
  private static BodyPublisher body(byte[] bytes) {
    if (bytes.length < SMALL_BYTES) {
      return Http.pieces(bytes, 1);
    }
    return bytes.length % 3 == 0
        ? BodyPublishers.ofByteArray(bytes)
        : Http.pieces(bytes, bytes.length % 3 == 1 ? 137 : 7919);
  }

  @ParameterizedTest
  @ValueSource(strings = {Items.NDJSON, Items.CBOR, Items.SSE})
  void stream_readInEachFormat_isTheSame(String format) throws Exception {
    String id = "format-" + format.replaceAll("[^a-z]", "-");
    Http.send("PUT", "/ingest/" + id + "/a.mp4", BodyPublishers.ofFile(Samples.path("h264.ts")));

    try (Items items = Items.open(format, Http.chunks(id) + READ)) {
      List<Items.Item> read = items.rest();
      assertThat(ofItems(read)).isEqualTo(ofGolden(Samples.golden("h264.ts")));
      assertWellFormed(read, 0);
    }
  }

  @Test
  void stream_readAsLines_isOneDocumentALine() throws Exception {
    Http.send("PUT", "/ingest/lines/a.aac", BodyPublishers.ofFile(Samples.path("sound.aac")));

    String body = Http.get(Http.chunks("lines") + READ, "Accept", Items.NDJSON).body();

    assertThat(body).endsWith("\n");
    assertThat(body.lines().map(line -> Http.json(line).path("event").asText()))
        .hasSize(88 + 3)
        .containsOnly("chunk", "end");
  }

  @Test
  void stream_sentTwice_hasTwoEpochs() throws Exception {
    for (int epoch = 0; epoch < 2; epoch++) {
      HttpResponse<String> answer =
          Http.send(
              "PUT", "/ingest/twice/a.ts", BodyPublishers.ofByteArray(Samples.bytes("h264.ts")));
      assertThat(Http.json(answer).path("epoch").asInt()).isEqualTo(epoch);
    }

    try (Items items = Items.open(Items.NDJSON, Http.chunks("twice") + READ)) {
      assertWellFormed(items.until("end"), 0);
      List<Items.Item> second = items.rest();
      assertWellFormed(second, 1);
      assertThat(ofItems(second)).isEqualTo(ofGolden(Samples.golden("h264.ts")));
    }
    JsonNode status = Http.json(Http.get("/v1/streams/twice"));
    assertThat(status.path("state").asText()).isEqualTo("ENDED");
    assertThat(status.path("epoch").asInt()).isEqualTo(1);
    assertThat(status.path("tracks")).hasSize(2);
  }

  /**
   * Numbers without a hole, checksums right, configuration ahead, one end behind the last chunk.
   */
  private static void assertWellFormed(List<Items.Item> items, int epoch) throws Exception {
    assertThat(items).allMatch(item -> item.epoch() == epoch);
    List<Items.Item> chunks = items.subList(0, items.size() - 1);
    assertThat(chunks).allMatch(item -> item.event().equals("chunk"));
    assertThat(chunks.stream().map(Items.Item::number))
        .containsExactlyElementsOf(LongStream.range(0, chunks.size()).boxed().toList());
    Items.Item end = items.get(items.size() - 1);
    assertThat(end.event()).isEqualTo("end");
    assertThat(end.data().path("reason").asText()).isEqualTo("final");
    for (Items.Item chunk : chunks) {
      byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(payload(chunk.data()));
      assertThat(chunk.data().path("checksum").asText())
          .isEqualTo(HexFormat.of().formatHex(sha256));
      assertThat(chunk.data().path("isFinal").asBoolean())
          .isEqualTo(chunk.number() == chunks.size() - 1);
    }
    assertConfigurationFirst(chunks);
  }

  private static void assertConfigurationFirst(List<Items.Item> chunks) {
    Set<Integer> configured = new HashSet<>();
    for (Items.Item chunk : chunks) {
      int track = chunk.data().path("track").asInt();
      if (chunk.data().path("chunkType").asText().equals("METADATA")) {
        configured.add(track);
      } else {
        assertThat(configured).contains(track);
      }
    }
  }

  private static byte[] payload(JsonNode chunk) throws IOException {
    return chunk.path("data").binaryValue();
  }

  private static Map<String, Long> types(List<Items.Item> items) {
    Map<String, Long> types = new TreeMap<>();
    for (Items.Item item : items) {
      if (item.event().equals("chunk")) {
        types.merge(item.data().path("chunkType").asText(), 1L, Long::sum);
      }
    }
    return types;
  }

  private static Map<String, Long> counts(JsonNode node) {
    Map<String, Long> counts = new TreeMap<>();
    node.properties().forEach(e -> counts.put(e.getKey(), e.getValue().asLong()));
    return counts;
  }

  /** One line a track: what it is, its chunks by type, its bytes. */
  private static List<String> ofItems(List<Items.Item> items) throws IOException {
    Map<Integer, String> codecs = new TreeMap<>();
    Map<Integer, Map<String, Long>> types = new TreeMap<>();
    Map<Integer, Long> bytes = new TreeMap<>();
    for (Items.Item item : items) {
      JsonNode chunk = item.data();
      int track = chunk.path("track").asInt();
      boolean isMetadata = chunk.path("chunkType").asText().equals("METADATA");
      if (isMetadata && !chunk.path("isFinal").asBoolean()) {
        JsonNode config = Http.JSON.readTree(payload(chunk));
        codecs.put(track, config.path("type").asText() + " " + config.path("codec").asText());
      } else if (!isMetadata && item.event().equals("chunk") && !isThumbnail(chunk)) {
        types
            .computeIfAbsent(track, t -> new TreeMap<>())
            .merge(chunk.path("chunkType").asText(), 1L, Long::sum);
        bytes.merge(track, (long) payload(chunk).length, Long::sum);
      }
    }
    List<String> lines = new ArrayList<>();
    codecs.forEach(
        (track, codec) -> lines.add(line(codec, types.get(track), bytes.getOrDefault(track, 0L))));
    return lines;
  }

  /** Made by the server; not part of what was sent. */
  private static boolean isThumbnail(JsonNode chunk) {
    return chunk.path("chunkType").asText().equals("THUMBNAIL");
  }

  private static List<String> ofSummary(JsonNode summary) {
    List<String> lines = new ArrayList<>();
    for (JsonNode track : summary.path("tracks")) {
      lines.add(
          line(
              track.path("type").asText() + " " + track.path("codec").asText(),
              counts(track.path("chunksByType")),
              track.path("bytes").asLong()));
    }
    return lines;
  }

  private static List<String> ofGolden(JsonNode golden) {
    List<String> lines = new ArrayList<>();
    for (JsonNode track : golden.path("tracks")) {
      String type = track.path("type").asText().toUpperCase(java.util.Locale.ROOT);
      Map<String, Long> types = new TreeMap<>();
      if (track.has("types")) {
        counts(track.path("types"))
            .forEach((letter, count) -> types.put("VIDEO_" + letter + "_FRAME", count));
      } else {
        types.put("AUDIO", track.path("packets").asLong());
      }
      lines.add(
          line(type + " " + track.path("codec").asText(), types, track.path("bytes").asLong()));
    }
    return lines;
  }

  private static String line(
      String codec, @org.jspecify.annotations.Nullable Map<String, Long> types, long bytes) {
    return "%s %s %d bytes".formatted(codec, types, bytes);
  }
}
