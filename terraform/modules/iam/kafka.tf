# What Kafka's parts are called in policies: by cluster, then by name, without wildcards.
locals {
  cluster_arn = try(var.kafka.cluster_arn, "")
  group       = try(var.kafka.consumer_group, "")

  topic_names = ["media.chunks", "media.ordered", "media.progress", "media.events", "media.dead-letter"]
  topic_arns  = { for topic in local.topic_names : topic => "${replace(local.cluster_arn, ":cluster/", ":topic/")}/${topic}" }
  group_arn   = "${replace(local.cluster_arn, ":cluster/", ":group/")}/${local.group}"

  # Transactional ids begin with the group's name and end with what tells pods and partitions apart.
  transaction_arn = "${replace(local.cluster_arn, ":cluster/", ":transactional-id/")}/${local.group}-*"

  connect = {
    Sid      = "Connect"
    Effect   = "Allow"
    Action   = ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster"]
    Resource = [local.cluster_arn]
  }

  connect_producing = {
    Sid      = "ConnectProducing"
    Effect   = "Allow"
    Action   = ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster", "kafka-cluster:WriteDataIdempotently"]
    Resource = [local.cluster_arn]
  }
}
