variable "names" {
  description = "Names of the repositories."
  type        = set(string)

  validation {
    condition     = length(var.names) > 0 && alltrue([for name in var.names : can(regex("^[a-z0-9]+([._/-][a-z0-9]+)*$", name))])
    error_message = "names are ${jsonencode(var.names)}, expected at least one such as millrace/app."
  }
}

variable "keep_images" {
  description = "Images of each repository that are kept, the newest."
  type        = number
  default     = 50

  validation {
    condition     = var.keep_images >= 5 && var.keep_images <= 1000
    error_message = "keep_images is ${var.keep_images}, expected 5 to 1000: a rollback needs the ones before."
  }
}

variable "force_delete" {
  description = "Whether destroy deletes repositories that hold images."
  type        = bool
  default     = false
}
