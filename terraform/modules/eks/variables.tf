variable "name" {
  description = "Name of the cluster."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,31}$", var.name))
    error_message = "name is \"${var.name}\", expected 1 to 32 of a-z 0-9 -, beginning with a letter."
  }
}

variable "kubernetes_version" {
  description = "Kubernetes version, as EKS offers it."
  type        = string
  default     = "1.35"

  validation {
    condition     = can(regex("^1\\.[0-9]{2}$", var.kubernetes_version)) && try(tonumber(split(".", var.kubernetes_version)[1]) >= 31, false)
    error_message = "kubernetes_version is \"${var.kubernetes_version}\", expected 1.31 or newer without a patch number."
  }
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets of the cluster and its nodes, in at least two zones."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids are ${length(var.subnet_ids)}, expected at least 2, each in another zone."
  }
}

variable "api_cidrs" {
  description = "Networks that reach the API at its private address, such as the VPC or a VPN."
  type        = set(string)

  validation {
    condition     = alltrue([for cidr in var.api_cidrs : can(cidrhost(cidr, 0))])
    error_message = "api_cidrs are ${jsonencode(var.api_cidrs)}, expected networks such as 10.0.0.0/16."
  }
}

variable "public_api_cidrs" {
  description = "Networks that reach the API over the internet; none closes its public address."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.public_api_cidrs : can(cidrhost(cidr, 0)) && !endswith(cidr, "/0")])
    error_message = "public_api_cidrs are ${jsonencode(var.public_api_cidrs)}, expected networks such as 203.0.113.7/32, not the whole internet."
  }
}

variable "admins" {
  description = "Principals (IAM role or user ARNs) that administer the cluster. Who creates it is none unless named."
  type        = set(string)

  validation {
    condition     = length(var.admins) > 0 && alltrue([for arn in var.admins : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/.+$", arn))])
    error_message = "admins are ${jsonencode(var.admins)}, expected at least one ARN of an IAM role or user."
  }
}

variable "viewers" {
  description = "Principals that may look, and not change."
  type        = set(string)
  default     = []

  validation {
    condition     = length(setintersection(var.viewers, var.admins)) == 0 && alltrue([for arn in var.viewers : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/.+$", arn))])
    error_message = "viewers are ${jsonencode(var.viewers)}, expected ARNs of IAM roles or users that are not admins."
  }
}

variable "nodes" {
  description = "The nodes: instance types with x86-64, how many, and the GiB of disk that images and spools share."
  type = object({
    instance_types = optional(list(string), ["m7i.large"])
    capacity       = optional(string, "ON_DEMAND")
    min            = optional(number, 2)
    max            = optional(number, 6)
    disk_gib       = optional(number, 80)
  })
  default = {}

  validation {
    condition     = var.nodes.min >= 1 && var.nodes.max >= var.nodes.min
    error_message = "nodes.min is ${var.nodes.min} and max ${var.nodes.max}, expected 1 <= min <= max."
  }

  validation {
    condition     = contains(["ON_DEMAND", "SPOT"], var.nodes.capacity)
    error_message = "nodes.capacity is \"${var.nodes.capacity}\", expected ON_DEMAND or SPOT."
  }

  validation {
    condition     = length(var.nodes.instance_types) > 0 && alltrue([for type in var.nodes.instance_types : can(regex("^[a-z][a-z0-9-]*\\.[a-z0-9-]+$", type)) && !can(regex("^[a-z]+[0-9]+g[a-z]*\\.", type))])
    error_message = "nodes.instance_types are ${jsonencode(var.nodes.instance_types)}, expected types such as m7i.large; FFmpeg's libraries are built for x86-64, so no Graviton."
  }

  validation {
    condition     = var.nodes.disk_gib >= 20 && var.nodes.disk_gib <= 1000
    error_message = "nodes.disk_gib is ${var.nodes.disk_gib}, expected 20 to 1000."
  }
}

variable "log_days" {
  description = "Days for which the control plane's logs are kept."
  type        = number
  default     = 90

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400], var.log_days)
    error_message = "log_days is ${var.log_days}, expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400."
  }
}
