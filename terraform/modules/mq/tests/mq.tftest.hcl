mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name                   = "millrace"
  vpc_id                 = "vpc-0123"
  subnet_ids             = ["subnet-1", "subnet-2"]
  client_security_groups = { cluster = "sg-0123" }
  password               = "a-password-for-a-mock"
}

run "amqp_over_tls_inside_the_network" {
  assert {
    condition     = aws_mq_broker.this.engine_type == "ActiveMQ" && aws_mq_broker.this.deployment_mode == "ACTIVE_STANDBY_MULTI_AZ" && !aws_mq_broker.this.publicly_accessible
    error_message = "the broker is public or has no standby"
  }

  assert {
    condition     = { for name, rule in aws_vpc_security_group_ingress_rule.clients : name => [rule.referenced_security_group_id, rule.from_port, rule.to_port] } == { cluster = ["sg-0123", 5671, 5671] }
    error_message = "others reach the broker, or by another port"
  }

  assert {
    condition     = output.hosts == ["b-0123-1.mq.eu-central-1.amazonaws.com"]
    error_message = "the hosts are ${jsonencode(output.hosts)}"
  }
}

run "encrypted_logged_and_current" {
  assert {
    condition     = !aws_mq_broker.this.encryption_options[0].use_aws_owned_key && aws_mq_broker.this.encryption_options[0].kms_key_id == aws_kms_key.this.arn
    error_message = "messages are not encrypted with the key"
  }

  assert {
    condition     = aws_mq_broker.this.logs[0].general && aws_mq_broker.this.logs[0].audit == "true" && aws_mq_broker.this.auto_minor_version_upgrade
    error_message = "the broker does not log, or stays behind"
  }
}

run "the_user_has_no_console_and_a_secret" {
  assert {
    condition     = one(aws_mq_broker.this.user).username == "millrace" && !one(aws_mq_broker.this.user).console_access
    error_message = "the user may use the console"
  }

  assert {
    condition     = aws_secretsmanager_secret.this.kms_key_id == aws_kms_key.this.arn && aws_secretsmanager_secret_version.this.secret_string_wo == null && aws_secretsmanager_secret_version.this.secret_string == null && aws_secretsmanager_secret_version.this.secret_string_wo_version == 1
    error_message = "the secret keeps its value in the state"
  }
}

run "dead_letters_have_queues_of_their_own" {
  assert {
    condition     = strcontains(aws_mq_configuration.this.data, "<individualDeadLetterStrategy queuePrefix=\"DLQ.\" useQueueForQueueMessages=\"true\"/>") && startswith(aws_mq_configuration.this.data, "<?xml")
    error_message = "the configuration is ${aws_mq_configuration.this.data}"
  }
}

run "alone" {
  variables {
    standby       = false
    instance_type = "mq.t3.micro"
    subnet_ids    = ["subnet-1"]
  }

  assert {
    condition     = aws_mq_broker.this.deployment_mode == "SINGLE_INSTANCE"
    error_message = "there is a standby"
  }
}

run "name_in_capitals" {
  command = plan
  variables {
    name = "Millrace"
  }
  expect_failures = [var.name]
}

run "version_with_a_patch" {
  command = plan
  variables {
    engine_version = "5.18.4"
  }
  expect_failures = [var.engine_version]
}

run "instance_of_ec2" {
  command = plan
  variables {
    instance_type = "m5.large"
  }
  expect_failures = [var.instance_type]
}

run "standby_of_a_trial_instance" {
  command = plan
  variables {
    instance_type = "mq.t3.micro"
  }
  expect_failures = [var.standby]
}

run "standby_in_one_zone" {
  command = plan
  variables {
    subnet_ids = ["subnet-1"]
  }
  expect_failures = [var.subnet_ids]
}

run "username_with_a_colon" {
  command = plan
  variables {
    username = "mill:race"
  }
  expect_failures = [var.username]
}

run "password_too_short" {
  command = plan
  variables {
    password = "short"
  }
  expect_failures = [var.password]
}

run "password_version_zero" {
  command = plan
  variables {
    password_version = 0
  }
  expect_failures = [var.password_version]
}
