variable "name" {
  description = "Name of the deployment; the objects' names begin with it."
  type        = string
  default     = "millrace"

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$", var.name))
    error_message = "name is \"${var.name}\", expected 1 to 32 of a-z 0-9 -, beginning with a letter and not ending with -."
  }
}

variable "namespace" {
  description = "Namespace that the manifests create and fill."
  type        = string
  default     = "millrace"

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.namespace))
    error_message = "namespace is \"${var.namespace}\", expected a DNS label: 1 to 63 of a-z 0-9 -, not beginning or ending with -."
  }

  validation {
    condition     = !contains(["default", "kube-system", "kube-public", "knative-serving", "keda"], var.namespace)
    error_message = "namespace is \"${var.namespace}\", expected one of Millrace's own: everything else in it would be cut off by the network policy."
  }
}

variable "image" {
  description = "Image of Millrace: repository@sha256:digest, or repository:tag where require_digest is off."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-zA-Z0-9._/:-]*(@sha256:[0-9a-f]{64}|:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$", var.image))
    error_message = "image is \"${var.image}\", expected repository@sha256:<64 hex digits> or repository:tag."
  }

  validation {
    condition     = !var.require_digest || can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image is \"${var.image}\", expected repository@sha256:<64 hex digits>: a tag can be moved after it was tested."
  }
}

variable "require_digest" {
  description = "Whether the image must be named by its digest. Off only where a moving tag is wanted."
  type        = bool
  default     = true
}

variable "runtime" {
  description = "What the image runs: jvm (limits go by JAVA_TOOL_OPTIONS) or native (limits go by arguments)."
  type        = string
  default     = "jvm"

  validation {
    condition     = contains(["jvm", "native"], var.runtime)
    error_message = "runtime is \"${var.runtime}\", expected jvm or native."
  }
}

variable "roles" {
  description = "Either [\"all\"], one pod with everything in memory, or [\"ingest\", \"processor\"] around Kafka."
  type        = set(string)
  default     = ["ingest", "processor"]

  validation {
    condition     = var.roles == toset(["all"]) || var.roles == toset(["ingest", "processor"])
    error_message = "roles are [${join(", ", var.roles)}], expected [all] or [ingest, processor]."
  }
}

variable "settings" {
  description = "Further configuration keys by name, such as millrace.chunk.sequence-timeout = \"2s\"; they become environment variables."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.settings) : can(regex("^(millrace|quarkus|kafka|mp\\.messaging)\\.[a-z0-9.-]*[a-z0-9]$", key))])
    error_message = "settings has the keys [${join(", ", keys(var.settings))}], expected keys that begin with millrace., quarkus., kafka. or mp.messaging. and are in lower case."
  }

  validation {
    condition     = length(setintersection(keys(var.settings), keys(local.own_settings))) == 0
    error_message = "settings sets [${join(", ", setintersection(keys(var.settings), keys(local.own_settings)))}], expected no key that another variable of this module sets."
  }
}

variable "service_account_role_arns" {
  description = "IAM role of each service account, by its role name: all, ingest, processor, functions. A name without a role gets an account without one."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for role in keys(var.service_account_role_arns) : contains(["all", "ingest", "processor", "functions"], role)])
    error_message = "service_account_role_arns names [${join(", ", keys(var.service_account_role_arns))}], expected some of all, ingest, processor, functions."
  }
}
