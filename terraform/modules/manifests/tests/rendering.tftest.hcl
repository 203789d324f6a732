# What is rendered decodes and holds the values.

variables {
  image = "registry.example/millrace@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  ingest = {
    max_pods    = 20
    concurrency = 100
  }
  processor = {
    min_pods    = 2
    max_pods    = 12
    lag_per_pod = 500
  }
  kafka = {
    bootstrap_servers = "b-1.example:9098,b-2.example:9098"
    security          = "iam"
    region            = "eu-central-1"
  }
  network = {
    kafka_cidrs       = ["10.0.0.0/16"]
    https_cidrs       = ["0.0.0.0/0"]
    reader_namespaces = ["players"]
  }
  service_account_role_arns = {
    ingest    = "arn:aws:iam::111122223333:role/ingest"
    functions = "arn:aws:iam::111122223333:role/functions"
  }
}

run "files" {
  command = plan

  assert {
    condition = toset(keys(output.files)) == toset([
      "00-namespace.yaml",
      "10-serviceaccount-functions.yaml",
      "10-serviceaccount-ingest.yaml",
      "10-serviceaccount-processor.yaml",
      "20-networkpolicy-deny-all.yaml",
      "20-networkpolicy-dns.yaml",
      "20-networkpolicy-ingest.yaml",
      "20-networkpolicy-processor.yaml",
      "30-kafkatopic-media.chunks.yaml",
      "30-kafkatopic-media.dead-letter.yaml",
      "30-kafkatopic-media.events.yaml",
      "30-kafkatopic-media.ordered.yaml",
      "30-kafkatopic-media.progress.yaml",
      "40-service-ingest.yaml",
      "41-service-processor.yaml",
      "41-service-processor-pods.yaml",
      "42-statefulset-processor.yaml",
      "50-scaledobject-processor.yaml",
      "50-triggerauthentication-kafka.yaml",
      "60-poddisruptionbudget-ingest.yaml",
      "60-poddisruptionbudget-processor.yaml",
    ])
    error_message = "the files are ${jsonencode(keys(output.files))}"
  }

  assert {
    condition     = alltrue([for file in values(output.files) : yamldecode(file).kind != null && yamldecode(file).apiVersion != null])
    error_message = "each file decodes to one object with kind and apiVersion"
  }

  assert {
    condition     = [for object in split("---\n", output.manifest) : jsonencode(yamldecode(object))] == [for name in sort(keys(output.files)) : jsonencode(yamldecode(output.files[name]))]
    error_message = "the one text holds the same objects in the same order"
  }

  assert {
    condition     = length(regexall("(?m): null$", output.manifest)) == 0
    error_message = "no field is null"
  }

  assert {
    condition     = alltrue([for file in values(output.files) : try(yamldecode(file).metadata.namespace, "millrace") == "millrace"])
    error_message = "every object is in the namespace"
  }
}

run "every_pod_is_restricted" {
  command = plan

  assert {
    condition = alltrue([for file in ["40-service-ingest.yaml", "42-statefulset-processor.yaml"] :
      yamldecode(output.files[file]).spec.template.spec.containers[0].securityContext == {
        allowPrivilegeEscalation = false
        readOnlyRootFilesystem   = true
        runAsNonRoot             = true
        runAsUser                = 65532
        runAsGroup               = 65532
        capabilities             = { drop = ["ALL"] }
        seccompProfile           = { type = "RuntimeDefault" }
      }
    ])
    error_message = "a container is not restricted"
  }

  assert {
    condition = alltrue([for file in ["40-service-ingest.yaml", "42-statefulset-processor.yaml"] :
      yamldecode(output.files[file]).spec.template.spec.volumes == [{ name = "spool", emptyDir = { sizeLimit = "4352Mi" } }]
      && yamldecode(output.files[file]).spec.template.spec.containers[0].volumeMounts == [{ name = "spool", mountPath = "/spool" }]
      && yamldecode(output.files[file]).spec.template.spec.automountServiceAccountToken == false
    ])
    error_message = "the spool is not the only volume"
  }

  assert {
    condition     = yamldecode(output.files["00-namespace.yaml"]).metadata.labels["pod-security.kubernetes.io/enforce"] == "restricted"
    error_message = "the namespace does not enforce it"
  }
}

