variable "name" {
  description = "Name of the Kafka cluster."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,31}$", var.name))
    error_message = "name is \"${var.name}\", expected 1 to 32 of a-z 0-9 -, beginning with a letter."
  }
}

variable "kafka_version" {
  description = "Kafka version, as MSK offers it; 4.0 or newer, which has the consumer protocol of KIP-848."
  type        = string
  default     = "4.1.x.kraft"

  validation {
    condition     = can(regex("^([4-9]|[1-9][0-9])\\.[0-9]+\\.x\\.kraft$", var.kafka_version))
    error_message = "kafka_version is \"${var.kafka_version}\", expected 4.0.x.kraft or newer."
  }
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets of the brokers, one a zone."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) == 3
    error_message = "subnet_ids are ${length(var.subnet_ids)}, expected 3: each record is in 3 zones."
  }
}

variable "client_security_groups" {
  description = "Groups that may reach the brokers, by a name for each."
  type        = map(string)
}

variable "brokers" {
  description = "The brokers: instance type, how many, and the GiB of disk each begins with and may grow to."
  type = object({
    instance_type = optional(string, "kafka.m7g.large")
    count         = optional(number, 3)
    disk_gib      = optional(number, 100)
    disk_max_gib  = optional(number, 500)
  })
  default = {}

  validation {
    condition     = var.brokers.count >= 3 && var.brokers.count % 3 == 0 && var.brokers.count <= 30
    error_message = "brokers.count is ${var.brokers.count}, expected 3 to 30 and a multiple of 3, the zones."
  }

  validation {
    condition     = can(regex("^kafka\\.(m5|m7g)\\.[0-9]*x?large$", var.brokers.instance_type))
    error_message = "brokers.instance_type is \"${var.brokers.instance_type}\", expected kafka.m7g.* or kafka.m5.*."
  }

  validation {
    condition     = var.brokers.disk_gib >= 10 && var.brokers.disk_max_gib > var.brokers.disk_gib && var.brokers.disk_max_gib <= 16384
    error_message = "brokers.disk_gib is ${var.brokers.disk_gib} and disk_max_gib ${var.brokers.disk_max_gib}, expected 10 <= disk_gib < disk_max_gib <= 16384."
  }
}

variable "log_days" {
  description = "Days for which the brokers' logs are kept."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400], var.log_days)
    error_message = "log_days is ${var.log_days}, expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400."
  }
}
