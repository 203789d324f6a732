package io.millrace.function;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens the sink with the process, if its function needs one. */
@Singleton
class SinkWiring {
  private final FunctionConfig config;
  private @Nullable Sink sink;

  SinkWiring(FunctionConfig config) {
    this.config = config;
  }

  void onStart(@Observes StartupEvent start) {
    if (config.name().filter(FunctionName.INGEST::equals).isPresent()) {
      sink = new Sink(address(), config.sinkTimeout());
    }
  }

  private URI address() {
    URI address =
        config
            .sink()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "millrace.function.sink is not given, nor K_SINK: the function ingest must know where chunks go"));
    if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme())) {
      throw new IllegalArgumentException(
          "millrace.function.sink '%s': expected an http or https address".formatted(address));
    }
    return address;
  }

  void onStop(@Observes ShutdownEvent stop) {
    Sink open = sink;
    if (open != null) {
      open.close();
    }
  }

  Sink sink() {
    return Objects.requireNonNull(sink, "the sink is opened when the function is ingest");
  }
}
