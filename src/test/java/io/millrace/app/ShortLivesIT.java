package io.millrace.app;

import static io.millrace.app.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a stream that falls silent. Who watches has joined before there is a stream. */
@QuarkusTest
@TestProfile(ShortLives.class)
@Timeout(60)
class ShortLivesIT {
  @Test
  void stream_thatIsSilent_expiresWithoutTraffic() throws Exception {
    try (Items events = Items.open(Items.SSE, "/v1/events?stream=silent").opened();
        Items items = Items.open(Items.SSE, "/v1/chunks?from=earliest").opened()) {
      assertThat(Http.postNumbered("silent", 0).statusCode()).isEqualTo(202);

      List<Items.Item> read = items.until("end");

      assertThat(read).extracting(Items.Item::event).containsExactly("chunk", "end");
      assertThat(read.get(1).data().path("reason").asText()).isEqualTo("expired");
      List<Items.Item> told = events.until("io.millrace.stream.stopped.v1");
      assertThat(told)
          .extracting(Items.Item::event)
          .containsExactly("io.millrace.stream.started.v1", "io.millrace.stream.stopped.v1");
      assertThat(told.get(1).data().path("data").path("reason").asText()).isEqualTo("expired");
    }
    assertProblem(Http.get("/v1/streams/silent"), 404, "unknown-stream", "silent");
  }
}
