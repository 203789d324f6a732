variable "stream_ttl_s" {
  description = "millrace.stream.ttl in seconds: silence after which a stream is flushed and forgotten."
  type        = number
  default     = 600

  validation {
    condition     = var.stream_ttl_s >= 10 && var.stream_ttl_s <= 86400
    error_message = "stream_ttl_s is ${var.stream_ttl_s}, expected 10 to 86400 seconds."
  }
}

variable "sequence_timeout_s" {
  description = "millrace.chunk.sequence-timeout in seconds: how long a missing chunk is waited for."
  type        = number
  default     = 5

  validation {
    condition     = var.sequence_timeout_s >= 1 && var.sequence_timeout_s < var.stream_ttl_s
    error_message = "sequence_timeout_s is ${var.sequence_timeout_s}, expected 1 second or more and less than stream_ttl_s, ${var.stream_ttl_s}."
  }
}

variable "spool" {
  description = <<-EOT
    The writable volume, all else is read-only: size_mib of disk, file_limit_mib for the largest MP4 with its index
    at the end, and how many of those a pod may take at once.
  EOT
  type = object({
    size_mib       = optional(number, 4352)
    file_limit_mib = optional(number, 2048)
    files          = optional(number, 2)
  })
  default = {}

  validation {
    condition     = var.spool.file_limit_mib >= 0 && var.spool.files >= 1 && var.spool.size_mib >= var.spool.file_limit_mib * var.spool.files + local.library_mib
    error_message = "spool.size_mib is ${var.spool.size_mib}, expected at least ${var.spool.file_limit_mib * var.spool.files + local.library_mib}: ${var.spool.files} files of ${var.spool.file_limit_mib} MiB and ${local.library_mib} MiB for unpacked libraries; a pod that exceeds it is evicted."
  }
}

variable "shutdown" {
  description = "How a pod ends, in seconds: delay_s while it still serves though not ready, drain_s for readers to get what is theirs, grace_s until it is killed."
  type = object({
    delay_s = optional(number, 5)
    drain_s = optional(number, 10)
    grace_s = optional(number, 45)
  })
  default = {}

  validation {
    condition     = var.shutdown.delay_s >= 0 && var.shutdown.drain_s >= 1 && var.shutdown.grace_s >= var.shutdown.delay_s + var.shutdown.drain_s + 10
    error_message = "shutdown.grace_s is ${var.shutdown.grace_s}, expected at least ${var.shutdown.delay_s + var.shutdown.drain_s + 10}: delay_s ${var.shutdown.delay_s}, drain_s ${var.shutdown.drain_s} (at least 1) and 10 to close connections."
  }
}

variable "run_as_user" {
  description = "User and group id of the process."
  type        = number
  default     = 65532

  validation {
    condition     = var.run_as_user >= 1000 && var.run_as_user <= 65535
    error_message = "run_as_user is ${var.run_as_user}, expected 1000 to 65535: not root, nor one of the system's."
  }
}
