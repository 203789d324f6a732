# Chunks and events out; large chunks into the bucket. Nothing is read.
locals {
  ingest = concat(
    [
      local.connect_producing,
      {
        Sid      = "Produce"
        Effect   = "Allow"
        Action   = ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"]
        Resource = [local.topic_arns["media.chunks"], local.topic_arns["media.events"]]
      },
    ],
    local.put_large_chunks,
  )

  # Role all needs no Kafka.
  all = concat(local.put_large_chunks, local.get_large_chunks)
}
