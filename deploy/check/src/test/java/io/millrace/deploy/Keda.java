package io.millrace.deploy;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;

/** What is used of KEDA's objects; it has no models in Java. */
final class Keda {
  private Keda() {}

  record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, Scaling spec) {}

  record Scaling(
      Target scaleTargetRef,
      int pollingInterval,
      int cooldownPeriod,
      int minReplicaCount,
      int maxReplicaCount,
      Advanced advanced,
      List<Trigger> triggers) {}

  record Target(String apiVersion, String kind, String name) {}

  record Advanced(AutoscalerConfig horizontalPodAutoscalerConfig) {}

  record AutoscalerConfig(HorizontalPodAutoscalerBehavior behavior) {}

  record Trigger(String type, LagTrigger metadata, Named authenticationRef) {}

  /** The scaler {@code kafka}; its settings are all texts. */
  record LagTrigger(
      String bootstrapServers,
      String consumerGroup,
      String topic,
      String lagThreshold,
      String offsetResetPolicy,
      String allowIdleConsumers) {}

  record Named(String name) {}

  record TriggerAuthentication(
      String apiVersion, String kind, ObjectMeta metadata, Authentication spec) {}

  record Authentication(List<Parameter> configMapTargetRef, List<Parameter> secretTargetRef) {}

  record Parameter(String parameter, String name, String key) {}
}
