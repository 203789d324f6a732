variable "network" {
  description = <<-EOT
    Who may talk to whom. gateway_namespace holds Knative's ingress gateway; metrics_namespace may read /q/metrics;
    reader_namespaces may read from processors; kafka_cidrs are the brokers' networks; https_cidrs those of other
    services reached over HTTPS, such as an object store, never including the node's metadata address.
  EOT
  type = object({
    gateway_namespace = optional(string, "kourier-system")
    metrics_namespace = optional(string, "monitoring")
    reader_namespaces = optional(list(string), [])
    kafka_cidrs       = optional(list(string), [])
    https_cidrs       = optional(list(string), [])
  })
  default = {}

  validation {
    condition     = alltrue([for cidr in concat(var.network.kafka_cidrs, var.network.https_cidrs) : can(cidrhost(cidr, 0))])
    error_message = "network has kafka_cidrs ${jsonencode(var.network.kafka_cidrs)} and https_cidrs ${jsonencode(var.network.https_cidrs)}, expected networks such as 10.0.0.0/16."
  }

  validation {
    condition     = !contains(var.network.kafka_cidrs, "0.0.0.0/0")
    error_message = "network.kafka_cidrs are ${jsonencode(var.network.kafka_cidrs)}, expected the brokers' networks, not everything."
  }

  validation {
    condition     = var.kafka == null || length(var.network.kafka_cidrs) > 0
    error_message = "network.kafka_cidrs are empty, expected the brokers' networks: without them no pod reaches Kafka."
  }
}
