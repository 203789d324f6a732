package io.millrace.ingest.messaging;

import io.millrace.wire.ReceivedEvent;
import io.smallrye.reactive.messaging.ce.CloudEventMetadata;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;

/** A message from within the process: its CloudEvent is in its metadata. */
record MemoryOrigin(Metadata metadata) implements Origin {

  @Override
  public @Nullable String routedTo() {
    return null;
  }

  @Override
  public @Nullable ReceivedEvent event(byte[] body) {
    for (Object each : metadata) {
      if (each instanceof CloudEventMetadata<?> event) {
        return new ReceivedEvent(attributes(event), body);
      }
    }
    return null;
  }

  private static Map<String, String> attributes(CloudEventMetadata<?> event) {
    Map<String, String> attributes = new HashMap<>();
    event.getExtensions().forEach((name, value) -> attributes.put(name, value.toString()));
    attributes.put("specversion", event.getSpecVersion());
    attributes.put("id", event.getId());
    attributes.put("source", event.getSource().toString());
    attributes.put("type", event.getType());
    event.getSubject().ifPresent(subject -> attributes.put("subject", subject));
    return attributes;
  }

  @Override
  public boolean givesBackAny() {
    return false;
  }

  @Override
  public Metadata deadLetter(String reason) {
    return metadata.with(new DeadLetter(reason));
  }

  @Override
  public Metadata deadLetterInPart(String reason, long payloadBytes) {
    return deadLetter(reason);
  }
}
