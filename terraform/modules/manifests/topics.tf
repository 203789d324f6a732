# One KafkaTopic for each topic, where there is a Kafka cluster.
locals {
  topic_objects = {
    for name, topic in var.topics : "30-kafkatopic-${name}" => {
      apiVersion = "kafka.strimzi.io/v1"
      kind       = "KafkaTopic"
      metadata = {
        name      = name
        namespace = var.namespace
        labels    = merge(local.labels["shared"], { "strimzi.io/cluster" = var.kafka.cluster })
      }
      spec = {
        partitions = topic.partitions
        replicas   = var.topic_replicas.replicas
        config = merge(
          {
            "cleanup.policy"      = topic.compact ? "compact" : "delete"
            "max.message.bytes"   = coalesce(topic.max_message_bytes, contains(["media.ordered", "media.dead-letter"], name) ? 1114112 : 1048576)
            "min.insync.replicas" = var.topic_replicas.min_in_sync
          },
          { for key, hours in { "retention.ms" = topic.retention_hours } : key => hours * 3600000 if !topic.compact },
        )
      }
    } if var.kafka != null
  }
}
