variable "image_digest" {
  description = "Digest of the image in the environment's own repository; none renders no manifests."
  type        = string
  default     = null

  validation {
    condition     = var.image_digest == null || can(regex("^sha256:[0-9a-f]{64}$", var.image_digest))
    error_message = "image_digest is \"${coalesce(var.image_digest, "null")}\", expected sha256:<64 hex digits>, as the push printed it."
  }
}

variable "runtime" {
  description = "See modules/manifests: jvm or native."
  type        = string
  default     = "jvm"
}

variable "settings" {
  description = "See modules/manifests: further configuration keys."
  type        = map(string)
  default     = {}
}

variable "ingest" {
  description = "See modules/manifests."
  type = object({
    cpu              = optional(number)
    memory_mib       = optional(number)
    heap_mib         = optional(number)
    min_pods         = optional(number)
    max_pods         = optional(number)
    concurrency      = optional(number)
    target_percent   = optional(number)
    timeout_s        = optional(number)
    scale_down_after = optional(string)
  })
  default = {}
}

variable "processor" {
  description = "See modules/manifests."
  type = object({
    cpu         = optional(number)
    memory_mib  = optional(number)
    heap_mib    = optional(number)
    min_pods    = optional(number)
    max_pods    = optional(number)
    lag_per_pod = optional(number)
    readers     = optional(number)
  })
  default = {}
}

variable "topics" {
  description = "See modules/manifests."
  type = map(object({
    partitions        = number
    retention_hours   = optional(number)
    compact           = optional(bool, false)
    max_message_bytes = optional(number)
  }))
}

variable "access" {
  description = "Namespaces that Millrace's pods are reached from; see modules/manifests."
  type = object({
    gateway_namespace = optional(string, "kourier-system")
    metrics_namespace = optional(string, "monitoring")
    reader_namespaces = optional(list(string), [])
  })
  default = {}
}
