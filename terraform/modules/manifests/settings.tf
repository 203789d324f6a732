# Configuration by key, as docs/configuration.md has it, and as environment variables.
locals {
  own_settings = {
    "millrace.ingest.demux.spool-directory"   = local.spool_path
    "millrace.ingest.demux.spool-limit-bytes" = var.spool.file_limit_mib * 1048576
    "millrace.chunk.sequence-timeout"         = "${var.sequence_timeout_s}s"
    "millrace.stream.ttl"                     = "${var.stream_ttl_s}s"
    "millrace.stream.drain-timeout"           = "${var.shutdown.drain_s}s"
    "millrace.stream.max-senders"             = var.ingest.concurrency
    "quarkus.shutdown.delay"                  = null
    "quarkus.profile"                         = null
    "millrace.role"                           = null
    "kafka.bootstrap.servers"                 = null
  }

  kafka_settings = var.kafka == null ? {} : merge(
    { "kafka.bootstrap.servers" = var.kafka.bootstrap_servers },
    var.kafka.security == "tls" ? { "kafka.security.protocol" = "SSL" } : {},
    var.kafka.security == "iam" ? {
      "kafka.security.protocol"                  = "SASL_SSL"
      "kafka.sasl.mechanism"                     = "AWS_MSK_IAM"
      "kafka.sasl.jaas.config"                   = "software.amazon.msk.auth.iam.IAMLoginModule required;"
      "kafka.sasl.client.callback.handler.class" = "software.amazon.msk.auth.iam.IAMClientCallbackHandler"
    } : {},
  )

  amqp_settings = var.amqp == null ? {} : {
    "amqp.host"    = var.amqp.host
    "amqp.port"    = var.amqp.port
    "amqp.use.ssl" = true
  }

  # The pods that Knative stops have served their last request by then; the others are still sent some.
  role_settings = {
    all       = {}
    ingest    = { "millrace.role" = "ingest" }
    processor = { "millrace.role" = "processor", "quarkus.shutdown.delay" = "${var.shutdown.delay_s}s" }
  }

  profile = var.kafka != null ? "prod,kafka" : var.amqp != null ? "prod,amqp" : "prod"

  settings = {
    for role in local.pod_roles : role => merge(
      { for key, value in local.own_settings : key => tostring(value) if value != null },
      local.kafka_settings,
      local.amqp_settings,
      { "quarkus.profile" = local.profile },
      local.role_settings[role],
      var.settings,
    )
  }

  environment = {
    for role, settings in local.settings : role => concat(
      [for key, value in settings : { name = upper(replace(key, "/[^a-z0-9]/", "_")), value = tostring(value) }],
      var.runtime == "jvm" ? [{ name = "JAVA_TOOL_OPTIONS", value = join(" ", local.limits[role]) }] : [],
      [for key in var.amqp == null ? [] : ["username", "password"] : {
        name      = "AMQP_${upper(key)}"
        valueFrom = { secretKeyRef = { name = var.amqp.secret, key = key } }
      }],
    )
  }

  limits = {
    for role in local.pod_roles : role => [
      "-Xmx${role == "processor" ? var.processor.heap_mib : var.ingest.heap_mib}m",
      "-XX:MaxDirectMemorySize=${local.direct_mib}m",
      "-Djava.io.tmpdir=${local.spool_path}",
    ]
  }
}
