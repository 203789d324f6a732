package io.millrace.function;

import static io.millrace.function.Functions.answer;
import static io.millrace.function.Functions.data;
import static io.millrace.function.Functions.post;
import static io.millrace.function.Functions.problem;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.millrace.demux.Samples;
import io.millrace.function.Functions.Mode;
import io.millrace.wire.Checksums;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The function ingest over HTTP, with a real object store and a sink. */
@QuarkusTest
@TestProfile(Function.Ingest.class)
class IngestFunctionIT {
  private static final String KEY = "cam 1/clip.mp4";

  @BeforeEach
  void emptySink() {
    IngestSurroundings.sink().takeAll(Integer.MAX_VALUE);
  }

  private static CloudEventBuilder media(String id) {
    return Functions.event("some.upload", id)
        .withSubject("cam1")
        .withData("video/mp4", Samples.bytes("faststart.mp4"));
  }

  private static List<CloudEvent> sent() {
    return IngestSurroundings.sink().takeAll(Integer.MAX_VALUE);
  }

  private static long number(CloudEvent chunk) {
    return Long.parseLong(attribute(chunk, "sequence"));
  }

  private static String attribute(CloudEvent event, String name) {
    return String.valueOf(event.getExtension(name));
  }

  /** Every chunk of the sample faststart.mp4, once, numbered without a gap. */
  private static void assertWhole(List<CloudEvent> chunks, String stream) {
    Map<String, Long> types =
        chunks.stream().collect(groupingBy(chunk -> attribute(chunk, "chunktype"), counting()));
    assertThat(types)
        .isEqualTo(
            Map.of(
                "VIDEO_I_FRAME", 2L,
                "VIDEO_P_FRAME", 17L,
                "VIDEO_B_FRAME", 41L,
                "AUDIO", 95L,
                "METADATA", 3L));
    List<CloudEvent> ordered = new ArrayList<>(chunks);
    ordered.sort(Comparator.comparingLong(IngestFunctionIT::number));
    assertThat(ordered.stream().map(IngestFunctionIT::number))
        .containsExactlyElementsOf(LongStream.range(0, chunks.size()).boxed().toList());
    assertThat(number(chunks.getFirst())).isZero();
    assertThat(attribute(chunks.getLast(), "final")).isEqualTo("true");
    for (CloudEvent chunk : chunks) {
      assertThat(chunk.getSubject()).isEqualTo(stream);
      assertThat(chunk.getType()).isEqualTo("io.millrace.chunk.v1");
      assertThat(chunk.getId()).isEqualTo(stream + ":0:" + number(chunk));
      byte[] payload = chunk.getData() == null ? new byte[0] : data(chunk);
      assertThat(attribute(chunk, "sha256")).isEqualTo(Checksums.sha256(payload));
      assertThat(chunk.getExtension("trackconfig") != null)
          .as("a keyframe alone has its configuration: %s", chunk)
          .isEqualTo(attribute(chunk, "chunktype").equals("VIDEO_I_FRAME"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void media_goesToTheSinkInChunks_andIsSummedUp(Mode mode) throws Exception {
    CloudEvent answer = answer(post(media("one").build(), mode), mode);

    assertThat(answer.getType()).isEqualTo("io.millrace.ingested.v1");
    assertThat(answer.getSource()).hasToString("/millrace/function/ingest");
    assertThat(answer.getSubject()).isEqualTo("cam1");
    assertThat(answer.getDataContentType()).isEqualTo("application/json");
    JsonNode summary = Functions.JSON.readTree(data(answer));
    assertThat(summary.path("streamId").asText()).isEqualTo("cam1");
    assertThat(summary.at("/chunks/VIDEO_I_FRAME").asInt()).isEqualTo(2);
    assertThat(summary.at("/tracks/0/width").asInt()).isEqualTo(320);
    List<CloudEvent> chunks = sent();
    assertWhole(chunks, "cam1");
    assertThat(chunks.stream().filter(chunk -> attribute(chunk, "restart").equals("true")))
        .containsExactly(chunks.getFirst());
  }

  @Test
  void event_thatComesAgain_sendsTheSameChunks_andAnotherEventOthers() throws Exception {
    CloudEvent first = answer(post(media("same").build(), Mode.BINARY), Mode.BINARY);
    List<CloudEvent> chunks = sent();
    CloudEvent again = answer(post(media("same").build(), Mode.STRUCTURED), Mode.STRUCTURED);
    List<CloudEvent> repeated = sent();
    CloudEvent other = answer(post(media("other").build(), Mode.BINARY), Mode.BINARY);
    List<CloudEvent> others = sent();

    assertThat(again.getId()).isEqualTo(first.getId());
    assertThat(repeated).containsExactlyInAnyOrderElementsOf(chunks);
    assertThat(other.getId()).isNotEqualTo(first.getId());
    assertThat(others.getFirst().getSource()).isNotEqualTo(chunks.getFirst().getSource());
  }

  private static String record(String eventName, String bucket, String key, String eTag) {
    return """
        {"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1","eventName":"%s",
         "s3":{"s3SchemaVersion":"1.0","bucket":{"name":"%s"},
               "object":{"key":"%s","size":43487,"eTag":"%s","sequencer":"0055"}}}
        """
        .formatted(eventName, bucket, key, eTag);
  }

  private static CloudEvent notification(String json) {
    return Functions.event("com.amazonaws.s3.ObjectCreated:Put", "n-" + json.hashCode())
        .withData("application/json", json.getBytes(StandardCharsets.UTF_8))
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void object_thatWasCreated_isFetchedAndSent(Mode mode) throws Exception {
    IngestSurroundings.put(IngestSurroundings.BUCKET, KEY, Samples.bytes("faststart.mp4"));
    String created = record("ObjectCreated:Put", IngestSurroundings.BUCKET, "cam+1/clip.mp4", "e1");

    CloudEvent answer = answer(post(notification("{\"Records\":[" + created + "]}"), mode), mode);

    String stream = Objects.requireNonNull(answer.getSubject());
    assertThat(stream).startsWith("cam-1-clip.mp4-");
    List<CloudEvent> chunks = sent();
    assertWhole(chunks, stream);
    assertThat(chunks).noneMatch(chunk -> chunk.getExtension("restart") != null);

    answer(post(notification(created), mode), mode);
    assertThat(sent()).as("another event of it").containsExactlyInAnyOrderElementsOf(chunks);

    String anew =
        record("s3:ObjectCreated:Copy", IngestSurroundings.BUCKET, "cam+1/clip.mp4", "e2");
    assertThat(answer(post(notification(anew), mode), mode).getSubject()).isNotEqualTo(stream);
  }

  @Test
  void notification_withoutCloudEvents_asMinioPostsIt_isTaken() throws Exception {
    IngestSurroundings.put(IngestSurroundings.BUCKET, KEY, Samples.bytes("index-last.mp4"));
    byte[] json =
        ("{\"EventName\":\"s3:ObjectCreated:Put\",\"Key\":\"uploads/cam 1/clip.mp4\",\"Records\":["
                + record("s3:ObjectCreated:Put", IngestSurroundings.BUCKET, "cam+1%2Fclip.mp4", "m")
                + "]}")
            .getBytes(StandardCharsets.UTF_8);

    CloudEvent answer = answer(post(Map.of("Content-Type", "application/json"), json), Mode.BINARY);

    assertThat(answer.getType()).isEqualTo("io.millrace.ingested.v1");
    assertThat(sent()).hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @CsvSource({
    "ObjectCreated:Put, private, clip.mp4, 422, foreign-object, private",
    "ObjectCreated:Put, uploads, nothing.mp4, 410, object-missing, s3://uploads/nothing.mp4",
    "ObjectRemoved:Delete, uploads, clip.mp4, 400, malformed-input, ObjectRemoved:Delete",
    "ObjectCreated:Put, uploads, %zz, 400, malformed-input, %zz",
  })
  void notification_ofNoObjectOfOurs_isToldSo(
      String event, String bucket, String key, int status, String type, String value)
      throws Exception {
    CloudEvent created = notification(record(event, bucket, key, "e"));

    assertThat(problem(post(created, Mode.BINARY), status, type).path("value").asText())
        .isEqualTo(value);
    assertThat(sent()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"Records\":[]}", "{\"Records\":[{},{}]}", "{}", "[1]", "{\"s3\":{}}"})
  void json_thatIsNoNotification_isToldSo(String json) throws Exception {
    problem(post(notification(json), Mode.BINARY), 400, "malformed-input");
  }

  @Test
  void object_aboveTheLimit_isRefused_whateverTheNotificationSays() throws Exception {
    IngestSurroundings.put(IngestSurroundings.BUCKET, "large.ts", new byte[400_000]);

    problem(
        post(notification(record("ObjectCreated:Put", "uploads", "large.ts", "l")), Mode.BINARY),
        413,
        "too-large");
  }

  @Test
  void object_withoutMedia_isNoSuccess() throws Exception {
    byte[] text = "no media".repeat(1000).getBytes(StandardCharsets.UTF_8);
    IngestSurroundings.put(IngestSurroundings.BUCKET, "notes.txt", text);

    problem(
        post(notification(record("ObjectCreated:Put", "uploads", "notes.txt", "t")), Mode.BINARY),
        415,
        "not-media");
    assertThat(sent()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100})
  void sink_thatRefuses_isAFailureToTryAgain_andTheRetrySendsAll(int takenBefore) throws Exception {
    IngestSurroundings.sink().takeAll(takenBefore);
    var refused = post(media("retried").build(), Mode.BINARY);
    assertThat(problem(refused, 502, "sink-failed").path("detail").asText()).contains("503");
    List<CloudEvent> part = sent();
    assertThat(part).hasSize(takenBefore);

    answer(post(media("retried").build(), Mode.BINARY), Mode.BINARY);

    List<CloudEvent> whole = sent();
    assertWhole(whole, "cam1");
    assertThat(whole).containsAll(part);
  }

  @Test
  void media_withoutAStream_isRefused() throws Exception {
    problem(post(media("nobody").withSubject(null).build(), Mode.BINARY), 400, "invalid-stream-id");
  }
}
