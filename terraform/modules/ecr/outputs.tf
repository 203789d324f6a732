output "urls" {
  description = "URL of each repository, by its name."
  value       = { for name in var.names : name => aws_ecr_repository.this[name].repository_url }
}
