package io.millrace.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What is used of kustomize's own files. */
final class Kustomize {
  private Kustomize() {}

  record Kustomization(
      String apiVersion,
      String kind,
      String namespace,
      List<String> resources,
      List<String> components,
      List<Image> images,
      List<Patch> patches) {}

  record Image(String name, String newName, String newTag, String digest) {}

  record Patch(String path, String patch, Target target) {}

  record Target(String group, String kind, String name) {}

  /** An operation of a JSON patch, RFC 6902. */
  record Operation(String op, String path, JsonNode value) {}
}
