# The Knative service of role all or ingest. It scales on requests, to zero where min_pods is 0.
locals {
  service_object = {
    apiVersion = "serving.knative.dev/v1"
    kind       = "Service"
    metadata   = { name = local.service, namespace = var.namespace, labels = local.labels[local.http_role] }
    spec = {
      template = {
        metadata = {
          labels = local.labels[local.http_role]
          annotations = {
            "autoscaling.knative.dev/class"                         = "kpa.autoscaling.knative.dev"
            "autoscaling.knative.dev/metric"                        = "concurrency"
            "autoscaling.knative.dev/target-utilization-percentage" = tostring(var.ingest.target_percent)
            "autoscaling.knative.dev/min-scale"                     = tostring(var.ingest.min_pods)
            "autoscaling.knative.dev/max-scale"                     = tostring(var.ingest.max_pods)
            "autoscaling.knative.dev/scale-down-delay"              = var.ingest.scale_down_after
          }
        }
        spec = {
          serviceAccountName           = "${var.name}-${local.http_role}"
          automountServiceAccountToken = false
          enableServiceLinks           = false
          containerConcurrency         = var.ingest.concurrency
          timeoutSeconds               = var.ingest.timeout_s
          containers                   = [local.containers[local.http_role]]
          volumes                      = local.volumes
        }
      }
      traffic = [{ latestRevision = true, percent = 100 }]
    }
  }
}
