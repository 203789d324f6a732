package io.millrace.function;

import io.millrace.problem.BodyTooLargeException;
import io.millrace.wire.ChunkReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** A request's body, read whole within a limit. */
final class EventBody {
  private static final long PATIENCE_MS = 2_000;

  private final Promise<Buffer> promise = Promise.promise();
  private final HttpServerRequest request;
  private final long limitBytes;
  private @Nullable Buffer collected = Buffer.buffer();

  private EventBody(HttpServerRequest request, long limitBytes) {
    this.request = request;
    this.limitBytes = limitBytes;
  }

  /** Fails with {@link BodyTooLargeException} as soon as the limit is passed. */
  static Future<Buffer> read(HttpServerRequest request, long limitBytes) {
    String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (declared != null
        && ChunkReader.number("Content-Length", declared, 0, Long.MAX_VALUE) > limitBytes) {
      return Future.failedFuture(new BodyTooLargeException(declared, limitBytes));
    }
    EventBody body = new EventBody(request, limitBytes);
    body.start();
    return body.promise.future();
  }

  /**
   * What to do with a body that nobody wants: the client is still sending it, and looks at the
   * answer when it is through or when the connection ends. Lets it finish for a little while.
   */
  static void discard(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.isEnded() || !hasBody(request)) {
      return;
    }
    request.handler(buffer -> {}).resume();
    if (request.isEnded()) {
      return;
    }
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    long timer = context.vertx().setTimer(PATIENCE_MS, expired -> request.connection().close());
    request.endHandler(end -> context.vertx().cancelTimer(timer));
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  private void start() {
    request.exceptionHandler(promise::tryFail);
    request.handler(this::take);
    request.endHandler(
        end -> {
          if (collected != null) {
            promise.tryComplete(collected);
          }
        });
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    request.resume();
  }

  private void take(Buffer piece) {
    Buffer whole = collected;
    if (whole == null) {
      return;
    }
    if (whole.length() + (long) piece.length() > limitBytes) {
      collected = null;
      promise.tryFail(new BodyTooLargeException("more than " + limitBytes, limitBytes));
    } else {
      whole.appendBuffer(piece);
    }
  }
}
