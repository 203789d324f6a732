# Small and disposable: one NAT gateway, spot nodes, everything goes with destroy.
module "platform" {
  source = "../../modules/platform"

  name          = local.name
  region        = var.region
  disposable    = true
  broker        = var.broker
  amqp          = { instance_type = "mq.t3.micro" }
  amqp_password = var.amqp_password
  image_digest  = var.image_digest

  network = {
    nat_per_zone  = false
    flow_log_days = 7
  }

  cluster = {
    admins           = var.admins
    public_api_cidrs = var.public_api_cidrs
    log_days         = 7
    nodes            = { instance_types = ["m7i.large", "m6i.large", "m5.large"], capacity = "SPOT", min = 2, max = 4 }
  }

  kafka = { disk_gib = 20, disk_max_gib = 100 }

  ingest    = { max_pods = var.broker == "amqp" ? 1 : 3 }
  processor = { max_pods = 3 }

  claim_check_retention_days = 2
  topics = {
    "media.chunks"      = { partitions = 3, retention_hours = 6 }
    "media.ordered"     = { partitions = 3, retention_hours = 6 }
    "media.progress"    = { partitions = 3, compact = true }
    "media.events"      = { partitions = 3, retention_hours = 24 }
    "media.dead-letter" = { partitions = 3, retention_hours = 24 }
  }
}

locals {
  name = "millrace-dev"
  tags = { Project = "millrace", Environment = "dev" }
}
