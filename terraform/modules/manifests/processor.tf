# The StatefulSet of role processor, its services, and what scales it. KEDA owns the number of pods.
locals {
  processor_objects = {
    for file, object in {
      "41-service-processor" = {
        apiVersion = "v1"
        kind       = "Service"
        metadata   = { name = local.processor, namespace = var.namespace, labels = local.labels["processor"] }
        spec = {
          selector = local.processor_pods
          ports    = [{ name = "http", port = 80, targetPort = "http", protocol = "TCP" }]
        }
      }
      "41-service-processor-pods" = {
        apiVersion = "v1"
        kind       = "Service"
        metadata   = { name = "${local.processor}-pods", namespace = var.namespace, labels = local.labels["processor"] }
        spec = {
          clusterIP = "None"
          selector  = local.processor_pods
          ports     = [{ name = "http", port = local.port, targetPort = "http", protocol = "TCP" }]
        }
      }
      "42-statefulset-processor" = {
        apiVersion = "apps/v1"
        kind       = "StatefulSet"
        metadata   = { name = local.processor, namespace = var.namespace, labels = local.labels["processor"] }
        spec = {
          serviceName         = "${local.processor}-pods"
          podManagementPolicy = "Parallel"
          updateStrategy      = { type = "RollingUpdate" }
          selector            = { matchLabels = local.processor_pods }
          template = {
            metadata = { labels = local.labels["processor"] }
            spec = {
              serviceAccountName            = local.processor
              automountServiceAccountToken  = false
              enableServiceLinks            = false
              terminationGracePeriodSeconds = var.shutdown.grace_s
              securityContext               = { runAsNonRoot = true, seccompProfile = { type = "RuntimeDefault" } }
              topologySpreadConstraints = [
                for key in ["topology.kubernetes.io/zone", "kubernetes.io/hostname"] : {
                  maxSkew           = 1
                  topologyKey       = key
                  whenUnsatisfiable = "ScheduleAnyway"
                  labelSelector     = { matchLabels = local.processor_pods }
                }
              ]
              containers = [local.containers["processor"]]
              volumes    = local.volumes
            }
          }
        }
      }
    } : file => object if contains(var.roles, "processor")
  }
}
