package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxOptions;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EventLoopsTest {
  @Test
  void asManyAsProcessors_butTwoAtLeast() {
    int processors = Runtime.getRuntime().availableProcessors();

    assertThat(loops(OptionalInt.empty())).isEqualTo(Math.max(2, processors));
  }

  @Test
  void configured_areWhatIsConfigured() {
    assertThat(loops(OptionalInt.of(7))).isEqualTo(7);
  }

  private static int loops(OptionalInt configured) {
    VertxOptions options = new VertxOptions();
    new EventLoops(configured).accept(options);
    return options.getEventLoopPoolSize();
  }
}
