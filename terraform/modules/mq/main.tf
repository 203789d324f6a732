resource "aws_kms_key" "this" {
  description             = "Messages of the broker ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

# ActiveMQ Classic: each version of it that Amazon MQ offers speaks AMQP 1.0, at port 5671. Of RabbitMQ only 4 and
# newer does so without a plug-in.
resource "aws_mq_broker" "this" {
  broker_name                = var.name
  engine_type                = "ActiveMQ"
  engine_version             = var.engine_version
  host_instance_type         = var.instance_type
  deployment_mode            = var.standby ? "ACTIVE_STANDBY_MULTI_AZ" : "SINGLE_INSTANCE"
  storage_type               = "efs"
  publicly_accessible        = false
  auto_minor_version_upgrade = true
  subnet_ids                 = var.subnet_ids
  security_groups            = [aws_security_group.this.id]

  configuration {
    id       = aws_mq_configuration.this.id
    revision = aws_mq_configuration.this.latest_revision
  }

  encryption_options {
    use_aws_owned_key = false
    kms_key_id        = aws_kms_key.this.arn
  }

  logs {
    general = true
    audit   = true
  }

  user {
    username       = var.username
    password       = var.password
    console_access = false
  }
}
