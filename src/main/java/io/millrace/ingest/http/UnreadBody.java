package io.millrace.ingest.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * What to do with a body that nobody wants any more: the client is still sending it and looks at
 * the answer when it is through, or when the connection ends.
 */
final class UnreadBody {
  private static final long PATIENCE_MS = 2_000;

  private UnreadBody() {}

  /** Lets the client finish for a little while, then ends the connection. */
  static void discard(HttpServerRequest request) {
    Context context = Vertx.currentContext();
    if (context == null || request.isEnded()) {
      return;
    }
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    request.handler(buffer -> {}).resume();
    long timer = context.owner().setTimer(PATIENCE_MS, expired -> request.connection().close());
    request.endHandler(end -> context.owner().cancelTimer(timer));
  }
}
