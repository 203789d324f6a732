package io.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the objects of one deployment promise of one another. */
record Rules(Collection<JsonNode> objects) {
  /** Made by Strimzi, and by hand as the manifest says. */
  private static final Set<String> GIVEN_SECRETS =
      Set.of("millrace-cluster-ca-cert", "millrace-eventing-sasl", "millrace-uploads");

  private static final Pattern MIB = Pattern.compile("-X(?:mx|X:MaxDirectMemorySize=)(\\d+)m");
  private static final Map<String, Integer> UNITS = Map.of("Mi", 1, "Gi", 1024);

  void checkAll() {
    podsAreRestricted();
    heapsFitIntoTheirLimits();
    accountsAreThere();
    secretsAreThere();
    selectorsFindPods();
  }

  void podsAreRestricted() {
    for (JsonNode pod : pods()) {
      assertThat(pod.path("automountServiceAccountToken")).hasToString("false");
      for (JsonNode container : pod.path("containers")) {
        JsonNode security = container.path("securityContext");
        assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(security.path("runAsUser").asInt()).isGreaterThan(1000);
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.path("allowPrivilegeEscalation")).hasToString("false");
        assertThat(security.at("/capabilities/drop")).hasToString("[\"ALL\"]");
        assertThat(security.path("capabilities").has("add")).isFalse();
        assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
      }
    }
  }

  /** 128 MiB are for code, threads and FFmpeg's libraries. */
  void heapsFitIntoTheirLimits() {
    for (JsonNode pod : pods()) {
      JsonNode container = pod.path("containers").get(0);
      int sizes =
          MIB.matcher(environment(container, "JAVA_TOOL_OPTIONS"))
              .results()
              .mapToInt(size -> Integer.parseInt(size.group(1)))
              .sum();
      String limit = container.at("/resources/limits/memory").asText();
      int unit = UNITS.get(limit.substring(limit.length() - 2));
      int limitMib = Integer.parseInt(limit.substring(0, limit.length() - 2)) * unit;
      assertThat(sizes).isPositive().isLessThanOrEqualTo(limitMib - 128);
    }
  }

  void accountsAreThere() {
    Set<String> accounts = names("ServiceAccount");
    pods().stream()
        .filter(pod -> pod.has("serviceAccountName"))
        .forEach(pod -> assertThat(accounts).contains(pod.path("serviceAccountName").asText()));
  }

  void secretsAreThere() {
    Set<String> secrets = new TreeSet<>(GIVEN_SECRETS);
    secrets.addAll(names("KafkaUser"));
    secrets.addAll(names("ExternalSecret"));
    List<String> used = new ArrayList<>();
    objects.forEach(
        object -> {
          object.findValues("secretKeyRef").forEach(ref -> used.add(ref.path("name").asText()));
          object.findValuesAsText("secretName").forEach(used::add);
          object
              .path("spec")
              .path("secretTargetRef")
              .forEach(ref -> used.add(ref.path("name").asText()));
        });
    assertThat(secrets).containsAll(used);
  }

  /** Those of policies that are for all pods name what they leave out, and are left out here. */
  void selectorsFindPods() {
    List<JsonNode> selectors = new ArrayList<>();
    for (JsonNode object : objects) {
      switch (object.path("kind").asText()) {
        case "PodDisruptionBudget", "PodMonitor", "StatefulSet", "Deployment" ->
            selectors.add(object.at("/spec/selector/matchLabels"));
        case "NetworkPolicy" -> selectors.add(object.at("/spec/podSelector/matchLabels"));
        case "Service" -> selectors.add(object.at("/spec/selector"));
        default -> {}
      }
    }
    selectors.stream()
        .filter(JsonNode::isObject)
        .forEach(
            selector ->
                assertThat(podLabels())
                    .as("a pod with %s", selector)
                    .anyMatch(labels -> containsAll(labels, selector)));
  }

  private static boolean containsAll(JsonNode labels, JsonNode selector) {
    return selector.properties().stream()
        .allMatch(label -> labels.path(label.getKey()).equals(label.getValue()));
  }

  List<JsonNode> all(String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }

  /** The object of a kind with such a name. */
  JsonNode one(String version, String kind, String name) {
    return all(kind).stream()
        .filter(object -> object.path("apiVersion").asText().equals(version))
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no %s %s %s".formatted(version, kind, name)));
  }

  static String environment(JsonNode container, String name) {
    for (JsonNode variable : container.path("env")) {
      if (variable.path("name").asText().equals(name)) {
        return variable.path("value").asText();
      }
    }
    throw new AssertionError("no variable %s".formatted(name));
  }

  private Set<String> names(String kind) {
    Set<String> names = new TreeSet<>();
    all(kind).forEach(object -> names.add(object.at("/metadata/name").asText()));
    return names;
  }

  private List<JsonNode> pods() {
    return objects.stream()
        .map(object -> object.at("/spec/template/spec"))
        .filter(pod -> pod.has("containers"))
        .toList();
  }

  /** Knative adds the name of its service. */
  private List<JsonNode> podLabels() {
    List<JsonNode> labels = new ArrayList<>();
    for (JsonNode object : objects) {
      if (object.at("/spec/template/spec").has("containers")) {
        ObjectNode own = object.at("/spec/template/metadata/labels").deepCopy();
        if (object.path("kind").asText().equals("Service")) {
          own.set("serving.knative.dev/service", object.at("/metadata/name"));
        }
        labels.add(own);
      }
    }
    return labels;
  }
}
