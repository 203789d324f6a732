mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name   = "millrace"
  region = "eu-central-1"
}

run "three_zones_with_a_way_out_each" {
  assert {
    condition     = [for zone in ["a", "b", "c"] : aws_subnet.private[zone].cidr_block] == ["10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20"] && [for zone in ["a", "b", "c"] : aws_subnet.public[zone].cidr_block] == ["10.0.240.0/24", "10.0.241.0/24", "10.0.242.0/24"]
    error_message = "the subnets are ${jsonencode([for subnet in concat(values(aws_subnet.private), values(aws_subnet.public)) : subnet.cidr_block])}"
  }

  assert {
    condition     = alltrue([for zone in ["a", "b", "c"] : aws_route.nat[zone].nat_gateway_id == aws_nat_gateway.this[zone].id && aws_route.nat[zone].route_table_id == aws_route_table.private[zone].id])
    error_message = "a private subnet does not leave by its own zone's gateway"
  }

  assert {
    condition     = [for subnet in values(aws_subnet.public) : subnet.map_public_ip_on_launch] == [false, false, false]
    error_message = "instances get public addresses"
  }

  assert {
    condition     = aws_vpc_endpoint.s3.vpc_endpoint_type == "Gateway" && length(aws_vpc_endpoint.s3.route_table_ids) == 3 && aws_vpc_endpoint.s3.service_name == "com.amazonaws.eu-central-1.s3"
    error_message = "S3 is not reached inside the network from every zone"
  }
}

run "what_goes_by_is_logged" {
  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL" && aws_flow_log.this.log_destination == aws_cloudwatch_log_group.flow.arn && aws_cloudwatch_log_group.flow.retention_in_days == 30
    error_message = "not all traffic is logged for 30 days"
  }

  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_role_policy.flow.policy).Statement : !contains(statement.Resource, "*") && alltrue([for action in statement.Action : !strcontains(action, "*")])])
    error_message = "the log's role may do more than write the log: ${aws_iam_role_policy.flow.policy}"
  }
}

run "the_default_group_allows_nothing" {
  assert {
    condition     = length(aws_default_security_group.this.ingress) == 0 && length(aws_default_security_group.this.egress) == 0
    error_message = "the default security group has rules"
  }
}

run "one_gateway_for_all" {
  variables {
    nat_per_zone = false
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["a"] && alltrue([for route in values(aws_route.nat) : route.nat_gateway_id == aws_nat_gateway.this["a"].id])
    error_message = "the gateways are ${jsonencode(keys(aws_nat_gateway.this))}"
  }
}

run "interface_endpoints_are_private" {
  variables {
    interface_services = ["sts"]
  }

  assert {
    condition     = aws_vpc_endpoint.interface["sts"].private_dns_enabled && length(aws_vpc_endpoint.interface["sts"].subnet_ids) == 3
    error_message = "sts is not reached by its usual name in each zone"
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.endpoints.cidr_ipv4 == "10.0.0.0/16" && aws_vpc_security_group_ingress_rule.endpoints.from_port == 443 && aws_vpc_security_group_ingress_rule.endpoints.to_port == 443
    error_message = "the endpoints are open to others"
  }
}

run "name_in_capitals" {
  command = plan
  variables {
    name = "Millrace"
  }
  expect_failures = [var.name]
}

run "cidr_too_small" {
  command = plan
  variables {
    cidr = "10.0.0.0/24"
  }
  expect_failures = [var.cidr]
}

run "region_as_zone" {
  command = plan
  variables {
    region = "eu-central-1a"
  }
  expect_failures = [var.region]
}

run "one_zone" {
  command = plan
  variables {
    zones = ["a"]
  }
  expect_failures = [var.zones]
}

run "s3_as_an_interface" {
  command = plan
  variables {
    interface_services = ["s3"]
  }
  expect_failures = [var.interface_services]
}

run "log_for_two_days" {
  command = plan
  variables {
    flow_log_days = 2
  }
  expect_failures = [var.flow_log_days]
}
