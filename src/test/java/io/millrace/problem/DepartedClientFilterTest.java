package io.millrace.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DepartedClientFilterTest {
  private final DepartedClientFilter filter = new DepartedClientFilter();

  static Throwable[] departures() {
    return new Throwable[] {
      new ClosedChannelException(),
      new HttpClosedException("Connection was closed"),
      new IOException("Broken pipe"),
      new SocketException("Connection reset"),
      new IOException("Connection reset by peer"),
      new IllegalStateException("cannot write", new IOException("Broken pipe"))
    };
  }

  @ParameterizedTest
  @MethodSource("departures")
  void departureOfAClient_isNotLogged(Throwable departure) {
    assertThat(filter.isLoggable(record(departure))).isFalse();
  }

  @Test
  void otherFailure_isLogged() {
    assertThat(filter.isLoggable(record(new IOException("No space left on device")))).isTrue();
    assertThat(filter.isLoggable(record(new IllegalStateException("Broken pipe")))).isTrue();
    assertThat(filter.isLoggable(record(null))).isTrue();
  }

  private static LogRecord record(@Nullable Throwable thrown) {
    LogRecord record = new LogRecord(Level.SEVERE, "a request failed");
    record.setThrown(thrown);
    return record;
  }
}
