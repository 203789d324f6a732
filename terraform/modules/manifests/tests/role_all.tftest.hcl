# One pod with everything in memory.

variables {
  image = "registry.example/millrace@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  roles = ["all"]
}

run "one_knative_service_and_nothing_of_kafka" {
  command = plan

  assert {
    condition = toset(keys(output.files)) == toset([
      "00-namespace.yaml",
      "10-serviceaccount-all.yaml",
      "20-networkpolicy-all.yaml",
      "20-networkpolicy-deny-all.yaml",
      "20-networkpolicy-dns.yaml",
      "40-service-all.yaml",
      "60-poddisruptionbudget-all.yaml",
    ])
    error_message = "the files are ${jsonencode(keys(output.files))}"
  }

  assert {
    condition     = yamldecode(output.files["40-service-all.yaml"]).metadata.name == "millrace" && output.service == "millrace"
    error_message = "the service is ${output.service}"
  }

  assert {
    condition     = yamldecode(output.files["20-networkpolicy-all.yaml"]).spec.egress == []
    error_message = "the pod may leave"
  }
}

# What is set is what the application documents: a key that it does not know would be ignored without a word.
run "every_setting_is_documented" {
  command = plan

  variables {
    settings = { "millrace.delivery.max-lag" = "10s" }
  }

  assert {
    condition = length(setsubtract(
      [for variable in yamldecode(output.files["40-service-all.yaml"]).spec.template.spec.containers[0].env : variable.name if startswith(variable.name, "MILLRACE_")],
      [for key in flatten(regexall("(?m)^\\| `(millrace\\.[^`]+)` \\|", file("../../../docs/configuration.md"))) : upper(replace(key, "/[^a-z0-9]/", "_"))],
    )) == 0
    error_message = "docs/configuration.md does not list all of ${jsonencode([for variable in yamldecode(output.files["40-service-all.yaml"]).spec.template.spec.containers[0].env : variable.name])}"
  }

  assert {
    condition     = contains(yamldecode(output.files["40-service-all.yaml"]).spec.template.spec.containers[0].env, { name = "MILLRACE_DELIVERY_MAX_LAG", value = "10s" })
    error_message = "the further setting is not there"
  }
}

run "native_takes_its_limits_as_arguments" {
  command = plan

  variables {
    runtime = "native"
    ingest  = { memory_mib = 384, heap_mib = 128, concurrency = 32 }
  }

  assert {
    condition     = yamldecode(output.files["40-service-all.yaml"]).spec.template.spec.containers[0].args == ["-Xmx128m", "-XX:MaxDirectMemorySize=128m", "-Djava.io.tmpdir=/spool"]
    error_message = "the arguments differ"
  }

  assert {
    condition     = length(regexall("JAVA_TOOL_OPTIONS", output.manifest)) == 0
    error_message = "JAVA_TOOL_OPTIONS is set for an executable that does not read it"
  }
}

run "amqp_credentials_come_from_a_secret" {
  command = plan

  variables {
    amqp = { host = "b-1.mq.example", secret = "millrace-amqp", cidrs = ["10.0.0.0/16"] }
  }

  assert {
    condition = length(setsubtract(
      [for object in [
        { name = "AMQP_HOST", value = "b-1.mq.example" },
        { name = "AMQP_PORT", value = "5671" },
        { name = "AMQP_USE_SSL", value = "true" },
        { name = "QUARKUS_PROFILE", value = "prod,amqp" },
        { name = "AMQP_USERNAME", valueFrom = { secretKeyRef = { name = "millrace-amqp", key = "username" } } },
        { name = "AMQP_PASSWORD", valueFrom = { secretKeyRef = { name = "millrace-amqp", key = "password" } } },
      ] : jsonencode(object)],
      [for variable in yamldecode(output.files["40-service-all.yaml"]).spec.template.spec.containers[0].env : jsonencode(variable)],
    )) == 0
    error_message = "the environment is ${jsonencode(yamldecode(output.files["40-service-all.yaml"]).spec.template.spec.containers[0].env)}"
  }

  assert {
    condition     = yamldecode(output.files["20-networkpolicy-all.yaml"]).spec.egress == [{ to = [{ ipBlock = { cidr = "10.0.0.0/16" } }], ports = [{ port = 5671, protocol = "TCP" }] }]
    error_message = "the broker is out of reach"
  }
}

run "more_than_one_pod_is_refused" {
  command = plan

  variables {
    ingest = { max_pods = 2 }
  }

  expect_failures = [var.ingest]
}
