package io.millrace.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pod of a role, as the overlay prod has it: base and component claims, whose patches only add
 * variables.
 *
 * @param spec the pod's
 * @param folder what stands for its volumes, each in a folder of its name
 */
record Pod(JsonNode spec, Path folder) {
  private static final String CLAIMS = "components/claims/environment.yaml";

  static Pod of(String file, String kind, Path folder) throws IOException {
    JsonNode object = Manifest.read(file, kind).getLast();
    Pod pod = new Pod(object.at("/spec/template/spec"), folder);
    for (JsonNode volume : pod.spec.path("volumes")) {
      Files.createDirectories(pod.volume(volume.path("name").asText()));
    }
    return pod;
  }

  JsonNode container() {
    return spec.at("/containers/0");
  }

  Path volume(String name) {
    return folder.resolve(name);
  }

  /** How long Kubernetes waits for it to end; of a Knative service, as long as for a request. */
  Duration gracePeriod() {
    JsonNode grace = spec.path("terminationGracePeriodSeconds");
    return Duration.ofSeconds(
        (grace.isMissingNode() ? spec.path("timeoutSeconds") : grace).asInt());
  }

  /** How long a start may take until it counts as failed. */
  Duration startLimit() {
    JsonNode probe = container().path("startupProbe");
    return Duration.ofSeconds(
        (long) probe.path("periodSeconds").asInt() * probe.path("failureThreshold").asInt());
  }

  /**
   * Its variables.
   *
   * @param elsewhere values that come from secrets and fields, by their name and key
   */
  Map<String, String> environment(Map<String, String> elsewhere) throws IOException {
    Map<String, String> environment = new LinkedHashMap<>();
    for (JsonNode variable : container().path("env")) {
      put(environment, variable, elsewhere);
    }
    for (JsonNode patch : Manifest.read(CLAIMS).getFirst()) {
      put(environment, patch.path("value"), elsewhere);
    }
    return environment;
  }

  private void put(
      Map<String, String> environment, JsonNode variable, Map<String, String> elsewhere) {
    JsonNode source = variable.path("valueFrom");
    String value;
    if (source.has("secretKeyRef")) {
      JsonNode secret = source.path("secretKeyRef");
      value = known(elsewhere, secret.path("name").asText() + "/" + secret.path("key").asText());
    } else if (source.has("fieldRef")) {
      value = known(elsewhere, source.at("/fieldRef/fieldPath").asText());
    } else {
      value = inFolder(variable.path("value").asText());
    }
    environment.put(variable.path("name").asText(), value);
  }

  private static String known(Map<String, String> elsewhere, String name) {
    return Objects.requireNonNull(
        elsewhere.get(name),
        () -> "'%s' is referred to, expected one of %s".formatted(name, elsewhere.keySet()));
  }

  private String inFolder(String value) {
    String here = value;
    for (JsonNode mount : container().path("volumeMounts")) {
      String path = mount.path("mountPath").asText();
      here =
          here.replaceAll(
              "(?<![\\w/])" + Pattern.quote(path) + "(?=/|\\s|$)",
              Matcher.quoteReplacement(volume(mount.path("name").asText()).toString()));
    }
    return here;
  }
}
