module "msk" {
  source = "../msk"
  count  = var.broker == "kafka" ? 1 : 0

  name                   = var.name
  kafka_version          = var.kafka.version
  vpc_id                 = module.network.vpc_id
  subnet_ids             = module.network.private_subnet_ids
  client_security_groups = { cluster = module.eks.security_group_id }
  brokers = {
    instance_type = var.kafka.instance_type
    count         = var.kafka.count
    disk_gib      = var.kafka.disk_gib
    disk_max_gib  = var.kafka.disk_max_gib
  }
}

# Without a standby: its other address would need a client that tries two hosts. Messages outlive the broker, their
# storage is in all zones.
module "mq" {
  source = "../mq"
  count  = var.broker == "amqp" ? 1 : 0

  name                   = var.name
  engine_version         = var.amqp.engine_version
  instance_type          = var.amqp.instance_type
  standby                = false
  vpc_id                 = module.network.vpc_id
  subnet_ids             = [module.network.private_subnet_ids[0]]
  client_security_groups = { cluster = module.eks.security_group_id }
  password               = var.amqp_password
  password_version       = var.amqp.password_version
}
