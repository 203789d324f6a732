variable "name" {
  description = "Name of the broker."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,31}$", var.name))
    error_message = "name is \"${var.name}\", expected 1 to 32 of a-z 0-9 -, beginning with a letter."
  }
}

variable "engine_version" {
  description = "Version of ActiveMQ, as Amazon MQ offers it."
  type        = string
  default     = "5.18"

  validation {
    condition     = can(regex("^5\\.(1[89]|[2-9][0-9])$", var.engine_version))
    error_message = "engine_version is \"${var.engine_version}\", expected 5.18 or newer without a patch number, which Amazon MQ keeps current."
  }
}

variable "instance_type" {
  description = "Instance type of the broker."
  type        = string
  default     = "mq.m5.large"

  validation {
    condition     = can(regex("^mq\\.(t3\\.micro|m5\\.[0-9]*x?large)$", var.instance_type))
    error_message = "instance_type is \"${var.instance_type}\", expected mq.m5.* or, for trials, mq.t3.micro."
  }
}

variable "standby" {
  description = "Whether a second broker in another zone takes over when the first fails."
  type        = bool
  default     = true

  validation {
    condition     = !var.standby || var.instance_type != "mq.t3.micro"
    error_message = "instance_type is \"${var.instance_type}\" with a standby, expected mq.m5.*."
  }
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets in different zones: two with a standby, one without."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) == (var.standby ? 2 : 1)
    error_message = "subnet_ids are ${length(var.subnet_ids)}, expected ${var.standby ? "2, for a standby in another zone" : "1, as there is no standby"}."
  }
}

variable "client_security_groups" {
  description = "Groups that may reach the broker, by a name for each."
  type        = map(string)
}

variable "username" {
  description = "User that Millrace signs in as."
  type        = string
  default     = "millrace"

  validation {
    condition     = can(regex("^[A-Za-z0-9._~-]{2,100}$", var.username))
    error_message = "username is \"${var.username}\", expected 2 to 100 of A-Z a-z 0-9 . _ ~ -."
  }
}

variable "password" {
  description = "Its password. It comes from the environment (TF_VAR_…) and stands in the state, which is encrypted."
  type        = string
  sensitive   = true

  validation {
    condition     = can(regex("^[^,:= ]{16,250}$", var.password)) && length(distinct(split("", var.password))) >= 8
    error_message = "The password has another form than expected: 16 to 250 characters, at least 8 different ones, none of them a comma, colon, equals sign or blank."
  }
}

variable "password_version" {
  description = "Number of the password: a higher one writes the password into the secret again."
  type        = number
  default     = 1

  validation {
    condition     = var.password_version >= 1 && var.password_version == floor(var.password_version)
    error_message = "password_version is ${var.password_version}, expected a whole number from 1."
  }
}
