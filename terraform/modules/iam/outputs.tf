output "role_arns" {
  description = "ARN of each role: ingest, processor, functions, scaler, topics."
  value       = { for role in keys(local.roles) : role => aws_iam_role.this[role].arn }
}

output "folders" {
  description = "Folders of the bucket that the roles reach: claims, and derived."
  value       = { claims = local.claims, derived = local.derived }
}
