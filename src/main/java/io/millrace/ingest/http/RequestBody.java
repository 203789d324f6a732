package io.millrace.ingest.http;

import io.millrace.problem.BodyTooLargeException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;

/** Reads a request's body as it arrives, asking the socket only for what there is demand for. */
final class RequestBody {
  private static final int INITIAL_BYTES = 16 * 1024;

  private RequestBody() {}

  /** The body's buffers. Fails if the client leaves before the end. */
  static Multi<Buffer> stream(HttpServerRequest request) {
    return Multi.createFrom()
        .deferred(
            () -> {
              if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
                request.response().writeContinue();
              }
              return io.vertx.mutiny.core.http.HttpServerRequest.newInstance(request).toMulti();
            });
  }

  /** The whole body; fails with {@link BodyTooLargeException} past the limit. */
  static Uni<byte[]> whole(HttpServerRequest request, int limitBytes) {
    String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (declared != null && Long.parseLong(declared) > limitBytes) {
      return Uni.createFrom().failure(new BodyTooLargeException(declared, limitBytes));
    }
    return stream(request)
        .collect()
        .in(
            () -> new ByteArrayOutputStream(INITIAL_BYTES),
            (whole, buffer) -> {
              if (whole.size() + buffer.length() > limitBytes) {
                throw new BodyTooLargeException("more than " + limitBytes, limitBytes);
              }
              whole.writeBytes(buffer.getBytes());
            })
        .map(ByteArrayOutputStream::toByteArray);
  }
}
