package io.millrace.ingest.http;

import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.VertxOptions;
import jakarta.inject.Singleton;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * As many event loops as processors, two at least. Vert.x has twice as many by itself; more than
 * can run wait for each other, and each wakes up for less.
 */
@Singleton
final class EventLoops implements VertxOptionsCustomizer {
  private static final int LEAST = 2;

  private final OptionalInt configured;

  EventLoops(@ConfigProperty(name = "quarkus.vertx.event-loops-pool-size") OptionalInt configured) {
    this.configured = configured;
  }

  @Override
  public void accept(VertxOptions options) {
    options.setEventLoopPoolSize(
        configured.orElse(Math.max(LEAST, Runtime.getRuntime().availableProcessors())));
  }
}