run "the_image_and_its_sizes_arrive" {
  command = plan

  assert {
    condition = alltrue([for file in ["40-service-ingest.yaml", "42-statefulset-processor.yaml"] :
      yamldecode(output.files[file]).spec.template.spec.containers[0].image == var.image
    ])
    error_message = "a container runs another image"
  }

  assert {
    condition     = yamldecode(output.files["42-statefulset-processor.yaml"]).spec.template.spec.containers[0].resources == { requests = { cpu = "1000m", memory = "2048Mi", ephemeral-storage = "4416Mi" }, limits = { memory = "2048Mi", ephemeral-storage = "4416Mi" } }
    error_message = "the processor's resources are ${jsonencode(yamldecode(output.files["42-statefulset-processor.yaml"]).spec.template.spec.containers[0].resources)}"
  }

  assert {
    condition     = contains(yamldecode(output.files["42-statefulset-processor.yaml"]).spec.template.spec.containers[0].env, { name = "JAVA_TOOL_OPTIONS", value = "-Xmx1408m -XX:MaxDirectMemorySize=128m -Djava.io.tmpdir=/spool" })
    error_message = "the processor's JVM is not limited"
  }
}

run "knative_service" {
  command = plan

  assert {
    condition = yamldecode(output.files["40-service-ingest.yaml"]).spec.template.metadata.annotations == {
      "autoscaling.knative.dev/class"                         = "kpa.autoscaling.knative.dev"
      "autoscaling.knative.dev/metric"                        = "concurrency"
      "autoscaling.knative.dev/target-utilization-percentage" = "70"
      "autoscaling.knative.dev/min-scale"                     = "0"
      "autoscaling.knative.dev/max-scale"                     = "20"
      "autoscaling.knative.dev/scale-down-delay"              = "2m"
    }
    error_message = "the annotations are ${jsonencode(yamldecode(output.files["40-service-ingest.yaml"]).spec.template.metadata.annotations)}"
  }

  assert {
    condition     = yamldecode(output.files["40-service-ingest.yaml"]).spec.template.spec.containerConcurrency == 100 && yamldecode(output.files["40-service-ingest.yaml"]).spec.template.spec.timeoutSeconds == 600
    error_message = "concurrency or timeout differ"
  }

  assert {
    condition = { for variable in yamldecode(output.files["40-service-ingest.yaml"]).spec.template.spec.containers[0].env : variable.name => variable.value } == {
      MILLRACE_ROLE                            = "ingest"
      MILLRACE_CHUNK_SEQUENCE_TIMEOUT          = "5s"
      MILLRACE_INGEST_DEMUX_SPOOL_DIRECTORY    = "/spool"
      MILLRACE_INGEST_DEMUX_SPOOL_LIMIT_BYTES  = "2147483648"
      MILLRACE_STREAM_DRAIN_TIMEOUT            = "10s"
      MILLRACE_STREAM_MAX_SENDERS              = "100"
      MILLRACE_STREAM_TTL                      = "600s"
      QUARKUS_PROFILE                          = "prod,kafka"
      KAFKA_BOOTSTRAP_SERVERS                  = "b-1.example:9098,b-2.example:9098"
      KAFKA_SECURITY_PROTOCOL                  = "SASL_SSL"
      KAFKA_SASL_MECHANISM                     = "AWS_MSK_IAM"
      KAFKA_SASL_JAAS_CONFIG                   = "software.amazon.msk.auth.iam.IAMLoginModule required;"
      KAFKA_SASL_CLIENT_CALLBACK_HANDLER_CLASS = "software.amazon.msk.auth.iam.IAMClientCallbackHandler"
      JAVA_TOOL_OPTIONS                        = "-Xmx512m -XX:MaxDirectMemorySize=128m -Djava.io.tmpdir=/spool"
    }
    error_message = "the environment is ${jsonencode(yamldecode(output.files["40-service-ingest.yaml"]).spec.template.spec.containers[0].env)}"
  }

  # Knative knows one port, and probes that one.
  assert {
    condition = yamldecode(output.files["40-service-ingest.yaml"]).spec.template.spec.containers[0].ports == [{ name = "http1", containerPort = 8080, protocol = "TCP" }] && [
      for probe in ["startupProbe", "readinessProbe", "livenessProbe"] : yamldecode(output.files["40-service-ingest.yaml"]).spec.template.spec.containers[0][probe].httpGet
    ] == [{ path = "/q/health/started" }, { path = "/q/health/ready" }, { path = "/q/health/live" }]
    error_message = "port or probes differ"
  }
}

