package io.millrace.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The one JSON mapper of the wire forms, used through its tree and token models only. */
final class Json {
  /** Longest string taken: the base64 of the largest chunk. */
  private static final int MAX_STRING_LENGTH = 64 << 20;

  static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(MAX_STRING_LENGTH).build())
              .build());

  private Json() {}

  /** Writes one JSON document. */
  interface Body {
    void write(JsonGenerator generator) throws IOException;
  }

  static byte[] write(JsonFactory factory, int sizeHint, Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(sizeHint);
    try (JsonGenerator generator = factory.createGenerator(out)) {
      body.write(generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The document that the bytes are; null if they are none. */
  static @Nullable JsonNode parseOrNull(byte[] json) {
    try {
      JsonNode root = MAPPER.readTree(json);
      return root == null || root.isMissingNode() ? null : root;
    } catch (IOException e) {
      return null;
    }
  }

  static byte[] write(Body body) {
    return write(MAPPER.getFactory(), 256, body);
  }
}
