module "manifests" {
  source = "../manifests"
  count  = var.image_digest == null ? 0 : 1

  image     = "${module.ecr.urls[local.repository]}@${var.image_digest}"
  runtime   = var.runtime
  roles     = var.broker == "kafka" ? ["ingest", "processor"] : ["all"]
  ingest    = var.ingest
  processor = var.processor
  topics    = var.topics
  settings  = var.settings

  kafka = var.broker != "kafka" ? null : {
    bootstrap_servers = module.msk[0].bootstrap_servers
    security          = "iam"
    region            = var.region
  }

  amqp = var.broker != "amqp" ? null : {
    host   = module.mq[0].hosts[0]
    secret = "millrace-amqp"
    cidrs  = [var.network.cidr]
  }

  service_account_role_arns = { for role, arn in module.iam.role_arns : role => arn if contains(["all", "ingest", "processor", "functions"], role) }

  # S3, KMS and STS have public addresses.
  network = merge(var.access, {
    kafka_cidrs = var.broker == "kafka" ? [var.network.cidr] : []
    https_cidrs = ["0.0.0.0/0"]
  })
}