run "processor" {
  command = plan

  assert {
    condition     = yamldecode(output.files["42-statefulset-processor.yaml"]).spec.serviceName == yamldecode(output.files["41-service-processor-pods.yaml"]).metadata.name
    error_message = "the StatefulSet has no headless service"
  }

  assert {
    condition = alltrue([for selector in [
      yamldecode(output.files["42-statefulset-processor.yaml"]).spec.selector.matchLabels,
      yamldecode(output.files["41-service-processor.yaml"]).spec.selector,
      yamldecode(output.files["41-service-processor-pods.yaml"]).spec.selector,
      yamldecode(output.files["60-poddisruptionbudget-processor.yaml"]).spec.selector.matchLabels,
      yamldecode(output.files["20-networkpolicy-processor.yaml"]).spec.podSelector.matchLabels,
    ] : length(selector) > 0 && length([for key, value in selector : key if yamldecode(output.files["42-statefulset-processor.yaml"]).spec.template.metadata.labels[key] != value]) == 0])
    error_message = "a selector misses the processor's pods"
  }

  assert {
    condition     = !can(yamldecode(output.files["42-statefulset-processor.yaml"]).spec.replicas)
    error_message = "the StatefulSet sets replicas, which KEDA owns"
  }

  assert {
    condition     = yamldecode(output.files["42-statefulset-processor.yaml"]).spec.template.spec.terminationGracePeriodSeconds == 45 && contains(yamldecode(output.files["42-statefulset-processor.yaml"]).spec.template.spec.containers[0].env, { name = "QUARKUS_SHUTDOWN_DELAY", value = "5s" })
    error_message = "the shutdown times differ"
  }

  assert {
    condition     = [for probe in ["startupProbe", "readinessProbe", "livenessProbe"] : yamldecode(output.files["42-statefulset-processor.yaml"]).spec.template.spec.containers[0][probe].httpGet.port] == [8080, 8080, 8080]
    error_message = "a probe has no port"
  }

  assert {
    condition = (
      yamldecode(output.files["50-scaledobject-processor.yaml"]).spec.minReplicaCount == 2
      && yamldecode(output.files["50-scaledobject-processor.yaml"]).spec.maxReplicaCount == 12
      && yamldecode(output.files["50-scaledobject-processor.yaml"]).spec.scaleTargetRef.name == yamldecode(output.files["42-statefulset-processor.yaml"]).metadata.name
      && yamldecode(output.files["50-scaledobject-processor.yaml"]).spec.triggers[0].authenticationRef.name == yamldecode(output.files["50-triggerauthentication-kafka.yaml"]).metadata.name
    )
    error_message = "the scaling is ${jsonencode(yamldecode(output.files["50-scaledobject-processor.yaml"]).spec)}"
  }

  assert {
    condition = yamldecode(output.files["50-scaledobject-processor.yaml"]).spec.triggers[0].metadata == {
      bootstrapServers   = "b-1.example:9098,b-2.example:9098"
      consumerGroup      = "millrace-processor"
      topic              = "media.chunks"
      lagThreshold       = "500"
      offsetResetPolicy  = "earliest"
      allowIdleConsumers = "false"
      tls                = "enable"
      sasl               = "oauthbearer"
      saslTokenProvider  = "aws_msk_iam"
      awsRegion          = "eu-central-1"
    }
    error_message = "the trigger is ${jsonencode(yamldecode(output.files["50-scaledobject-processor.yaml"]).spec.triggers[0])}"
  }
}

