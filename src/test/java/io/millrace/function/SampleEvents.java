package io.millrace.function;

import io.cloudevents.CloudEvent;
import io.millrace.demux.Samples;
import io.millrace.function.Functions.Mode;
import io.millrace.function.Functions.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sample events below {@code functions/}, each in both modes: {@code name.json} is the
 * structured one, {@code name.headers} and {@code name.body} the binary one. {@link #main} writes
 * them.
 */
final class SampleEvents {
  static final Path ROOT = Path.of("functions");

  private SampleEvents() {}

  /** The events by the places of their files, without the ending. */
  static Map<String, CloudEvent> all() {
    return new TreeMap<>(
        Map.of(
            "thumbnail/event", Keyframe.of("faststart.mp4").whole(),
            "transcode/event",
                Functions.event("io.millrace.segment.v1", "segment-1")
                    .withSubject("cam1")
                    .withExtension("quality", "LOW")
                    .withData("video/mp4", Samples.bytes("fragmented.mp4"))
                    .build(),
            "ingest/event",
                Functions.event("io.millrace.upload.v1", "upload-1")
                    .withSubject("cam1")
                    .withData("video/mp4", Samples.bytes("faststart.mp4"))
                    .build(),
            "ingest/object-created",
                Functions.event("io.millrace.upload.v1", "upload-2")
                    .withData("application/json", notification().getBytes(StandardCharsets.UTF_8))
                    .build()));
  }

  private static String notification() {
    return """
        {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1",\
        "eventName":"ObjectCreated:Put","s3":{"s3SchemaVersion":"1.0","bucket":{"name":"uploads"},\
        "object":{"key":"cam1/clip.mp4","size":43487,"eTag":"9b2cf535f27731c974343645a3985328",\
        "sequencer":"0055AED6DCD90281E5"}}}]}""";
  }

  /** The content of the files of an event, by their endings. */
  static Map<String, byte[]> files(CloudEvent event) {
    Written binary = Functions.write(event, Mode.BINARY);
    StringBuilder headers = new StringBuilder();
    new TreeMap<>(binary.headers())
        .forEach((name, value) -> headers.append(name).append(": ").append(value).append('\n'));
    return Map.of(
        ".json", Functions.write(event, Mode.STRUCTURED).body(),
        ".headers", headers.toString().getBytes(StandardCharsets.UTF_8),
        ".body", binary.body());
  }

  public static void main(String[] args) throws IOException {
    for (Map.Entry<String, CloudEvent> event : all().entrySet()) {
      for (Map.Entry<String, byte[]> file : files(event.getValue()).entrySet()) {
        Files.write(ROOT.resolve(event.getKey() + file.getKey()), file.getValue());
      }
    }
  }
}
