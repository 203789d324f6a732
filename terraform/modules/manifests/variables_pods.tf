variable "ingest" {
  description = <<-EOT
    The pods that Knative runs, role all or ingest. cpu in cores; memory_mib is request and limit; heap_mib the
    greatest heap; concurrency the requests, senders and readers together, that one pod serves at once;
    timeout_s the longest request.
  EOT
  type = object({
    cpu              = optional(number, 0.5)
    memory_mib       = optional(number, 1024)
    heap_mib         = optional(number, 512)
    min_pods         = optional(number, 0)
    max_pods         = optional(number, 1)
    concurrency      = optional(number, 64)
    target_percent   = optional(number, 70)
    timeout_s        = optional(number, 600)
    scale_down_after = optional(string, "2m")
  })
  default = {}

  validation {
    condition     = var.ingest.cpu >= 0.1 && var.ingest.cpu <= 64
    error_message = "ingest.cpu is ${var.ingest.cpu}, expected 0.1 to 64 cores."
  }

  validation {
    condition     = var.ingest.min_pods >= 0 && var.ingest.min_pods == floor(var.ingest.min_pods) && var.ingest.max_pods >= max(1, var.ingest.min_pods) && var.ingest.max_pods == floor(var.ingest.max_pods)
    error_message = "ingest.min_pods is ${var.ingest.min_pods} and max_pods ${var.ingest.max_pods}, expected whole numbers with 0 <= min_pods <= max_pods and at least 1 for max_pods."
  }

  validation {
    condition     = !contains(var.roles, "all") || var.ingest.max_pods == 1
    error_message = "ingest.max_pods is ${var.ingest.max_pods}, expected 1 for role all: its streams live in the memory of one pod."
  }

  validation {
    condition     = var.ingest.concurrency >= 1 && var.ingest.concurrency <= 1000 && var.ingest.concurrency == floor(var.ingest.concurrency)
    error_message = "ingest.concurrency is ${var.ingest.concurrency}, expected a whole number from 1 to 1000."
  }

  validation {
    condition     = var.ingest.target_percent >= 10 && var.ingest.target_percent <= 100
    error_message = "ingest.target_percent is ${var.ingest.target_percent}, expected 10 to 100."
  }

  validation {
    condition     = var.ingest.timeout_s >= 30 && var.ingest.timeout_s <= 600
    error_message = "ingest.timeout_s is ${var.ingest.timeout_s}, expected 30 to 600: Knative refuses a longer request."
  }

  validation {
    condition     = var.ingest.timeout_s >= var.shutdown.drain_s + 10
    error_message = "ingest.timeout_s is ${var.ingest.timeout_s}, expected at least ${var.shutdown.drain_s + 10}: it is the grace period of the pod too, in which shutdown.drain_s and 10 s must fit."
  }

  validation {
    condition     = can(regex("^([0-9]+m|[0-9]+s)$", var.ingest.scale_down_after))
    error_message = "ingest.scale_down_after is \"${var.ingest.scale_down_after}\", expected seconds or minutes such as 90s or 2m."
  }

  validation {
    condition     = var.ingest.heap_mib >= 64 && var.ingest.memory_mib >= var.ingest.heap_mib + local.base_mib + ceil(local.sender_mib * var.ingest.concurrency)
    error_message = "ingest.memory_mib is ${var.ingest.memory_mib} with heap_mib ${var.ingest.heap_mib}, expected heap_mib >= 64 and memory_mib >= ${var.ingest.heap_mib + local.base_mib + ceil(local.sender_mib * var.ingest.concurrency)}: the heap, ${local.base_mib} MiB beside it and ${local.sender_mib} MiB for each of ${var.ingest.concurrency} senders."
  }
}

variable "processor" {
  description = <<-EOT
    The pods that own partitions. cpu in cores; memory_mib is request and limit; heap_mib the greatest heap;
    lag_per_pod the records behind that are worth one more pod; readers the readers that one pod serves at once.
  EOT
  type = object({
    cpu         = optional(number, 1)
    memory_mib  = optional(number, 2048)
    heap_mib    = optional(number, 1408)
    min_pods    = optional(number, 1)
    max_pods    = optional(number, 6)
    lag_per_pod = optional(number, 1000)
    readers     = optional(number, 64)
  })
  default = {}

  validation {
    condition     = var.processor.cpu >= 0.1 && var.processor.cpu <= 64
    error_message = "processor.cpu is ${var.processor.cpu}, expected 0.1 to 64 cores."
  }

  validation {
    condition     = var.processor.min_pods >= 1 && var.processor.min_pods == floor(var.processor.min_pods) && var.processor.max_pods >= var.processor.min_pods && var.processor.max_pods == floor(var.processor.max_pods)
    error_message = "processor.min_pods is ${var.processor.min_pods} and max_pods ${var.processor.max_pods}, expected whole numbers with 1 <= min_pods <= max_pods: gaps are given up by a timer, which runs in a pod."
  }

  validation {
    condition     = !contains(var.roles, "processor") || var.processor.max_pods <= try(var.topics["media.chunks"].partitions, 0)
    error_message = "processor.max_pods is ${var.processor.max_pods}, expected at most ${try(var.topics["media.chunks"].partitions, 0)}, the partitions of media.chunks: a pod beyond them owns nothing."
  }

  validation {
    condition     = var.processor.lag_per_pod >= 1 && var.processor.lag_per_pod == floor(var.processor.lag_per_pod)
    error_message = "processor.lag_per_pod is ${var.processor.lag_per_pod}, expected a whole number of records, at least 1."
  }

  validation {
    condition     = var.processor.readers >= 1 && var.processor.heap_mib >= 128 + local.queue_mib * var.processor.readers / 2
    error_message = "processor.heap_mib is ${var.processor.heap_mib} with ${var.processor.readers} readers, expected at least ${128 + local.queue_mib * var.processor.readers / 2}: 128 MiB and half of the ${local.queue_mib} MiB that each of at least one reader's queue may hold."
  }

  validation {
    condition     = var.processor.memory_mib >= var.processor.heap_mib + local.base_mib
    error_message = "processor.memory_mib is ${var.processor.memory_mib}, expected at least ${var.processor.heap_mib + local.base_mib}: heap_mib ${var.processor.heap_mib} and ${local.base_mib} MiB beside it."
  }
}

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
