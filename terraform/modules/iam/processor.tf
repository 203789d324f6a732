# Reads the chunks and the progress, writes what is in order; reads that back for readers. Deletes nothing.
locals {
  processor = concat([
    local.connect_producing,
    {
      Sid      = "Consume"
      Effect   = "Allow"
      Action   = ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"]
      Resource = [for topic in ["media.chunks", "media.ordered", "media.progress", "media.events"] : local.topic_arns[topic]]
    },
    {
      Sid      = "Produce"
      Effect   = "Allow"
      Action   = ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"]
      Resource = [for topic in ["media.ordered", "media.progress", "media.events", "media.dead-letter"] : local.topic_arns[topic]]
    },
    {
      Sid      = "CheckTopics"
      Effect   = "Allow"
      Action   = ["kafka-cluster:DescribeTopic", "kafka-cluster:DescribeTopicDynamicConfiguration"]
      Resource = [for topic in local.topic_names : local.topic_arns[topic]]
    },
    {
      Sid      = "Group"
      Effect   = "Allow"
      Action   = ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"]
      Resource = [local.group_arn]
    },
    {
      Sid      = "ExactlyOnce"
      Effect   = "Allow"
      Action   = ["kafka-cluster:DescribeTransactionalId", "kafka-cluster:AlterTransactionalId"]
      Resource = [local.transaction_arn]
    },
  ], local.get_large_chunks)
}
