package io.millrace.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.media.StreamId;
import io.millrace.wire.MalformedException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The notification of S3 or MinIO that an object has been created: one record of the <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">event
 * message structure</a>, by itself or as the only one of {@code Records}.
 *
 * @param key the object's name, decoded
 * @param version tells this object from others of its name: its version, else its ETag, else the
 *     notification's sequencer; "" if it has none of them
 * @param versionId to be fetched with; null if the bucket keeps no versions
 * @param sizeBytes -1 if the notification does not say
 */
record ObjectCreated(
    String bucket, String key, String version, @Nullable String versionId, long sizeBytes) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CREATED = "ObjectCreated:";
  private static final int DIGEST_LENGTH = 8;

  /**
   * Reads a notification.
   *
   * @throws MalformedException naming what is wrong
   */
  static ObjectCreated read(byte[] json) {
    JsonNode record = record(parse(json));
    String event = record.path("eventName").asText();
    if (!event.startsWith(CREATED) && !event.startsWith("s3:" + CREATED)) {
      throw new MalformedException(
          "eventName", event, "expected s3:ObjectCreated:* or ObjectCreated:*");
    }
    JsonNode object = record.path("s3").path("object");
    return new ObjectCreated(
        required(record.path("s3").path("bucket"), "name", "s3.bucket.name"),
        decode(required(object, "key", "s3.object.key")),
        version(object),
        text(object, "versionId"),
        object.path("size").asLong(-1));
  }

  private static JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new MalformedException("data", shown(json), "not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new MalformedException("data", shown(json), "not JSON: " + e.getMessage());
    }
  }

  private static String shown(byte[] json) {
    return new String(json, 0, Math.min(json.length, 60), StandardCharsets.UTF_8);
  }

  private static JsonNode record(JsonNode notification) {
    JsonNode records = notification.path("Records");
    if (records.isMissingNode()) {
      if (!notification.path("s3").isObject()) {
        throw new MalformedException(
            "data",
            notification.toString(),
            "expected the notification of an object store: Records, or s3");
      }
      return notification;
    }
    if (records.size() != 1) {
      throw new MalformedException(
          "Records", String.valueOf(records.size()), "expected one record in a notification");
    }
    return records.path(0);
  }

  private static String required(JsonNode parent, String name, String path) {
    String value = text(parent, name);
    if (value == null) {
      throw new MalformedException(path, "", "a notification must have it");
    }
    return value;
  }

  private static @Nullable String text(JsonNode parent, String name) {
    String value = parent.path(name).asText();
    return value.isEmpty() ? null : value;
  }

  /** Names are encoded as in a form: a space is a plus sign. */
  private static String decode(String key) {
    try {
      return URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("s3.object.key", key, "expected a URL-encoded name");
    }
  }

  private static String version(JsonNode object) {
    for (String name : new String[] {"versionId", "eTag", "sequencer"}) {
      String value = text(object, name);
      if (value != null) {
        return value;
      }
    }
    return "";
  }

  /** Tells the object's content from any other; the same for each notification of it. */
  String identity() {
    return EventIdentity.of(bucket, key, version);
  }

  /**
   * The stream that the object becomes: its name as far as a stream's id can have it, and part of
   * its identity. An object that is written anew becomes another stream.
   */
  String streamId() {
    String readable = key.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[.-]+", "");
    int room = StreamId.MAX_LENGTH - DIGEST_LENGTH - 1;
    String start =
        readable.length() > room ? readable.substring(readable.length() - room) : readable;
    String tail = start.startsWith(".") ? start.substring(1) : start;
    return (tail.isEmpty() ? "object" : tail) + "-" + identity().substring(0, DIGEST_LENGTH);
  }
}
