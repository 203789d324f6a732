package io.millrace.ingest.http;

import io.millrace.problem.BodyTooLargeException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Flow;

/**
 * A request's body as it arrives, for one subscriber: the socket is read only for what is asked
 * for. Subscribing sends the {@code 100 Continue} that the client may wait for.
 */
final class RequestBytes implements Flow.Publisher<ByteBuffer> {
  private static final int INITIAL_BYTES = 16 * 1024;

  /** No more than a socket brings soon: a length that is declared costs the client nothing. */
  private static final int MOST_LIKELY_BYTES = 64 * 1024;

  private static final int BUFFERS_AHEAD = 4;

  /** From here on, hashing or parsing a body would hold an event loop up for too long. */
  private static final int LARGE_BYTES = 128 * 1024;

  private final HttpServerRequest request;

  RequestBytes(HttpServerRequest request) {
    this.request = request.pause();
  }

  /** The body as a Multi, on worker threads: reading lines and chunks out of it takes time. */
  static Multi<ByteBuffer> onWorker(HttpServerRequest request) {
    return Multi.createFrom()
        .publisher(new RequestBytes(request))
        .emitOn(Infrastructure.getDefaultWorkerPool(), BUFFERS_AHEAD);
  }

  /**
   * The whole body; fails with {@link BodyTooLargeException} past the limit. A large one comes on a
   * worker thread, since what is done with it takes time.
   */
  static Uni<byte[]> whole(HttpServerRequest request, int limitBytes) {
    String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    long likelyBytes = declared == null ? INITIAL_BYTES : Long.parseLong(declared);
    if (declared != null && likelyBytes > limitBytes) {
      return Uni.createFrom().failure(new BodyTooLargeException(declared, limitBytes));
    }
    int firstBytes = (int) Math.min(MOST_LIKELY_BYTES, likelyBytes);
    return Multi.createFrom()
        .publisher(new RequestBytes(request))
        .collect()
        .in(() -> new Body(limitBytes, firstBytes), Body::add)
        .map(Body::bytes)
        .onItem()
        .transformToUni(RequestBytes::onSuitableThread);
  }

  /** What has come of a body. Buffers are not kept: one of a single byte takes a hundred. */
  private static final class Body {
    private final int limitBytes;
    private byte[] bytes;
    private int size;

    /**
     * Makes an empty body.
     *
     * @param firstBytes if no more come, none is copied twice
     */
    Body(int limitBytes, int firstBytes) {
      this.limitBytes = limitBytes;
      this.bytes = new byte[firstBytes];
    }

    void add(ByteBuffer buffer) {
      int more = buffer.remaining();
      if (more > limitBytes - size) {
        throw new BodyTooLargeException("more than " + limitBytes, limitBytes);
      }
      if (more > bytes.length - size) {
        int doubled = (int) Math.min(limitBytes, 2L * bytes.length);
        bytes = Arrays.copyOf(bytes, Math.max(size + more, doubled));
      }
      buffer.get(bytes, size, more);
      size += more;
    }

    byte[] bytes() {
      return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
  }

  private static Uni<byte[]> onSuitableThread(byte[] body) {
    Uni<byte[]> here = Uni.createFrom().item(body);
    return body.length < LARGE_BYTES ? here : here.emitOn(Infrastructure.getDefaultWorkerPool());
  }

  static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
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
