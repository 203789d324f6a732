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
