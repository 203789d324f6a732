output "hosts" {
  description = "Host of each broker, the active one first or second: a client tries both."
  value       = [for instance in aws_mq_broker.this.instances : regex("^amqp\\+ssl://([^:/]+):5671$", one([for endpoint in instance.endpoints : endpoint if startswith(endpoint, "amqp+ssl://")]))[0]]
}

output "secret_arn" {
  description = "The secret with username and password."
  value       = aws_secretsmanager_secret.this.arn
}
