package io.millrace.ingest.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.net.HttpURLConnection;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * What to do with a body that nobody wants any more: the client is still sending it and looks at
 * the answer when it is through, or when the connection ends. A request on the same connection is
 * not read before.
 */
public final class UnreadBody {
  private static final long PATIENCE_MS = 2_000;

  private final Vertx vertx;

  UnreadBody(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Lets the client of a refused request finish for a little while, then ends the connection. */
  @ServerResponseFilter
  public void discard(ContainerResponseContext response, HttpServerRequest request) {
    if (response.getStatus() < HttpURLConnection.HTTP_BAD_REQUEST
        || !hasBody(request)
        || request.isEnded()) {
      return;
    }
    request.handler(buffer -> {}).resume();
    if (request.isEnded()) {
      return;
    }
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    long timer = vertx.setTimer(PATIENCE_MS, expired -> request.connection().close());
    request.endHandler(end -> vertx.cancelTimer(timer));
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }
}
