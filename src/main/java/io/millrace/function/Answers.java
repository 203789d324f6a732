package io.millrace.function;

import io.millrace.wire.ReceivedEvent;
import io.quarkus.funqy.knative.events.CloudEventBuilder;
import java.util.Map;
import java.util.TreeMap;

/** The attributes of the events that functions answer with. */
final class Answers {
  /** What an answer has of the event it answers. */
  private static final String[] HANDED_ON = {"partitionkey", "traceparent", "tracestate"};

  private Answers() {}

  /**
   * Starts an answer about the same subject.
   *
   * @param parameters what it depends on beside the event
   */
  static CloudEventBuilder to(
      ReceivedEvent event, FunctionName function, String type, String... parameters) {
    String identity =
        EventIdentity.of(function.text(), EventIdentity.of(event), String.join(",", parameters));
    return CloudEventBuilder.create()
        .specVersion("1.0")
        .id(identity)
        .source(function.source())
        .type(type)
        .subject(event.attribute("subject"));
  }

  /** The extension attributes of an answer: its own, and what it has of the event it answers. */
  static Map<String, String> extensions(ReceivedEvent event, Map<String, String> own) {
    Map<String, String> extensions = new TreeMap<>(own);
    for (String name : HANDED_ON) {
      String value = event.attribute(name);
      if (value != null) {
        extensions.putIfAbsent(name, value);
      }
    }
    return extensions;
  }
}
