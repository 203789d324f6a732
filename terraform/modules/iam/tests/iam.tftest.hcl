mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name              = "millrace"
  oidc_provider_arn = "arn:aws:iam::111122223333:oidc-provider/oidc.example/id/0123"
  issuer            = "oidc.example/id/0123"
  kafka             = { cluster_arn = "arn:aws:kafka:eu-central-1:111122223333:cluster/millrace/0123-1" }
  bucket = {
    arn     = "arn:aws:s3:::millrace-chunks-0123"
    key_arn = "arn:aws:kms:eu-central-1:111122223333:key/0123"
  }
}

run "no_policy_has_a_wildcard_of_its_own" {
  assert {
    condition     = keys(aws_iam_role_policy.this) == ["functions", "ingest", "processor", "scaler", "topics"]
    error_message = "the roles are ${jsonencode(keys(aws_iam_role_policy.this))}"
  }

  assert {
    condition     = alltrue(flatten([for policy in values(aws_iam_role_policy.this) : [for statement in jsondecode(policy.policy).Statement : [for action in statement.Action : !strcontains(action, "*")]]]))
    error_message = "an action has a wildcard"
  }

  # Beside a folder of the bucket and the group's transactional ids, each resource is one thing.
  assert {
    condition = alltrue(flatten([for policy in values(aws_iam_role_policy.this) : [for statement in jsondecode(policy.policy).Statement : [for resource in statement.Resource :
      !strcontains(resource, "*") || can(regex("^arn:aws:s3:::millrace-chunks-0123/(claims|derived)/\\*$", resource)) || resource == "arn:aws:kafka:eu-central-1:111122223333:transactional-id/millrace/0123-1/millrace-processor-*"
    ]]]))
    error_message = "a resource has a wildcard: ${jsonencode([for policy in values(aws_iam_role_policy.this) : policy.policy])}"
  }

  assert {
    condition     = alltrue(flatten([for policy in values(aws_iam_role_policy.this) : [for statement in jsondecode(policy.policy).Statement : keys(statement) == ["Action", "Effect", "Resource", "Sid"] && statement.Effect == "Allow" && length(statement.Resource) > 0]]))
    error_message = "a statement has another form"
  }
}

run "each_role_is_for_one_account" {
  assert {
    condition = { for role, value in aws_iam_role.this : role => jsondecode(value.assume_role_policy).Statement } == {
      for role, account in {
        ingest    = "millrace:millrace-ingest"
        processor = "millrace:millrace-processor"
        functions = "millrace:millrace-functions"
        scaler    = "keda:keda-operator"
        topics    = "strimzi:strimzi-topic-operator"
        } : role => [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.example/id/0123" }
          Condition = { StringEquals = { "oidc.example/id/0123:sub" = "system:serviceaccount:${account}", "oidc.example/id/0123:aud" = "sts.amazonaws.com" } }
      }]
    }
    error_message = "the trust is ${jsonencode({ for role, value in aws_iam_role.this : role => value.assume_role_policy })}"
  }
}

run "ingest_writes_chunks_and_reads_what_became_of_them" {
  assert {
    condition     = length(setintersection(flatten([for statement in jsondecode(aws_iam_role_policy.this["ingest"].policy).Statement : statement.Action]), ["kafka-cluster:AlterGroup", "kafka-cluster:AlterTransactionalId", "s3:DeleteObject"])) == 0
    error_message = "ingest does more: ${aws_iam_role_policy.this["ingest"].policy}"
  }

  assert {
    condition     = flatten([for statement in jsondecode(aws_iam_role_policy.this["ingest"].policy).Statement : [for resource in statement.Resource : basename(resource)] if contains(statement.Action, "kafka-cluster:ReadData")]) == ["media.ordered", "media.events"]
    error_message = "ingest reads elsewhere: ${aws_iam_role_policy.this["ingest"].policy}"
  }

  assert {
    condition     = flatten([for statement in jsondecode(aws_iam_role_policy.this["ingest"].policy).Statement : statement.Resource if contains(statement.Action, "kafka-cluster:WriteData")]) == ["arn:aws:kafka:eu-central-1:111122223333:topic/millrace/0123-1/media.chunks"]
    error_message = "ingest writes elsewhere: ${aws_iam_role_policy.this["ingest"].policy}"
  }
}

