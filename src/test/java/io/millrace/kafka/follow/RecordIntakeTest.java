package io.millrace.kafka.follow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.codec.CodecSettings;
import io.millrace.demux.DemuxConfig;
import io.millrace.event.MediaStreamEvent;
import io.millrace.kafka.KafkaRecords;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.QualityLevel;
import io.millrace.stream.Pipeline;
import io.millrace.stream.PipelineListener;
import io.millrace.stream.PipelineSettings;
import io.millrace.stream.StreamOrigin;
import io.millrace.stream.StreamSettings;
import io.millrace.stream.StreamStatus;
import io.millrace.wire.EventWriter;
import io.millrace.wire.MalformedException;
import io.millrace.wire.ReceivedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of single records. */
class RecordIntakeTest {
  private static final Instant TIME = Instant.parse("2001-02-03T04:05:06Z");
  private static final byte[] LARGE = "large payload".getBytes(StandardCharsets.UTF_8);

  private final Pipeline pipeline =
      new Pipeline(settings(), PipelineListener.NONE, Runnable::run, () -> {});
  private final RecordIntake intake =
      new RecordIntake(pipeline.followed(), new TopicEvents(), RecordIntakeTest::payload);

  private static PipelineSettings settings() {
    return new PipelineSettings(
        new StreamSettings(true, Duration.ofMinutes(10), 10, 1 << 20, 1 << 20, StreamOrigin.BROKER),
        ChunkProcessorConfig.DEFAULT,
        PipelineSettings.DEFAULT.limits(),
        DemuxConfig.DEFAULT,
        CodecSettings.DEFAULT,
        1,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1));
  }

  private static byte[] payload(String dataRef, @Nullable String sha256) {
    assertThat(sha256).hasSize(64);
    if (!dataRef.equals("store:1")) {
      throw new MalformedException("dataref", dataRef, "expected store:1");
    }
    return LARGE;
  }

  @AfterEach
  void shutDown() {
    pipeline.shutdown().await().indefinitely();
  }

  private void take(ProducerRecord<String, byte[]> record) {
    intake.accept(
        new ConsumerRecord<>(
            record.topic(),
            0,
            0,
            TIME.toEpochMilli(),
            TimestampType.CREATE_TIME,
            0,
            0,
            record.key(),
            record.value(),
            record.headers(),
            Optional.empty()));
  }

  private static MediaChunk chunk(long number) {
    return MediaChunk.builder("cam", ChunkType.AUDIO).sequenceNumber(number).data(LARGE).build();
  }

  @Test
  void chunk_whosePayloadIsElsewhere_isShownWithIt() {
    take(KafkaRecords.ofReferred(chunk(0), "store:1", null));

    StreamStatus status = pipeline.registry().status("cam");
    assertThat(status.bytes()).isEqualTo(LARGE.length);
    assertThat(status.lastActivity()).isEqualTo(TIME);
    assertThat(status.stream().createdAt()).isEqualTo(TIME);
  }

  @Test
  void chunk_whosePayloadIsGone_isPassedOver_andTheNextIsTaken() {
    take(KafkaRecords.ofReferred(chunk(0), "store:2", null));
    take(KafkaRecords.of(chunk(1)));
    take(KafkaRecords.of(chunk(1)));

    assertThat(pipeline.registry().status("cam").accounts().delivered()).isEqualTo(1);
    assertThat(intake.counts().refused()).isEqualTo(1);
    assertThat(intake.counts().taken()).isEqualTo(1);
    assertThat(intake.counts().repeated()).isEqualTo(1);
  }

  @Test
  void chunk_withoutANumber_orOfABadStream_isPassedOver() {
    ProducerRecord<String, byte[]> unnumbered = KafkaRecords.of(chunk(0));
    unnumbered.headers().remove("ce_sequence");
    take(unnumbered);
    take(
        KafkaRecords.of(
            MediaChunk.builder("../cam", ChunkType.AUDIO).sequenceNumber(0).data(LARGE).build()));

    assertThat(intake.counts().refused()).isEqualTo(2);
    assertThat(pipeline.registry().streamCount()).isZero();
  }

  @Test
  void event_received_isWrittenAsItWasTold() throws Exception {
    MediaStreamEvent event =
        new MediaStreamEvent.StreamStarted("cam", 7, 1, QualityLevel.HIGH, TIME);
    ProducerRecord<String, byte[]> record = KafkaRecords.of(event, "id-1");
    ReceivedEvent received =
        Objects.requireNonNull(KafkaRecords.event(record.headers(), record.value()));

    ObjectMapper json = new ObjectMapper();
    JsonNode told = json.readTree(EventWriter.structured(event, "id-1"));
    JsonNode toldAgain = json.readTree(EventWriter.structured(received));

    assertThat(toldAgain.properties())
        .containsAll(
            told.properties().stream()
                .filter(field -> !field.getKey().equals("datacontenttype"))
                .toList());
  }

  @Test
  void event_whoseDataIsNoJson_isWrittenInBase64() throws Exception {
    ReceivedEvent event =
        new ReceivedEvent(
            Map.of("specversion", "1.0", "id", "1", "source", "/x", "type", "y"),
            new byte[] {1, 2});

    JsonNode told = new ObjectMapper().readTree(EventWriter.structured(event));

    assertThat(told.path("data_base64").binaryValue()).containsExactly(1, 2);
    assertThat(told.has("data")).isFalse();
  }
}
