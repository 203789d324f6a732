variable "name" {
  description = "Name of the network; its parts' names begin with it."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,31}$", var.name))
    error_message = "name is \"${var.name}\", expected 1 to 32 of a-z 0-9 -, beginning with a letter."
  }
}

variable "cidr" {
  description = "Addresses of the network; each zone's private part is a sixteenth of it."
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && try(tonumber(split("/", var.cidr)[1]) >= 16 && tonumber(split("/", var.cidr)[1]) <= 20, false)
    error_message = "cidr is \"${var.cidr}\", expected a network of /16 to /20, such as 10.0.0.0/16."
  }
}

variable "region" {
  description = "Region of the zones."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is \"${var.region}\", expected one such as eu-central-1."
  }
}

variable "zones" {
  description = "Availability zones, by their letters."
  type        = list(string)
  default     = ["a", "b", "c"]

  validation {
    condition     = length(var.zones) >= 2 && length(var.zones) <= 4 && length(distinct(var.zones)) == length(var.zones) && alltrue([for zone in var.zones : can(regex("^[a-z]$", zone))])
    error_message = "zones are ${jsonencode(var.zones)}, expected 2 to 4 different letters."
  }
}

variable "nat_per_zone" {
  description = "Whether each zone has a NAT gateway of its own. One for all costs less, and its zone's failure cuts off the others."
  type        = bool
  default     = true
}

variable "interface_services" {
  description = "AWS services reached inside the network, such as sts or ecr.api; each costs an endpoint a zone. S3 is always, at no cost."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for service in var.interface_services : can(regex("^[a-z0-9.-]+$", service)) && service != "s3"])
    error_message = "interface_services are ${jsonencode(var.interface_services)}, expected names such as sts or ecr.api, without s3."
  }
}

variable "flow_log_days" {
  description = "Days for which the flow log is kept."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400], var.flow_log_days)
    error_message = "flow_log_days is ${var.flow_log_days}, expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400."
  }
}
