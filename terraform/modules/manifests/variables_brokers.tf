variable "kafka" {
  description = <<-EOT
    The Kafka cluster, needed by the roles ingest and processor. security is plaintext, tls or iam (TLS with IAM,
    which needs region); cluster is the value of the label strimzi.io/cluster that the topic operator looks for.
  EOT
  type = object({
    bootstrap_servers = string
    security          = optional(string, "tls")
    region            = optional(string)
    consumer_group    = optional(string, "millrace-processor")
    cluster           = optional(string, "millrace")
  })
  default = null

  validation {
    condition     = var.kafka != null || !contains(var.roles, "processor")
    error_message = "kafka is null, expected a cluster for the roles [${join(", ", var.roles)}]."
  }

  validation {
    condition     = var.kafka == null || can(regex("^[A-Za-z0-9.-]+:[0-9]{2,5}(,[A-Za-z0-9.-]+:[0-9]{2,5})*$", var.kafka.bootstrap_servers))
    error_message = "kafka.bootstrap_servers is \"${try(var.kafka.bootstrap_servers, "")}\", expected host:port, more of them after commas and without blanks."
  }

  validation {
    condition     = var.kafka == null || contains(["plaintext", "tls", "iam"], try(var.kafka.security, ""))
    error_message = "kafka.security is \"${try(var.kafka.security, "")}\", expected plaintext, tls or iam."
  }

  validation {
    condition     = try(var.kafka.security, "tls") != "iam" || can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.kafka.region))
    error_message = "kafka.region is \"${try(coalesce(var.kafka.region), "")}\", expected the region of the cluster, such as eu-central-1, where kafka.security is iam."
  }
}

variable "topics" {
  description = "The topics that Millrace uses. retention_hours is for those that are not compacted. Without max_message_bytes a topic takes 1 MiB, and 64 KiB more where records come with what they were given on their way."
  type = map(object({
    partitions        = number
    retention_hours   = optional(number)
    compact           = optional(bool, false)
    max_message_bytes = optional(number)
  }))
  default = {
    "media.chunks"      = { partitions = 12, retention_hours = 24 }
    "media.ordered"     = { partitions = 12, retention_hours = 24 }
    "media.progress"    = { partitions = 12, compact = true }
    "media.events"      = { partitions = 3, retention_hours = 168 }
    "media.dead-letter" = { partitions = 3, retention_hours = 336 }
  }

  validation {
    condition     = toset(keys(var.topics)) == toset(["media.chunks", "media.ordered", "media.progress", "media.events", "media.dead-letter"])
    error_message = "topics are [${join(", ", keys(var.topics))}], expected media.chunks, media.dead-letter, media.events, media.ordered and media.progress."
  }

  validation {
    condition     = alltrue([for topic in values(var.topics) : topic.partitions >= 1 && topic.partitions <= 1000 && topic.partitions == floor(topic.partitions)])
    error_message = "topics have the partitions ${jsonencode({ for name, topic in var.topics : name => topic.partitions })}, expected whole numbers from 1 to 1000."
  }

  validation {
    condition     = alltrue([for name, topic in var.topics : topic.compact == (name == "media.progress")])
    error_message = "topics are compacted so: ${jsonencode({ for name, topic in var.topics : name => topic.compact })}, expected media.progress and no other."
  }

  validation {
    condition     = alltrue([for topic in values(var.topics) : topic.compact ? topic.retention_hours == null : try(topic.retention_hours >= 1, false)])
    error_message = "topics have the retention ${jsonencode({ for name, topic in var.topics : name => topic.retention_hours })} in hours, expected at least 1 where a topic is not compacted, and none where it is."
  }

  validation {
    condition     = try(var.topics["media.progress"].partitions == var.topics["media.chunks"].partitions, false)
    error_message = "media.progress has ${try(var.topics["media.progress"].partitions, "no")} partitions, expected ${try(var.topics["media.chunks"].partitions, "those")} of media.chunks: a stream's progress lies in the partition of the same number."
  }

  validation {
    condition     = alltrue([for topic in values(var.topics) : coalesce(topic.max_message_bytes, 1048576) >= 1024 && coalesce(topic.max_message_bytes, 1048576) <= 16777216])
    error_message = "topics have max_message_bytes ${jsonencode({ for name, topic in var.topics : name => topic.max_message_bytes })}, expected 1024 to 16777216."
  }
}

variable "topic_replicas" {
  description = "Copies of each partition, and how many of them must have a record before it is acknowledged."
  type = object({
    replicas    = optional(number, 3)
    min_in_sync = optional(number, 2)
  })
  default = {}

  validation {
    condition     = var.topic_replicas.min_in_sync >= 1 && (var.topic_replicas.replicas == 1 ? var.topic_replicas.min_in_sync == 1 : var.topic_replicas.min_in_sync < var.topic_replicas.replicas)
    error_message = "topic_replicas are ${var.topic_replicas.replicas} with min_in_sync ${var.topic_replicas.min_in_sync}, expected min_in_sync below replicas (1 of 1 for a single broker): else one broker's restart stops all writers."
  }
}

variable "amqp" {
  description = "An AMQP 1.0 broker for role all. The secret has the keys username and password."
  type = object({
    host   = string
    port   = optional(number, 5671)
    secret = string
    cidrs  = list(string)
  })
  default = null

  validation {
    condition     = var.amqp == null || (contains(var.roles, "all") && var.kafka == null)
    error_message = "amqp is \"${try(var.amqp.host, "")}\" with the roles [${join(", ", var.roles)}] and ${var.kafka == null ? "no" : "a"} Kafka cluster, expected role all and no Kafka cluster beside it: a channel has one broker."
  }

  validation {
    condition     = var.amqp == null || try(var.amqp.port >= 1 && var.amqp.port <= 65535 && length(var.amqp.cidrs) > 0 && alltrue([for cidr in var.amqp.cidrs : can(cidrhost(cidr, 0))]), false)
    error_message = "amqp has port ${try(var.amqp.port, 0)} and cidrs ${jsonencode(try(var.amqp.cidrs, []))}, expected a port from 1 to 65535 and at least one network such as 10.0.0.0/16."
  }
}
