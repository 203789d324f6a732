package io.millrace.function;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.problem.BodyTooLargeException;
import io.millrace.wire.ReceivedEvent;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;

/**
 * Reads the event that a request is: in binary mode, in structured mode, or, for the function
 * ingest, the notification of an object store that knows no CloudEvents.
 */
final class EventReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STRUCTURED = ReceivedEvent.STRUCTURED_CONTENT_TYPE;

  /** What the JSON of an event takes beside its data. */
  private static final long ENVELOPE_BYTES = 64L << 10;

  private final int maxBytes;
  private final boolean takesNotifications;

  EventReader(int maxBytes, boolean takesNotifications) {
    this.maxBytes = maxBytes;
    this.takesNotifications = takesNotifications;
  }

  /** Most bytes of a body that can be within the limit: base64 takes a third more. */
  long maxBodyBytes(MultiMap headers) {
    return isStructured(headers) ? maxBytes / 3L * 4 + 4 + ENVELOPE_BYTES : maxBytes;
  }

  static boolean isStructured(MultiMap headers) {
    return contentType(headers).startsWith(STRUCTURED);
  }

  private static String contentType(MultiMap headers) {
    String type = headers.get(HttpHeaders.CONTENT_TYPE);
    return type == null ? "" : type;
  }

  /**
   * The event.
   *
   * @throws io.millrace.wire.MalformedException naming what is wrong with it
   * @throws BodyTooLargeException if its data is above the limit
   * @throws FunctionException NOT_AN_EVENT if it does not mean to be one
   */
  ReceivedEvent read(MultiMap headers, Buffer body) {
    String contentType = contentType(headers);
    if (isStructured(headers)) {
      ReceivedEvent event = ReceivedEvent.structured(body.getBytes());
      if (event.data().length > maxBytes) {
        throw new BodyTooLargeException(String.valueOf(event.data().length), maxBytes);
      }
      return event;
    }
    if (headers.names().stream().anyMatch(EventReader::isAttribute)) {
      return EventHeaders.read(headers, contentType, body.getBytes());
    }
    if (takesNotifications && contentType.startsWith("application/json")) {
      return notification(body.getBytes());
    }
    throw new FunctionException(
        FunctionException.Kind.NOT_AN_EVENT,
        contentType,
        "Content-Type '%s' without ce- headers: expected a CloudEvent, as %s or with its attributes in ce- headers"
            .formatted(contentType, STRUCTURED));
  }

  private static boolean isAttribute(String header) {
    return header.regionMatches(true, 0, EventHeaders.PREFIX, 0, EventHeaders.PREFIX.length());
  }

  /** The same notification has the same id, however often it is sent. */
  private static ReceivedEvent notification(byte[] json) {
    return new ReceivedEvent(
        Map.of(
            "specversion", "1.0",
            "id", io.millrace.wire.Checksums.sha256(json),
            "source", "/millrace/notification",
            "type", "io.millrace.notification.v1",
            "datacontenttype", "application/json"),
        json);
  }

  /** The event without its data and further attributes, as structured mode has it. */
  static Buffer envelope(ReceivedEvent event) {
    var json = JSON.createObjectNode();
    for (String name : new String[] {"specversion", "id", "source", "type"}) {
      json.put(name, event.attribute(name));
    }
    return Buffer.buffer(json.toString());
  }
}
