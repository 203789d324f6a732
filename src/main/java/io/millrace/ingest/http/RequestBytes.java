package io.millrace.ingest.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * A request's body as it arrives, for one subscriber: the socket is read only for what is asked
 * for. Subscribing sends the {@code 100 Continue} that the client may wait for.
 */
final class RequestBytes implements Flow.Publisher<ByteBuffer> {
  private final HttpServerRequest request;

  RequestBytes(HttpServerRequest request) {
    this.request = request.pause();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    request.exceptionHandler(subscriber::onError);
    request.endHandler(end -> subscriber.onComplete());
    request.handler(buffer -> subscriber.onNext(bytes(buffer)));
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            request.fetch(n);
          }

          @Override
          public void cancel() {
            request.handler(null);
          }
        });
  }

  /** The bytes without a copy: the server hands each buffer over for good. */
  @SuppressWarnings("deprecation") // Vert.x 4 has no other way to a buffer's own bytes
  private static ByteBuffer bytes(Buffer buffer) {
    return buffer.getByteBuf().nioBuffer();
  }
}