run "topics" {
  command = plan

  assert {
    condition     = yamldecode(output.files["30-kafkatopic-media.chunks.yaml"]).spec == { partitions = 12, replicas = 3, config = { "cleanup.policy" = "delete", "retention.ms" = 86400000, "max.message.bytes" = 1048576, "min.insync.replicas" = 2 } }
    error_message = "media.chunks is ${jsonencode(yamldecode(output.files["30-kafkatopic-media.chunks.yaml"]).spec)}"
  }

  assert {
    condition     = yamldecode(output.files["30-kafkatopic-media.ordered.yaml"]).spec == { partitions = 12, replicas = 3, config = { "cleanup.policy" = "delete", "retention.ms" = 86400000, "max.message.bytes" = 1114112, "min.insync.replicas" = 2 } }
    error_message = "media.ordered has no room for the attributes that a record is given."
  }

  assert {
    condition     = yamldecode(output.files["30-kafkatopic-media.progress.yaml"]).spec == { partitions = 12, replicas = 3, config = { "cleanup.policy" = "compact", "max.message.bytes" = 1048576, "min.insync.replicas" = 2 } }
    error_message = "media.progress is ${jsonencode(yamldecode(output.files["30-kafkatopic-media.progress.yaml"]).spec)}"
  }

  assert {
    condition     = yamldecode(output.files["30-kafkatopic-media.events.yaml"]).metadata.labels["strimzi.io/cluster"] == "millrace"
    error_message = "the topic operator does not see the topic"
  }
}

run "network_policies" {
  command = plan

  assert {
    condition     = yamldecode(output.files["20-networkpolicy-deny-all.yaml"]).spec == { podSelector = {}, policyTypes = ["Ingress", "Egress"] }
    error_message = "something is allowed to all pods"
  }

  assert {
    condition     = yamldecode(output.files["20-networkpolicy-ingest.yaml"]).spec.podSelector.matchLabels == { "serving.knative.dev/service" = "millrace-ingest" }
    error_message = "the policy does not select Knative's pods"
  }

  assert {
    condition     = [for rule in yamldecode(output.files["20-networkpolicy-ingest.yaml"]).spec.ingress : [for port in rule.ports : port.port]] == [[8012, 8013, 8112], [9090], [8080]]
    error_message = "the open ports are ${jsonencode(yamldecode(output.files["20-networkpolicy-ingest.yaml"]).spec.ingress)}"
  }

  assert {
    condition = yamldecode(output.files["20-networkpolicy-processor.yaml"]).spec.egress == [
      { to = [{ ipBlock = { cidr = "10.0.0.0/16" } }], ports = [{ port = 9098, protocol = "TCP" }] },
      { to = [{ ipBlock = { cidr = "0.0.0.0/0", except = ["169.254.169.254/32"] } }], ports = [{ port = 443, protocol = "TCP" }] },
    ]
    error_message = "the ways out are ${jsonencode(yamldecode(output.files["20-networkpolicy-processor.yaml"]).spec.egress)}"
  }

  assert {
    condition     = [for peer in yamldecode(output.files["20-networkpolicy-processor.yaml"]).spec.ingress[0].from : peer.namespaceSelector.matchLabels["kubernetes.io/metadata.name"]] == ["monitoring", "players"]
    error_message = "others than the readers reach a processor"
  }
}

run "service_accounts" {
  command = plan

  assert {
    condition     = yamldecode(output.files["10-serviceaccount-ingest.yaml"]).metadata.annotations == { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/ingest" }
    error_message = "the account has not its role"
  }

  assert {
    condition     = !can(yamldecode(output.files["10-serviceaccount-processor.yaml"]).metadata.annotations)
    error_message = "an account without a role has annotations"
  }

  assert {
    condition     = yamldecode(output.files["40-service-ingest.yaml"]).spec.template.spec.serviceAccountName == yamldecode(output.files["10-serviceaccount-ingest.yaml"]).metadata.name && yamldecode(output.files["42-statefulset-processor.yaml"]).spec.template.spec.serviceAccountName == yamldecode(output.files["10-serviceaccount-processor.yaml"]).metadata.name
    error_message = "a pod has another account"
  }
}

run "plaintext_kafka_needs_no_credentials" {
  command = plan

  variables {
    kafka = {
      bootstrap_servers = "kafka:9092"
      security          = "plaintext"
    }
  }

  assert {
    condition     = !contains(keys(output.files), "50-triggerauthentication-kafka.yaml") && !can(yamldecode(output.files["50-scaledobject-processor.yaml"]).spec.triggers[0].authenticationRef) && length(regexall("KAFKA_SASL", output.manifest)) == 0
    error_message = "credentials are rendered"
  }
}
