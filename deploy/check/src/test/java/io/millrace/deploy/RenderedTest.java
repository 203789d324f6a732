package io.millrace.deploy;

import static io.millrace.deploy.Rules.environment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What kustomize and Helm have rendered. */
@Tag("rendered")
class RenderedTest {
  private static final Path CLAIMS = Path.of("components", "claims", "environment.yaml");
  private static final String DIGEST = ".+@sha256:[0-9a-f]{64}";

  @ParameterizedTest
  @ValueSource(strings = {"local", "dev", "prod", "helm-dev", "helm-prod"})
  void objects_haveOnlyFieldsOfTheirModels_andAgree(String name) throws IOException {
    Map<String, JsonNode> objects = Sources.rendered(name);

    assertThat(objects).isNotEmpty();
    for (JsonNode object : objects.values()) {
      assertThat(Models.parse(object)).isNotNull();
    }
    new Rules(objects.values()).checkAll();
  }

  @ParameterizedTest
  @CsvSource({"dev,helm-dev", "prod,helm-prod"})
  void chart_rendersTheObjectsOfTheOverlay(String overlay, String chart) throws IOException {
    Map<String, JsonNode> expected = Sources.rendered(overlay);
    expected.values().forEach(RenderedTest::dropNamespace);

    assertThat(Sources.rendered(chart)).isEqualTo(expected);
  }

  /** Helm installs into the namespace of its release. */
  private static void dropNamespace(JsonNode object) {
    ((ObjectNode) object.path("metadata")).remove("namespace");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void processors_areNoMoreThanPartitions(String name) throws IOException {
    Rules rules = new Rules(Sources.rendered(name).values());
    int chunks = partitions(rules, "media.chunks");
    JsonNode scaling = rules.all("ScaledObject").getFirst().path("spec");

    assertThat(partitions(rules, "media.progress")).isEqualTo(chunks);
    assertThat(scaling.path("maxReplicaCount").asInt()).isBetween(1, chunks);
    assertThat(scaling.path("minReplicaCount").asInt()).isPositive();
    JsonNode container = container(rules, "apps/v1", "StatefulSet", "millrace-processor");
    assertThat(scaling.at("/triggers/0/metadata/consumerGroup").asText())
        .isEqualTo(environment(container, "MILLRACE_KAFKA_GROUP_ID"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void ingest_takesAsManySendersAsKnativeSends(String name) throws IOException {
    Rules rules = new Rules(Sources.rendered(name).values());
    JsonNode service = rules.one("serving.knative.dev/v1", "Service", "millrace-ingest");
    JsonNode revision = service.at("/spec/template/spec");

    assertThat(environment(revision.at("/containers/0"), "MILLRACE_STREAM_MAX_SENDERS"))
        .isEqualTo(revision.path("containerConcurrency").asText());
    assertThat(revision.path("timeoutSeconds").asInt()).isBetween(30, 600);
  }

  @Test
  void prod_namesItsImageByDigest_andKeepsThreeCopies() throws IOException {
    Rules rules = new Rules(Sources.rendered("prod").values());

    assertThat(
            container(rules, "serving.knative.dev/v1", "Service", "millrace-ingest")
                .path("image")
                .asText())
        .matches(DIGEST);
    assertThat(
            container(rules, "apps/v1", "StatefulSet", "millrace-processor").path("image").asText())
        .matches(DIGEST);
    for (JsonNode topic : rules.all("KafkaTopic")) {
      assertThat(topic.at("/spec/replicas").asInt()).isEqualTo(3);
      assertThat(topic.at("/spec/config/min.insync.replicas").asInt()).isEqualTo(2);
    }
  }

  /** The application's test of the manifests puts a pod's environment together in this way. */
  @ParameterizedTest
  @CsvSource({
    "serving.knative.dev/v1,Service,millrace-ingest",
    "apps/v1,StatefulSet,millrace-processor"
  })
  void prod_hasTheVariablesOfBaseAndClaims_andNoOther(String version, String kind, String name)
      throws IOException {
    Rules base = new Rules(Sources.objects().stream().map(Sources.Placed::document).toList());
    List<JsonNode> expected = new ArrayList<>();
    container(base, version, kind, name).path("env").forEach(expected::add);
    for (Sources.Placed patch : Sources.patches()) {
      if (patch.file().endsWith(CLAIMS)) {
        expected.add(patch.document().path("value"));
      }
    }
    Rules prod = new Rules(Sources.rendered("prod").values());

    assertThat(container(prod, version, kind, name).path("env"))
        .containsExactlyElementsOf(expected);
  }

  private static JsonNode container(Rules rules, String version, String kind, String name) {
    return rules.one(version, kind, name).at("/spec/template/spec/containers/0");
  }

  private static int partitions(Rules rules, String topic) {
    return rules.one("kafka.strimzi.io/v1", "KafkaTopic", topic).at("/spec/partitions").asInt();
  }
}
