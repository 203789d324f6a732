variable "name" {
  description = "Name of the environment; the parts' names begin with it."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,23}$", var.name))
    error_message = "name is \"${var.name}\", expected 1 to 24 of a-z 0-9 -, beginning with a letter."
  }
}

variable "region" {
  description = "AWS region."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is \"${var.region}\", expected one such as eu-central-1."
  }
}

variable "disposable" {
  description = "Whether destroy also deletes objects and images that are left."
  type        = bool
  default     = false
}

variable "broker" {
  description = "kafka: MSK with the roles ingest and processor. amqp: Amazon MQ with role all in one pod."
  type        = string
  default     = "kafka"

  validation {
    condition     = contains(["kafka", "amqp"], var.broker)
    error_message = "broker is \"${var.broker}\", expected kafka or amqp."
  }
}

variable "network" {
  description = "See modules/network."
  type = object({
    cidr               = optional(string, "10.0.0.0/16")
    zones              = optional(list(string), ["a", "b", "c"])
    nat_per_zone       = optional(bool, true)
    interface_services = optional(set(string), [])
    flow_log_days      = optional(number, 30)
  })
  default = {}

  validation {
    condition     = length(var.network.zones) == 3
    error_message = "network.zones are ${jsonencode(var.network.zones)}, expected 3: Kafka keeps each record in 3 zones."
  }
}

variable "cluster" {
  description = "See modules/eks. api_cidrs is beside the network itself."
  type = object({
    kubernetes_version = optional(string, "1.35")
    admins             = set(string)
    viewers            = optional(set(string), [])
    api_cidrs          = optional(set(string), [])
    public_api_cidrs   = optional(set(string), [])
    log_days           = optional(number, 90)
    nodes = optional(object({
      instance_types = optional(list(string), ["m7i.large"])
      capacity       = optional(string, "ON_DEMAND")
      min            = optional(number, 2)
      max            = optional(number, 6)
      disk_gib       = optional(number, 80)
    }), {})
  })
}

variable "kafka" {
  description = "See modules/msk."
  type = object({
    version       = optional(string, "4.1.x.kraft")
    instance_type = optional(string, "kafka.m7g.large")
    count         = optional(number, 3)
    disk_gib      = optional(number, 100)
    disk_max_gib  = optional(number, 500)
  })
  default = {}
}

variable "amqp" {
  description = "See modules/mq. The password stands in the state and comes from the environment, TF_VAR_amqp_password."
  type = object({
    engine_version   = optional(string, "5.18")
    instance_type    = optional(string, "mq.m5.large")
    password_version = optional(number, 1)
  })
  default = {}
}

variable "amqp_password" {
  description = "Password of the AMQP user, needed where broker is amqp."
  type        = string
  default     = null
  sensitive   = true

  validation {
    condition     = (var.amqp_password == null) == (var.broker == "kafka")
    error_message = "amqp_password is ${var.broker == "kafka" ? "given" : "null"} where broker is ${var.broker}, expected it with amqp alone."
  }
}

variable "claim_check_retention_days" {
  description = "Days for which large chunks lie in the bucket."
  type        = number
  default     = 7

  validation {
    condition     = var.claim_check_retention_days * 24 >= max([for topic in values(var.topics) : coalesce(topic.retention_hours, 0)]...) + 24
    error_message = "claim_check_retention_days is ${var.claim_check_retention_days}, expected at least ${ceil(max([for topic in values(var.topics) : coalesce(topic.retention_hours, 0)]...) / 24) + 1}: a day more than the longest that a record may refer to a chunk."
  }
}
