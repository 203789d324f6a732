package io.millrace.broker;

import static io.millrace.broker.Topic.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.messaging.ReplayDeadLetters;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dead letters on their way back; nothing in this application reads the topics. */
@QuarkusTest
@TestProfile(IngestProfile.class)
@Timeout(300)
class ReplayDeadLettersIT {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers = "";

  private Topic topic(String name) {
    return new Topic(bootstrapServers, name);
  }

  private void letter(String key, String reason, String origin) throws Exception {
    topic("media.dead-letter")
        .send(
            key,
            reason.getBytes(StandardCharsets.UTF_8),
            Map.of(
                "ce_id",
                "7",
                "dead-letter-reason",
                reason,
                "dead-letter-topic",
                origin,
                "dead-letter-offset",
                "3"));
  }

  private String replay(String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--bootstrap-server", bootstrapServers));
    arguments.addAll(List.of(options));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(ReplayDeadLetters.run(arguments, print, print))
        .as(out.toString(StandardCharsets.UTF_8))
        .isZero();
    return out.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void letters_goBackOnceAsTheyWere() throws Exception {
    letter("replay-a", "first reason", "media.chunks");
    letter("replay-a", "second reason", "media.chunks");
    letter("replay-b", "first reason", "media.chunks");
    letter("replay-c", "in a loop", "media.dead-letter");

    assertThat(replay("--dry-run"))
        .isEqualTo(
            "media.dead-letter: 4 letters read, 3 would be sent, 0 passed over by a filter,"
                + " 1 without an origin, 0 without their payload");
    assertThat(topic("media.chunks").all("replay-a")).isEmpty();

    assertThat(replay("--group", "filtered", "--stream", "replay-a", "--reason", "second"))
        .contains("4 letters read, 1 sent, 3 passed over");
    assertThat(replay("--group", "filtered")).contains("0 letters read");
    assertThat(replay()).contains("4 letters read, 3 sent, 0 passed over", "1 without an origin");
    assertThat(replay()).contains("0 letters read, 0 sent");

    List<ConsumerRecord<String, byte[]>> back = topic("media.chunks").all("replay-a");
    assertThat(back)
        .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
        .containsExactly("second reason", "first reason", "second reason");
    assertThat(back).allMatch(record -> header(record, "ce_id").equals("7"));
    assertThat(back)
        .allSatisfy(
            record ->
                assertThat(record.headers())
                    .noneMatch(header -> header.key().startsWith("dead-letter-")));
    assertThat(topic("media.chunks").all("replay-b")).hasSize(1);
    assertThat(topic("media.chunks").all("replay-c")).isEmpty();
    assertThat(replay("--from-beginning", "--stream", "replay-b"))
        .contains("4 letters read, 1 sent");
  }
}
