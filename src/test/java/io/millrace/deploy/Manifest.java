package io.millrace.deploy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the files of {@code deploy/}. */
final class Manifest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Path DEPLOY = Path.of("deploy");

  private Manifest() {}

  /** Each document of a file. */
  static List<JsonNode> read(String file) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    try (JsonParser parser = YAML.createParser(DEPLOY.resolve(file).toFile())) {
      while (parser.nextToken() != null) {
        documents.add(YAML.readTree(parser));
      }
    }
    return documents;
  }

  /** The documents of a kind. */
  static List<JsonNode> read(String file, String kind) throws IOException {
    return read(file).stream().filter(each -> each.path("kind").asText().equals(kind)).toList();
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }
}
