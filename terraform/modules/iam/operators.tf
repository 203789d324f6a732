# KEDA measures how far the group is behind; the topic operator makes topics and changes their configuration.
locals {
  scaler = [
    local.connect,
    {
      Sid      = "MeasureLag"
      Effect   = "Allow"
      Action   = ["kafka-cluster:DescribeTopic"]
      Resource = [local.topic_arns["media.chunks"]]
    },
    {
      Sid      = "MeasureGroup"
      Effect   = "Allow"
      Action   = ["kafka-cluster:DescribeGroup"]
      Resource = [local.group_arn]
    },
  ]

  topics = [
    local.connect,
    {
      Sid    = "KeepTopics"
      Effect = "Allow"
      Action = [
        "kafka-cluster:CreateTopic",
        "kafka-cluster:DescribeTopic",
        "kafka-cluster:AlterTopic",
        "kafka-cluster:DescribeTopicDynamicConfiguration",
        "kafka-cluster:AlterTopicDynamicConfiguration",
      ]
      Resource = [for topic in local.topic_names : local.topic_arns[topic]]
    },
  ]
}
