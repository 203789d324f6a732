variable "region" {
  description = "AWS region."
  type        = string
}

variable "admins" {
  description = "ARNs of the IAM roles or users that administer the cluster."
  type        = set(string)
}

variable "image_digest" {
  description = "Digest of the image that runs, sha256:…; none makes everything but the manifests."
  type        = string
  default     = null
}

variable "viewers" {
  description = "ARNs of the IAM roles or users that may look at the cluster."
  type        = set(string)
  default     = []
}

variable "vpn_cidrs" {
  description = "Networks beside the VPC that reach the cluster's API at its private address."
  type        = set(string)
  default     = []
}
