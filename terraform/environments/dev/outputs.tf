output "cluster" {
  description = "Name of the EKS cluster."
  value       = module.platform.cluster
}

output "repository" {
  description = "Where the image is pushed to."
  value       = module.platform.repository
}

output "bucket" {
  description = "The claim-check bucket and its folders."
  value       = module.platform.bucket
}

output "bootstrap_servers" {
  description = "Kafka's brokers."
  value       = module.platform.bootstrap_servers
}

output "amqp_secret_arn" {
  description = "The secret of the AMQP user."
  value       = module.platform.amqp_secret_arn
}

output "role_arns" {
  description = "IAM roles of the service accounts."
  value       = module.platform.role_arns
}

output "files" {
  description = "The manifests by file name."
  value       = module.platform.files
}

output "manifest" {
  description = "The manifests in one text, for kubectl apply -f -."
  value       = module.platform.manifest
}
