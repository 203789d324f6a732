mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name    = "millrace"
  region  = "eu-central-1"
  cluster = { admins = ["arn:aws:iam::111122223333:role/platform"] }
  topics = {
    "media.chunks"      = { partitions = 12, retention_hours = 24 }
    "media.ordered"     = { partitions = 12, retention_hours = 24 }
    "media.progress"    = { partitions = 12, compact = true }
    "media.events"      = { partitions = 3, retention_hours = 72 }
    "media.dead-letter" = { partitions = 3, retention_hours = 144 }
  }
  image_digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "the_parts_fit_together" {
  assert {
    condition     = { for variable in yamldecode(output.files["40-service-ingest.yaml"]).spec.template.spec.containers[0].env : variable.name => variable.value if startswith(variable.name, "KAFKA_") } == { KAFKA_BOOTSTRAP_SERVERS = output.bootstrap_servers, KAFKA_SECURITY_PROTOCOL = "SASL_SSL", KAFKA_SASL_MECHANISM = "AWS_MSK_IAM", KAFKA_SASL_JAAS_CONFIG = "software.amazon.msk.auth.iam.IAMLoginModule required;", KAFKA_SASL_CLIENT_CALLBACK_HANDLER_CLASS = "software.amazon.msk.auth.iam.IAMClientCallbackHandler" }
    error_message = "the pods do not sign in at MSK"
  }

  assert {
    condition     = yamldecode(output.files["42-statefulset-processor.yaml"]).spec.template.spec.containers[0].image == "${output.repository}@${var.image_digest}"
    error_message = "the pods run another image"
  }

  assert {
    condition     = alltrue([for role in ["ingest", "processor", "functions"] : yamldecode(output.files["10-serviceaccount-${role}.yaml"]).metadata.annotations["eks.amazonaws.com/role-arn"] == output.role_arns[role]])
    error_message = "an account has not its role"
  }

  assert {
    condition     = yamldecode(output.files["20-networkpolicy-processor.yaml"]).spec.egress[0] == { to = [{ ipBlock = { cidr = "10.0.0.0/16" } }], ports = [{ port = 9098, protocol = "TCP" }] }
    error_message = "the pods do not reach the brokers"
  }
}

# The IAM module names accounts, the manifests make them.
run "roles_are_for_the_accounts_that_are_rendered" {
  assert {
    condition     = alltrue([for role in ["ingest", "processor", "functions"] : yamldecode(output.files["10-serviceaccount-${role}.yaml"]).metadata == merge(yamldecode(output.files["10-serviceaccount-${role}.yaml"]).metadata, { name = "millrace-${role}", namespace = "millrace" })])
    error_message = "an account has another name than its role trusts"
  }
}

run "amqp_instead_of_kafka" {
  variables {
    broker        = "amqp"
    amqp_password = "a-password-for-a-mock"
    ingest        = { max_pods = 1 }
  }

  assert {
    condition     = output.bootstrap_servers == null && output.amqp_secret_arn != null
    error_message = "there is a Kafka cluster, or no AMQP broker"
  }

  assert {
    condition     = contains(yamldecode(output.files["40-service-all.yaml"]).spec.template.spec.containers[0].env, { name = "AMQP_HOST", value = "b-0123-1.mq.eu-central-1.amazonaws.com" }) && keys(output.role_arns) == ["all", "functions"]
    error_message = "the pod does not reach the broker"
  }
}

run "no_manifests_before_there_is_an_image" {
  variables {
    image_digest = null
  }

  assert {
    condition     = length(output.files) == 0 && output.manifest == "" && output.repository != ""
    error_message = "there are manifests without an image"
  }
}

run "tag_for_a_digest" {
  command = plan
  variables {
    image_digest = "latest"
  }
  expect_failures = [var.image_digest]
}

run "name_in_capitals" {
  command = plan
  variables {
    name = "Millrace"
  }
  expect_failures = [var.name]
}

run "region_as_zone" {
  command = plan
  variables {
    region = "eu-central-1a"
  }
  expect_failures = [var.region]
}

run "broker_unknown" {
  command = plan
  variables {
    broker = "redis"
  }
  expect_failures = [var.broker]
}

run "two_zones" {
  command = plan
  variables {
    network = { zones = ["a", "b"] }
  }
  expect_failures = [var.network]
}

run "amqp_without_a_password" {
  command = plan
  variables {
    broker = "amqp"
    ingest = { max_pods = 1 }
  }
  expect_failures = [var.amqp_password]
}

run "chunks_gone_before_their_records" {
  command = plan
  variables {
    claim_check_retention_days = 6
  }
  expect_failures = [var.claim_check_retention_days]
}
