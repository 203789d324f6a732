output "cluster" {
  description = "Name of the EKS cluster."
  value       = module.eks.name
}

output "repository" {
  description = "Where the image is pushed to."
  value       = module.ecr.urls[local.repository]
}

output "bucket" {
  description = "The claim-check bucket and its folders."
  value       = { name = module.s3.name, folders = module.iam.folders }
}

output "bootstrap_servers" {
  description = "Kafka's brokers; null where broker is amqp."
  value       = one(module.msk[*].bootstrap_servers)
}

output "amqp_secret_arn" {
  description = "The secret of the AMQP user; null where broker is kafka."
  value       = one(module.mq[*].secret_arn)
}

output "role_arns" {
  description = "IAM roles of the service accounts."
  value       = module.iam.role_arns
}

output "files" {
  description = "The manifests by file name; none before there is an image."
  value       = var.image_digest == null ? {} : module.manifests[0].files
}

output "manifest" {
  description = "The manifests in one text; empty before there is an image."
  value       = var.image_digest == null ? "" : module.manifests[0].manifest
}
