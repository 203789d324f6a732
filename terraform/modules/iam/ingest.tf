# Chunks out, large ones into the bucket. What is in order and what happens is read back for readers.
locals {
  ingest = concat(
    [
      local.connect_producing,
      {
        Sid      = "Produce"
        Effect   = "Allow"
        Action   = ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"]
        Resource = [local.topic_arns["media.chunks"]]
      },
      {
        Sid      = "Follow"
        Effect   = "Allow"
        Action   = ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"]
        Resource = [for topic in ["media.ordered", "media.events"] : local.topic_arns[topic]]
      },
    ],
    local.put_large_chunks,
    local.get_large_chunks,
  )

  # Role all needs no Kafka.
  all = concat(local.put_large_chunks, local.get_large_chunks)
}
