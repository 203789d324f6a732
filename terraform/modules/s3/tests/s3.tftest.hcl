mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name           = "millrace-chunks"
  retention_days = 7
}

run "nobody_outside_reads_it" {
  assert {
    condition     = aws_s3_bucket_public_access_block.this.block_public_acls && aws_s3_bucket_public_access_block.this.block_public_policy && aws_s3_bucket_public_access_block.this.ignore_public_acls && aws_s3_bucket_public_access_block.this.restrict_public_buckets
    error_message = "the bucket can be made public"
  }

  assert {
    condition     = one(aws_s3_bucket_ownership_controls.this.rule).object_ownership == "BucketOwnerEnforced"
    error_message = "access lists count"
  }

  assert {
    condition     = alltrue([for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : statement.Effect == "Deny"])
    error_message = "the policy allows something"
  }
}

run "only_over_tls" {
  assert {
    condition = contains([for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : jsonencode([statement.Effect, statement.Principal, statement.Action, statement.Resource, statement.Condition])],
    jsonencode(["Deny", "*", "s3:*", ["arn:aws:s3:::millrace-chunks-0123", "arn:aws:s3:::millrace-chunks-0123/*"], { Bool = { "aws:SecureTransport" = "false" } }]))
    error_message = "plain HTTP is not denied: ${aws_s3_bucket_policy.this.policy}"
  }
}

run "encrypted_with_its_own_key" {
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).sse_algorithm == "aws:kms" && one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).kms_master_key_id == aws_kms_key.this.arn
    error_message = "objects are not encrypted with the key"
  }

  # A request without the header has the bucket's encryption: it must not be denied.
  assert {
    condition     = alltrue([for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : can(statement.Condition.Null) if statement.Action == "s3:PutObject"]) && length([for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : statement if statement.Action == "s3:PutObject"]) == 2
    error_message = "requests without an encryption header are denied: ${aws_s3_bucket_policy.this.policy}"
  }
}

run "gone_after_the_retention" {
  assert {
    condition     = one(one(aws_s3_bucket_lifecycle_configuration.this.rule).expiration).days == 7 && one(aws_s3_bucket_lifecycle_configuration.this.rule).status == "Enabled" && one(one(aws_s3_bucket_lifecycle_configuration.this.rule).abort_incomplete_multipart_upload).days_after_initiation == 1
    error_message = "chunks do not expire after 7 days"
  }

  assert {
    condition     = one(aws_s3_bucket_versioning.this.versioning_configuration).status == "Disabled" && aws_s3_bucket.this.force_destroy == false
    error_message = "expired chunks live on as versions, or destroy deletes chunks"
  }
}

run "name_in_capitals" {
  command = plan
  variables {
    name = "Chunks"
  }
  expect_failures = [var.name]
}

run "retention_of_half_a_day" {
  command = plan
  variables {
    retention_days = 0.5
  }
  expect_failures = [var.retention_days]
}
