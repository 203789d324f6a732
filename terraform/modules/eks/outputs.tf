output "name" {
  description = "The cluster's name, for aws eks update-kubeconfig."
  value       = aws_eks_cluster.this.name
}

output "security_group_id" {
  description = "The group that the nodes and their pods are in."
  value       = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}

output "oidc_provider_arn" {
  description = "Who vouches for service accounts."
  value       = aws_iam_openid_connect_provider.this.arn
}

output "issuer" {
  description = "The same, without https://, as conditions of trust name it."
  value       = local.issuer
}
