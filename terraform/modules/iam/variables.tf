variable "name" {
  description = "Beginning of the roles' names."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,31}$", var.name))
    error_message = "name is \"${var.name}\", expected 1 to 32 of a-z 0-9 -, beginning with a letter."
  }
}

variable "oidc_provider_arn" {
  description = "The cluster's OIDC provider."
  type        = string
}

variable "issuer" {
  description = "The same as a host and path, without https://."
  type        = string

  validation {
    condition     = !startswith(var.issuer, "https://")
    error_message = "issuer is \"${var.issuer}\", expected it without https://."
  }
}

variable "namespace" {
  description = "Namespace of Millrace's service accounts."
  type        = string
  default     = "millrace"
}

variable "application" {
  description = "Beginning of the service accounts' names, the manifests' name."
  type        = string
  default     = "millrace"
}

variable "operators" {
  description = "Service accounts of the operators that talk to Kafka, as namespace:name."
  type = object({
    scaler = optional(string, "keda:keda-operator")
    topics = optional(string, "strimzi:strimzi-topic-operator")
  })
  default = {}

  validation {
    condition     = alltrue([for account in values(var.operators) : can(regex("^[a-z0-9-]+:[a-z0-9.-]+$", account))])
    error_message = "operators are ${jsonencode(var.operators)}, expected namespace:name for each."
  }
}

variable "kafka" {
  description = "The Kafka cluster's ARN, and the group that processors consume in. Without a cluster there are the roles all and functions."
  type = object({
    cluster_arn    = string
    consumer_group = optional(string, "millrace-processor")
  })
  default = null

  validation {
    condition     = var.kafka == null || can(regex("^arn:aws[a-z-]*:kafka:[a-z0-9-]+:[0-9]{12}:cluster/[^/*]+/[^/*]+$", var.kafka.cluster_arn))
    error_message = "kafka.cluster_arn is \"${try(var.kafka.cluster_arn, "")}\", expected arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID."
  }

  validation {
    condition     = var.kafka == null || can(regex("^[A-Za-z0-9._-]+$", var.kafka.consumer_group))
    error_message = "kafka.consumer_group is \"${try(var.kafka.consumer_group, "")}\", expected a name without wildcards."
  }
}

variable "bucket" {
  description = "The claim-check bucket's ARN and that of its key."
  type = object({
    arn     = string
    key_arn = string
  })

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:s3:::[a-z0-9.-]+$", var.bucket.arn)) && can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[^*]+$", var.bucket.key_arn))
    error_message = "bucket is ${jsonencode(var.bucket)}, expected the ARN of a bucket and that of a key."
  }
}
