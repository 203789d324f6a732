mock_provider "aws" {
  source = "../../mocks"
}

variables {
  names = ["millrace/app"]
}

run "images_are_fixed_scanned_and_encrypted" {
  assert {
    condition     = aws_ecr_repository.this["millrace/app"].image_tag_mutability == "IMMUTABLE"
    error_message = "a tag can be moved"
  }

  assert {
    condition     = aws_ecr_repository.this["millrace/app"].image_scanning_configuration[0].scan_on_push
    error_message = "images are not scanned"
  }

  assert {
    condition     = one(aws_ecr_repository.this["millrace/app"].encryption_configuration).encryption_type == "KMS" && one(aws_ecr_repository.this["millrace/app"].encryption_configuration).kms_key == aws_kms_key.this.arn && aws_kms_key.this.enable_key_rotation
    error_message = "images are not encrypted with the key"
  }

  assert {
    condition     = aws_ecr_repository.this["millrace/app"].force_delete == false
    error_message = "destroy deletes images"
  }

  assert {
    condition     = [for rule in jsondecode(aws_ecr_lifecycle_policy.this["millrace/app"].policy).rules : [rule.selection.tagStatus, rule.selection.countNumber]] == [["untagged", 7], ["any", 50]]
    error_message = "the lifecycle is ${aws_ecr_lifecycle_policy.this["millrace/app"].policy}"
  }

  assert {
    condition     = output.urls == { "millrace/app" = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/millrace/app" }
    error_message = "the urls are ${jsonencode(output.urls)}"
  }
}

run "no_name" {
  command = plan
  variables {
    names = []
  }
  expect_failures = [var.names]
}

run "no_image_to_go_back_to" {
  command = plan
  variables {
    keep_images = 1
  }
  expect_failures = [var.keep_images]
}
