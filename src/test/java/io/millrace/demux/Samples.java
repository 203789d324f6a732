package io.millrace.demux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The media samples of src/test/resources/media and what ffprobe says of them. */
public final class Samples {
  public static final Path DIRECTORY = Path.of("src/test/resources/media");

  private Samples() {}

  public static Path path(String name) {
    return DIRECTORY.resolve(name);
  }

  public static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<String> names() {
    var names = new ArrayList<String>();
    golden().fieldNames().forEachRemaining(names::add);
    return names;
  }

  public static JsonNode golden(String name) {
    return golden().path(name);
  }

  private static JsonNode golden() {
    try {
      return new ObjectMapper().readTree(path("probe.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
