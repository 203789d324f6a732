# A role for each service account. Only that account can take it on, with a token meant for AWS.
locals {
  roles = merge(
    { functions = { account = "${var.namespace}:${var.application}-functions", statements = local.functions } },
    { for role, value in local.kafka_roles : role => value if var.kafka != null },
    { for role, value in { all = { account = "${var.namespace}:${var.application}-all", statements = local.all } } : role => value if var.kafka == null },
  )

  kafka_roles = {
    ingest    = { account = "${var.namespace}:${var.application}-ingest", statements = local.ingest }
    processor = { account = "${var.namespace}:${var.application}-processor", statements = local.processor }
    scaler    = { account = var.operators.scaler, statements = local.scaler }
    topics    = { account = var.operators.topics, statements = local.topics }
  }
}

resource "aws_iam_role" "this" {
  for_each = local.roles

  name                 = "${var.name}-${each.key}"
  max_session_duration = 3600
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = var.oidc_provider_arn }
      Condition = {
        StringEquals = {
          "${var.issuer}:sub" = "system:serviceaccount:${each.value.account}"
          "${var.issuer}:aud" = "sts.amazonaws.com"
        }
      }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = local.roles

  name   = each.key
  role   = aws_iam_role.this[each.key].id
  policy = jsonencode({ Version = "2012-10-17", Statement = each.value.statements })
}
