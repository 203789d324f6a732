# The container that every pod runs: restricted, read-only but for the spool.
locals {
  spool_path = "/spool"
  port       = 8080

  sizes = {
    for role in local.pod_roles : role => {
      cpu        = role == "processor" ? var.processor.cpu : var.ingest.cpu
      memory_mib = role == "processor" ? var.processor.memory_mib : var.ingest.memory_mib
    }
  }

  # 64 MiB of logs beside the spool.
  disk = "${var.spool.size_mib + 64}Mi"

  containers = {
    for role in local.pod_roles : role => merge(
      {
        name  = "millrace"
        image = var.image
        env   = local.environment[role]
        ports = [{ name = role == "processor" ? "http" : "http1", containerPort = local.port, protocol = "TCP" }]
        resources = {
          requests = {
            cpu                 = "${floor(local.sizes[role].cpu * 1000)}m"
            memory              = "${local.sizes[role].memory_mib}Mi"
            "ephemeral-storage" = local.disk
          }
          limits = {
            memory              = "${local.sizes[role].memory_mib}Mi"
            "ephemeral-storage" = local.disk
          }
        }
        startupProbe   = merge(local.probes[role].started, { periodSeconds = 1, timeoutSeconds = 5, failureThreshold = 60 })
        readinessProbe = merge(local.probes[role].ready, { periodSeconds = 5, timeoutSeconds = 3, failureThreshold = 2 })
        livenessProbe  = merge(local.probes[role].live, { periodSeconds = 10, timeoutSeconds = 5, failureThreshold = 6 })
        securityContext = {
          allowPrivilegeEscalation = false
          readOnlyRootFilesystem   = true
          runAsNonRoot             = true
          runAsUser                = var.run_as_user
          runAsGroup               = var.run_as_user
          capabilities             = { drop = ["ALL"] }
          seccompProfile           = { type = "RuntimeDefault" }
        }
        volumeMounts = [{ name = "spool", mountPath = local.spool_path }]
      },
      { for key, value in { args = local.limits[role] } : key => value if var.runtime == "native" },
    )
  }

  # Knative fills the port in by itself and refuses any other.
  probes = {
    for role in local.pod_roles : role => {
      for kind in ["started", "ready", "live"] : kind => {
        httpGet = merge({ path = "/q/health/${kind}" }, role == "processor" ? { port = local.port } : {})
      }
    }
  }

  volumes = [{ name = "spool", emptyDir = { sizeLimit = "${var.spool.size_mib}Mi" } }]
}
