package io.millrace.function;

import io.millrace.wire.ReceivedEvent;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Singleton;

/** The event that a function has been called for. */
@Singleton
class Inbox {
  private final CurrentVertxRequest request;

  Inbox(CurrentVertxRequest request) {
    this.request = request;
  }

  /** The event as {@link FunctionGate} took it; to be asked for on the function's own thread. */
  ReceivedEvent event() {
    ReceivedEvent event = request.getCurrent().get(FunctionGate.EVENT);
    if (event == null) {
      throw new IllegalStateException("a function was called past the gate");
    }
    return event;
  }
}
