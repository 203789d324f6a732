locals {
  # A record is acknowledged once two of three brokers have it, and a broker without it never leads.
  server_properties = {
    "auto.create.topics.enable"                = "false"
    "default.replication.factor"               = "3"
    "min.insync.replicas"                      = "2"
    "unclean.leader.election.enable"           = "false"
    "offsets.topic.replication.factor"         = "3"
    "transaction.state.log.replication.factor" = "3"
    "transaction.state.log.min.isr"            = "2"
    "message.max.bytes"                        = "16777216"
    "replica.fetch.max.bytes"                  = "16777216"
    "num.partitions"                           = "3"
    "log.retention.hours"                      = "24"
  }
}

resource "aws_msk_configuration" "this" {
  name              = var.name
  server_properties = join("\n", [for key, value in local.server_properties : "${key}=${value}"])
}
