module "network" {
  source = "../network"

  name               = var.name
  region             = var.region
  cidr               = var.network.cidr
  zones              = var.network.zones
  nat_per_zone       = var.network.nat_per_zone
  interface_services = var.network.interface_services
  flow_log_days      = var.network.flow_log_days
}

module "eks" {
  source = "../eks"

  name               = var.name
  kubernetes_version = var.cluster.kubernetes_version
  vpc_id             = module.network.vpc_id
  subnet_ids         = module.network.private_subnet_ids
  api_cidrs          = setunion([var.network.cidr], var.cluster.api_cidrs)
  public_api_cidrs   = var.cluster.public_api_cidrs
  admins             = var.cluster.admins
  viewers            = var.cluster.viewers
  nodes              = var.cluster.nodes
  log_days           = var.cluster.log_days
}

module "ecr" {
  source = "../ecr"

  names        = [local.repository]
  force_delete = var.disposable
}

module "s3" {
  source = "../s3"

  name           = "${var.name}-chunks"
  retention_days = var.claim_check_retention_days
  force_destroy  = var.disposable
}

module "iam" {
  source = "../iam"

  name              = var.name
  oidc_provider_arn = module.eks.oidc_provider_arn
  issuer            = module.eks.issuer
  kafka             = var.broker == "kafka" ? { cluster_arn = module.msk[0].arn } : null
  bucket            = { arn = module.s3.arn, key_arn = module.s3.key_arn }
}

locals {
  repository = "${var.name}/app"
}
