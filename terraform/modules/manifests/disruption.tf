# A drained node takes one pod at a time.
locals {
  disruption_objects = {
    for role in var.roles : "60-poddisruptionbudget-${role}" => {
      apiVersion = "policy/v1"
      kind       = "PodDisruptionBudget"
      metadata   = { name = "${var.name}-${role}", namespace = var.namespace, labels = local.labels[role] }
      spec = {
        maxUnavailable             = 1
        unhealthyPodEvictionPolicy = "AlwaysAllow"
        selector                   = { matchLabels = role == "processor" ? local.processor_pods : local.service_pods }
      }
    }
  }
}
