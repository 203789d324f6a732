locals {
  http_role = contains(var.roles, "all") ? "all" : "ingest"
  pod_roles = [local.http_role, "processor"]

  # The Knative service; its name is the first part of its URL.
  service   = local.http_role == "all" ? var.name : "${var.name}-ingest"
  processor = "${var.name}-processor"

  labels = {
    for part in ["all", "ingest", "processor", "functions", "shared"] : part => {
      "app.kubernetes.io/name"       = var.name
      "app.kubernetes.io/component"  = part
      "app.kubernetes.io/part-of"    = "millrace"
      "app.kubernetes.io/managed-by" = "terraform"
    }
  }

  # What selects pods: Knative sets the first on those it makes.
  service_pods   = { "serving.knative.dev/service" = local.service }
  processor_pods = { for key, value in local.labels["shared"] : key => key == "app.kubernetes.io/component" ? "processor" : value if contains(["app.kubernetes.io/name", "app.kubernetes.io/component"], key) }
}
