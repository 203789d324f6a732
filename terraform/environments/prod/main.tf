# Outlives a zone: a NAT gateway, brokers and nodes in each; no public address but that of the ingress gateway.
module "platform" {
  source = "../../modules/platform"

  name         = local.name
  region       = var.region
  image_digest = var.image_digest

  network = {
    nat_per_zone       = true
    interface_services = ["ecr.api", "ecr.dkr", "sts"]
    flow_log_days      = 90
  }

  cluster = {
    admins    = var.admins
    viewers   = var.viewers
    api_cidrs = var.vpn_cidrs
    log_days  = 180
    nodes     = { instance_types = ["m7i.xlarge"], min = 3, max = 12, disk_gib = 150 }
  }

  kafka = { disk_gib = 250, disk_max_gib = 2000 }

  ingest    = { cpu = 1, memory_mib = 1536, heap_mib = 768, min_pods = 2, max_pods = 20, concurrency = 128 }
  processor = { cpu = 1.5, memory_mib = 3072, heap_mib = 2304, min_pods = 3, max_pods = 12, readers = 128 }

  claim_check_retention_days = 15
  topics = {
    "media.chunks"      = { partitions = 24, retention_hours = 24 }
    "media.ordered"     = { partitions = 24, retention_hours = 24 }
    "media.progress"    = { partitions = 24, compact = true }
    "media.events"      = { partitions = 6, retention_hours = 168 }
    "media.dead-letter" = { partitions = 6, retention_hours = 336 }
  }
}

locals {
  name = "millrace"
  tags = { Project = "millrace", Environment = "prod" }
}
