package io.millrace.function;

import io.millrace.problem.Problem;
import org.jspecify.annotations.Nullable;

/** An event could not be worked on. */
final class FunctionException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int RETRY_SECONDS = 5;

  /** What was wrong; the statuses that Knative sends an event again for are those above 500. */
  enum Kind {
    NOT_AN_EVENT("not-an-event", "Not a CloudEvent", 415, false),
    NO_DATA("no-data", "No data", 422, false),
    NO_CONFIGURATION("no-configuration", "No decoder configuration", 422, false),
    ANSWER_TOO_LARGE("too-large", "Answer too large", 413, false),
    OBJECT_TOO_LARGE("too-large", "Object too large", 413, false),
    OBJECT_FOREIGN("foreign-object", "Object of another place", 422, false),
    OBJECT_MISSING("object-missing", "Object missing", 410, false),
    STORE_UNAVAILABLE("store-unavailable", "Store unavailable", 503, true),
    SINK_FAILED("sink-failed", "Sink failed", 502, true),
    BUSY("busy", "Busy", 503, true);

    private final String type;
    private final String title;
    private final int status;
    private final boolean isPassing;

    Kind(String type, String title, int status, boolean isPassing) {
      this.type = type;
      this.title = title;
      this.status = status;
      this.isPassing = isPassing;
    }
  }

  private final Kind kind;
  private final String value;

  /**
   * @param value the offending value
   */
  FunctionException(Kind kind, String value, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.value = value;
  }

  FunctionException(Kind kind, String value, String message) {
    this(kind, value, message, null);
  }

  Kind kind() {
    return kind;
  }

  String value() {
    return value;
  }

  Problem problem() {
    String message = getMessage();
    return new Problem(
        kind.type,
        kind.title,
        kind.status,
        message == null ? kind.title : message,
        value,
        kind.isPassing ? RETRY_SECONDS : 0);
  }
}
