variable "name" {
  description = "Beginning of the bucket's name; AWS adds what makes it the only one in the world."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,36}$", var.name))
    error_message = "name is \"${var.name}\", expected 2 to 37 of a-z 0-9 -, not beginning with -."
  }
}

variable "retention_days" {
  description = "Days after which a claim-checked chunk is deleted; longer than the records that refer to it."
  type        = number

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 3650 && var.retention_days == floor(var.retention_days)
    error_message = "retention_days is ${var.retention_days}, expected a whole number from 1 to 3650."
  }
}

variable "force_destroy" {
  description = "Whether destroy deletes the objects too."
  type        = bool
  default     = false
}
