package io.millrace.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files under {@code deploy/}, as they are, and as {@code deploy/check.sh} has rendered them.
 */
final class Sources {
  static final Path DEPLOY = Path.of("..");
  static final Path ROOT = DEPLOY.resolve("..");
  private static final Path RENDERED = Path.of("target", "rendered");

  private Sources() {}

  /** An object and where it stands. */
  record Placed(Path file, JsonNode document) {
    String kind() {
      return document.path("kind").asText();
    }

    String name() {
      return document.path("metadata").path("name").asText(file.getFileName().toString());
    }

    @Override
    public String toString() {
      return DEPLOY.relativize(file) + " " + kind() + " " + name();
    }
  }

  /** All objects of base, components and overlays, without patches. */
  static List<Placed> objects() throws IOException {
    List<Placed> objects = new ArrayList<>();
    for (String folder : List.of("base", "components", "overlays")) {
      for (Path file : yaml(DEPLOY.resolve(folder))) {
        for (JsonNode document : StrictYaml.read(file)) {
          if (document.isObject()) {
            objects.add(new Placed(file, document));
          }
        }
      }
    }
    return objects;
  }

  /** The patches that are files of their own. */
  static List<Placed> patches() throws IOException {
    List<Placed> patches = new ArrayList<>();
    for (Path file : yaml(DEPLOY.resolve("components"))) {
      for (JsonNode document : StrictYaml.read(file)) {
        if (document.isArray()) {
          document.forEach(operation -> patches.add(new Placed(file, operation)));
        }
      }
    }
    return patches;
  }

  private static List<Path> yaml(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /** Objects of a rendered file by kind and name. */
  static Map<String, JsonNode> rendered(String name) throws IOException {
    Path file = RENDERED.resolve(name + ".yaml");
    if (!Files.exists(file)) {
      throw new IOException(
          "'%s' is not there, expected deploy/check.sh to have made it".formatted(file));
    }
    Map<String, JsonNode> objects = new TreeMap<>();
    for (JsonNode document : StrictYaml.read(file)) {
      Placed placed = new Placed(file, document);
      if (objects.put(
              document.path("apiVersion").asText() + " " + placed.kind() + " " + placed.name(),
              document)
          != null) {
        throw new IOException("'%s' is there twice in %s".formatted(placed.name(), file));
      }
    }
    return objects;
  }
}
