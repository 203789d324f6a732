output "arn" {
  description = "The cluster."
  value       = aws_msk_cluster.this.arn
}

output "bootstrap_servers" {
  description = "Brokers for clients that sign in as IAM roles, in an order that holds."
  value       = join(",", sort(split(",", aws_msk_cluster.this.bootstrap_brokers_sasl_iam)))
}
