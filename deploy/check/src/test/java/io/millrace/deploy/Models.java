package io.millrace.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.knative.eventing.v1.Broker;
import io.fabric8.knative.eventing.v1.Trigger;
import io.fabric8.knative.sources.v1.KafkaSource;
import io.fabric8.knative.sources.v1.SinkBinding;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.util.Map;

/** The type of each object that {@code deploy/} may have, by its version and kind. */
final class Models {
  private static final Map<String, Class<?>> TYPES =
      Map.ofEntries(
          Map.entry("v1 Namespace", Namespace.class),
          Map.entry("v1 ConfigMap", ConfigMap.class),
          Map.entry("v1 Service", Service.class),
          Map.entry("v1 ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1 Deployment", Deployment.class),
          Map.entry("apps/v1 StatefulSet", StatefulSet.class),
          Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
          Map.entry("monitoring.coreos.com/v1 PodMonitor", PodMonitor.class),
          Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class),
          Map.entry("serving.knative.dev/v1 Service", io.fabric8.knative.serving.v1.Service.class),
          Map.entry("eventing.knative.dev/v1 Broker", Broker.class),
          Map.entry("eventing.knative.dev/v1 Trigger", Trigger.class),
          Map.entry("sources.knative.dev/v1 KafkaSource", KafkaSource.class),
          Map.entry("sources.knative.dev/v1 SinkBinding", SinkBinding.class),
          Map.entry("kafka.strimzi.io/v1 Kafka", Kafka.class),
          Map.entry("kafka.strimzi.io/v1 KafkaNodePool", KafkaNodePool.class),
          Map.entry("kafka.strimzi.io/v1 KafkaTopic", KafkaTopic.class),
          Map.entry("kafka.strimzi.io/v1 KafkaUser", KafkaUser.class),
          Map.entry("keda.sh/v1alpha1 ScaledObject", Keda.ScaledObject.class),
          Map.entry("keda.sh/v1alpha1 TriggerAuthentication", Keda.TriggerAuthentication.class),
          Map.entry("external-secrets.io/v1 ExternalSecret", ExternalSecrets.ExternalSecret.class),
          Map.entry("kustomize.config.k8s.io/v1beta1 Kustomization", Kustomize.Kustomization.class),
          Map.entry("kustomize.config.k8s.io/v1alpha1 Component", Kustomize.Kustomization.class));

  private Models() {}

  /** Parses an object; throws if its kind or one of its fields is unknown. */
  static Object parse(JsonNode document) throws IOException {
    String name = document.path("apiVersion").asText() + " " + document.path("kind").asText();
    Class<?> type = TYPES.get(name);
    if (type == null) {
      throw new IOException(
          "'%s' is none of the kinds known here, %s".formatted(name, TYPES.keySet()));
    }
    return StrictYaml.bind(document, type);
  }
}
