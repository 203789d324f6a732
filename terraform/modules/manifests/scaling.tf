# KEDA scales processors on the records that their group is behind, never past the partitions.
locals {
  lag_trigger = var.kafka == null ? null : merge(
    {
      type = "kafka"
      metadata = merge(
        {
          bootstrapServers   = var.kafka.bootstrap_servers
          consumerGroup      = var.kafka.consumer_group
          topic              = "media.chunks"
          lagThreshold       = tostring(var.processor.lag_per_pod)
          offsetResetPolicy  = "earliest"
          allowIdleConsumers = "false"
          tls                = var.kafka.security == "plaintext" ? "disable" : "enable"
        },
        var.kafka.security == "iam" ? {
          sasl              = "oauthbearer"
          saslTokenProvider = "aws_msk_iam"
          awsRegion         = var.kafka.region
        } : {},
      )
    },
    { for key, name in { authenticationRef = "${var.name}-kafka" } : key => { name = name } if var.kafka.security == "iam" },
  )

  scaling_objects = {
    for file, object in {
      "50-scaledobject-processor" = {
        apiVersion = "keda.sh/v1alpha1"
        kind       = "ScaledObject"
        metadata   = { name = local.processor, namespace = var.namespace, labels = local.labels["shared"] }
        spec = {
          scaleTargetRef  = { apiVersion = "apps/v1", kind = "StatefulSet", name = local.processor }
          pollingInterval = 15
          cooldownPeriod  = 300
          minReplicaCount = var.processor.min_pods
          maxReplicaCount = var.processor.max_pods
          advanced = {
            horizontalPodAutoscalerConfig = {
              behavior = {
                scaleDown = {
                  stabilizationWindowSeconds = 300
                  policies                   = [{ type = "Pods", value = 1, periodSeconds = 60 }]
                }
              }
            }
          }
          triggers = [local.lag_trigger]
        }
      }
    } : file => object if contains(var.roles, "processor")
  }

  # KEDA signs its requests with the role of its own operator.
  authentication_objects = {
    for file, object in {
      "50-triggerauthentication-kafka" = {
        apiVersion = "keda.sh/v1alpha1"
        kind       = "TriggerAuthentication"
        metadata   = { name = "${var.name}-kafka", namespace = var.namespace, labels = local.labels["shared"] }
        spec       = { podIdentity = { provider = "aws" } }
      }
    } : file => object if contains(var.roles, "processor") && try(var.kafka.security, "") == "iam"
  }
}
