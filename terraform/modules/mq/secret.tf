# Where an operator such as External Secrets takes the credentials from. The value is written, and not kept in the
# state a second time.
resource "aws_secretsmanager_secret" "this" {
  name_prefix             = "${var.name}/amqp-"
  description             = "User of the broker ${var.name}"
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = 7
}

resource "aws_secretsmanager_secret_version" "this" {
  secret_id                = aws_secretsmanager_secret.this.id
  secret_string_wo         = jsonencode({ username = var.username, password = var.password })
  secret_string_wo_version = var.password_version
}
