mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name       = "millrace"
  vpc_id     = "vpc-0123"
  subnet_ids = ["subnet-1", "subnet-2", "subnet-3"]
  api_cidrs  = ["10.0.0.0/16"]
  admins     = ["arn:aws:iam::111122223333:role/platform"]
  viewers    = ["arn:aws:iam::111122223333:role/support"]
}

run "the_api_is_private" {
  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_private_access && !aws_eks_cluster.this.vpc_config[0].endpoint_public_access
    error_message = "the API has a public address"
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.api["10.0.0.0/16"].from_port == 443 && aws_vpc_security_group_ingress_rule.api["10.0.0.0/16"].security_group_id == output.security_group_id
    error_message = "the API is out of reach of the network"
  }
}

run "a_public_address_is_for_named_networks" {
  variables {
    public_api_cidrs = ["203.0.113.7/32"]
  }

  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_public_access && aws_eks_cluster.this.vpc_config[0].public_access_cidrs == toset(["203.0.113.7/32"])
    error_message = "the public address is open to ${jsonencode(aws_eks_cluster.this.vpc_config[0].public_access_cidrs)}"
  }
}

run "secrets_are_encrypted_and_everything_is_logged" {
  assert {
    condition     = aws_eks_cluster.this.encryption_config[0].resources == toset(["secrets"]) && aws_eks_cluster.this.encryption_config[0].provider[0].key_arn == aws_kms_key.secrets.arn && aws_kms_key.secrets.enable_key_rotation
    error_message = "secrets are not encrypted with the key"
  }

  assert {
    condition     = aws_eks_cluster.this.enabled_cluster_log_types == toset(["api", "audit", "authenticator", "controllerManager", "scheduler"]) && aws_cloudwatch_log_group.this.name == "/aws/eks/millrace/cluster"
    error_message = "not all is logged"
  }
}

run "only_the_named_get_in" {
  assert {
    condition     = aws_eks_cluster.this.access_config[0].authentication_mode == "API" && !aws_eks_cluster.this.access_config[0].bootstrap_cluster_creator_admin_permissions
    error_message = "who creates the cluster administers it"
  }

  assert {
    condition = { for arn, association in aws_eks_access_policy_association.this : arn => association.policy_arn } == {
      "arn:aws:iam::111122223333:role/platform" = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
      "arn:aws:iam::111122223333:role/support"  = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
    }
    error_message = "access is ${jsonencode({ for arn, association in aws_eks_access_policy_association.this : arn => association.policy_arn })}"
  }
}

run "nodes_keep_their_credentials" {
  assert {
    condition     = aws_launch_template.this.metadata_options[0].http_tokens == "required" && aws_launch_template.this.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "pods reach the node's credentials"
  }

  assert {
    condition     = alltrue([for device in aws_launch_template.this.block_device_mappings : device.ebs[0].encrypted == "true"]) && length(aws_launch_template.this.block_device_mappings) == 2
    error_message = "a disk is not encrypted"
  }

  assert {
    condition     = aws_eks_node_group.this.ami_type == "BOTTLEROCKET_x86_64" && toset([for policy in values(aws_iam_role_policy_attachment.node) : policy.policy_arn]) == toset(["arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy", "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"])
    error_message = "the nodes may do more than join and pull"
  }
}

run "network_policies_are_enforced" {
  assert {
    condition     = jsondecode(aws_eks_addon.cni.configuration_values).enableNetworkPolicy == "true" && aws_eks_addon.cni.service_account_role_arn == aws_iam_role.cni.arn
    error_message = "the CNI does not enforce network policies"
  }

  assert {
    condition     = jsondecode(aws_iam_role.cni.assume_role_policy).Statement[0].Condition.StringEquals == { "oidc.eks.eu-central-1.amazonaws.com/id/0123:sub" = "system:serviceaccount:kube-system:aws-node", "oidc.eks.eu-central-1.amazonaws.com/id/0123:aud" = "sts.amazonaws.com" }
    error_message = "others take on the CNI's role: ${aws_iam_role.cni.assume_role_policy}"
  }
}

run "name_in_capitals" {
  command = plan
  variables {
    name = "Millrace"
  }
  expect_failures = [var.name]
}

run "kubernetes_with_a_patch" {
  command = plan
  variables {
    kubernetes_version = "1.35.2"
  }
  expect_failures = [var.kubernetes_version]
}

run "one_subnet" {
  command = plan
  variables {
    subnet_ids = ["subnet-1"]
  }
  expect_failures = [var.subnet_ids]
}

run "api_for_a_host_without_mask" {
  command = plan
  variables {
    api_cidrs = ["10.0.0.1"]
  }
  expect_failures = [var.api_cidrs]
}

run "api_for_the_whole_internet" {
  command = plan
  variables {
    public_api_cidrs = ["0.0.0.0/0"]
  }
  expect_failures = [var.public_api_cidrs]
}

run "nobody_administers" {
  command = plan
  variables {
    admins = []
  }
  expect_failures = [var.admins]
}

run "admin_as_viewer" {
  command = plan
  variables {
    viewers = ["arn:aws:iam::111122223333:role/platform"]
  }
  expect_failures = [var.viewers]
}

run "nodes_of_arm" {
  command = plan
  variables {
    nodes = { instance_types = ["m7g.large"] }
  }
  expect_failures = [var.nodes]
}

run "nodes_upside_down" {
  command = plan
  variables {
    nodes = { min = 3, max = 2 }
  }
  expect_failures = [var.nodes]
}

run "nodes_reserved" {
  command = plan
  variables {
    nodes = { capacity = "RESERVED" }
  }
  expect_failures = [var.nodes]
}

run "nodes_without_room" {
  command = plan
  variables {
    nodes = { disk_gib = 8 }
  }
  expect_failures = [var.nodes]
}

run "log_for_two_days" {
  command = plan
  variables {
    log_days = 2
  }
  expect_failures = [var.log_days]
}
