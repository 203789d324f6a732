mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name                   = "millrace"
  vpc_id                 = "vpc-0123"
  subnet_ids             = ["subnet-1", "subnet-2", "subnet-3"]
  client_security_groups = { cluster = "sg-0123" }
}

run "clients_sign_in_over_tls" {
  assert {
    condition     = aws_msk_cluster.this.client_authentication[0].sasl[0].iam && !aws_msk_cluster.this.client_authentication[0].sasl[0].scram && !aws_msk_cluster.this.client_authentication[0].unauthenticated
    error_message = "there is another way in than IAM"
  }

  assert {
    condition     = aws_msk_cluster.this.encryption_info[0].encryption_in_transit[0].client_broker == "TLS" && aws_msk_cluster.this.encryption_info[0].encryption_in_transit[0].in_cluster && aws_msk_cluster.this.encryption_info[0].encryption_at_rest_kms_key_arn == aws_kms_key.this.arn
    error_message = "records are not encrypted on their way and at rest"
  }

  assert {
    condition     = { for name, rule in aws_vpc_security_group_ingress_rule.clients : name => [rule.referenced_security_group_id, rule.from_port, rule.to_port] } == { cluster = ["sg-0123", 9098, 9098] }
    error_message = "others reach the brokers"
  }
}

run "a_record_survives_a_broker" {
  assert {
    condition = alltrue([for line in [
      "auto.create.topics.enable=false",
      "default.replication.factor=3",
      "min.insync.replicas=2",
      "unclean.leader.election.enable=false",
      "transaction.state.log.min.isr=2",
    ] : contains(split("\n", aws_msk_configuration.this.server_properties), line)])
    error_message = "the configuration is ${aws_msk_configuration.this.server_properties}"
  }

  assert {
    condition     = aws_msk_cluster.this.configuration_info[0].arn == aws_msk_configuration.this.arn && aws_msk_cluster.this.configuration_info[0].revision == 3
    error_message = "the brokers have another configuration"
  }
}

run "storage_grows_and_brokers_log" {
  assert {
    condition     = aws_appautoscaling_target.storage.max_capacity == 500 && aws_appautoscaling_target.storage.resource_id == aws_msk_cluster.this.arn && aws_appautoscaling_policy.storage.target_tracking_scaling_policy_configuration[0].disable_scale_in
    error_message = "storage does not grow to 500 GiB"
  }

  assert {
    condition     = aws_msk_cluster.this.logging_info[0].broker_logs[0].cloudwatch_logs[0].enabled && aws_msk_cluster.this.logging_info[0].broker_logs[0].cloudwatch_logs[0].log_group == aws_cloudwatch_log_group.this.name
    error_message = "brokers do not log"
  }

  assert {
    condition     = output.bootstrap_servers == "b-1.millrace.example:9098,b-2.millrace.example:9098,b-3.millrace.example:9098"
    error_message = "the brokers are ${output.bootstrap_servers}: in another order each time, every plan would change the manifests"
  }
}

run "name_in_capitals" {
  command = plan
  variables {
    name = "Millrace"
  }
  expect_failures = [var.name]
}

run "kafka_before_kip_848" {
  command = plan
  variables {
    kafka_version = "3.9.x.kraft"
  }
  expect_failures = [var.kafka_version]
}

run "two_zones" {
  command = plan
  variables {
    subnet_ids = ["subnet-1", "subnet-2"]
  }
  expect_failures = [var.subnet_ids]
}

run "four_brokers_in_three_zones" {
  command = plan
  variables {
    brokers = { count = 4 }
  }
  expect_failures = [var.brokers]
}

run "brokers_that_are_too_small" {
  command = plan
  variables {
    brokers = { instance_type = "kafka.t3.small" }
  }
  expect_failures = [var.brokers]
}

run "storage_that_cannot_grow" {
  command = plan
  variables {
    brokers = { disk_gib = 500, disk_max_gib = 500 }
  }
  expect_failures = [var.brokers]
}

run "log_for_two_days" {
  command = plan
  variables {
    log_days = 2
  }
  expect_failures = [var.log_days]
}
