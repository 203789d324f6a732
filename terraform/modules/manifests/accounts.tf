# The namespace, which refuses pods that are not restricted, and an account for each role.
locals {
  namespace_object = {
    apiVersion = "v1"
    kind       = "Namespace"
    metadata = {
      name = var.namespace
      labels = merge(local.labels["shared"], {
        "pod-security.kubernetes.io/enforce" = "restricted"
        "pod-security.kubernetes.io/audit"   = "restricted"
        "pod-security.kubernetes.io/warn"    = "restricted"
      })
    }
  }

  accounts = setunion(var.roles, [for role in keys(var.service_account_role_arns) : role if role == "functions"])

  account_objects = {
    for role in local.accounts : "10-serviceaccount-${role}" => {
      apiVersion = "v1"
      kind       = "ServiceAccount"
      metadata = merge(
        { name = "${var.name}-${role}", namespace = var.namespace, labels = local.labels[role] },
        { for key, arn in var.service_account_role_arns : "annotations" => { "eks.amazonaws.com/role-arn" = arn } if key == role },
      )
      automountServiceAccountToken = false
    }
  }
}
