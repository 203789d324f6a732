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