run "processor_does_not_write_what_it_reads_from_ingest" {
  assert {
    condition     = toset(flatten([for statement in jsondecode(aws_iam_role_policy.this["processor"].policy).Statement : [for resource in statement.Resource : basename(resource)] if contains(statement.Action, "kafka-cluster:WriteData")])) == toset(["media.ordered", "media.progress", "media.events", "media.dead-letter"])
    error_message = "processor writes elsewhere: ${aws_iam_role_policy.this["processor"].policy}"
  }

  assert {
    condition     = toset(flatten([for statement in jsondecode(aws_iam_role_policy.this["processor"].policy).Statement : [for resource in statement.Resource : basename(resource)] if contains(statement.Action, "kafka-cluster:ReadData")])) == toset(["media.chunks", "media.ordered", "media.progress", "media.events"])
    error_message = "processor reads elsewhere: ${aws_iam_role_policy.this["processor"].policy}"
  }

  assert {
    condition     = flatten([for statement in jsondecode(aws_iam_role_policy.this["processor"].policy).Statement : statement.Resource if contains(statement.Action, "kafka-cluster:AlterGroup")]) == ["arn:aws:kafka:eu-central-1:111122223333:group/millrace/0123-1/millrace-processor"]
    error_message = "processor joins other groups: ${aws_iam_role_policy.this["processor"].policy}"
  }
}

run "functions_have_no_kafka_and_put_results_apart" {
  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_role_policy.this["functions"].policy).Statement : alltrue([for action in statement.Action : startswith(action, "s3:") || startswith(action, "kms:")])])
    error_message = "functions reach more than the bucket: ${aws_iam_role_policy.this["functions"].policy}"
  }

  assert {
    condition     = flatten([for statement in jsondecode(aws_iam_role_policy.this["functions"].policy).Statement : statement.Resource if contains(statement.Action, "s3:PutObject")]) == ["arn:aws:s3:::millrace-chunks-0123/derived/*"]
    error_message = "functions overwrite chunks: ${aws_iam_role_policy.this["functions"].policy}"
  }
}

run "operators_touch_no_records" {
  assert {
    condition     = length(setintersection(flatten([for role in ["scaler", "topics"] : [for statement in jsondecode(aws_iam_role_policy.this[role].policy).Statement : statement.Action]]), ["kafka-cluster:ReadData", "kafka-cluster:WriteData", "kafka-cluster:AlterGroup", "kafka-cluster:DeleteTopic"])) == 0
    error_message = "an operator reads, writes or deletes"
  }
}

run "without_kafka" {
  variables {
    kafka = null
  }

  assert {
    condition     = keys(output.role_arns) == ["all", "functions"] && !strcontains(join("", [for policy in values(aws_iam_role_policy.this) : policy.policy]), "kafka-cluster:")
    error_message = "the roles are ${jsonencode(keys(output.role_arns))}, or one reaches Kafka"
  }
}

run "name_in_capitals" {
  command = plan
  variables {
    name = "Millrace"
  }
  expect_failures = [var.name]
}

run "issuer_with_its_scheme" {
  command = plan
  variables {
    issuer = "https://oidc.example/id/0123"
  }
  expect_failures = [var.issuer]
}

run "operator_without_namespace" {
  command = plan
  variables {
    operators = { scaler = "keda-operator" }
  }
  expect_failures = [var.operators]
}

run "any_cluster" {
  command = plan
  variables {
    kafka = { cluster_arn = "arn:aws:kafka:eu-central-1:111122223333:cluster/*/*" }
  }
  expect_failures = [var.kafka]
}

run "any_group" {
  command = plan
  variables {
    kafka = { cluster_arn = "arn:aws:kafka:eu-central-1:111122223333:cluster/millrace/0123-1", consumer_group = "*" }
  }
  expect_failures = [var.kafka]
}

run "any_bucket" {
  command = plan
  variables {
    bucket = { arn = "arn:aws:s3:::*", key_arn = "arn:aws:kms:eu-central-1:111122223333:key/0123" }
  }
  expect_failures = [var.bucket]
}
