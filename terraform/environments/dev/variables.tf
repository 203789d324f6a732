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

variable "public_api_cidrs" {
  description = "Networks that reach the cluster's API over the internet, such as the office."
  type        = set(string)
  default     = []
}

variable "broker" {
  description = "kafka, or amqp, which costs less and runs one pod."
  type        = string
  default     = "kafka"
}

variable "amqp_password" {
  description = "Password of the AMQP user where broker is amqp, by TF_VAR_amqp_password."
  type        = string
  default     = null
  sensitive   = true
}
