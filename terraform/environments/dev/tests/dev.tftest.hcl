mock_provider "aws" {
  source = "../../mocks"
}

variables {
  region       = "eu-central-1"
  admins       = ["arn:aws:iam::111122223333:role/platform"]
  image_digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "small" {
  assert {
    condition     = yamldecode(output.files["50-scaledobject-processor.yaml"]).spec.maxReplicaCount == 3 && yamldecode(output.files["30-kafkatopic-media.chunks.yaml"]).spec.partitions == 3
    error_message = "dev is not small"
  }

  assert {
    condition     = strcontains(yamldecode(output.files["40-service-ingest.yaml"]).spec.template.spec.containers[0].image, "@sha256:0123456789abcdef")
    error_message = "the image is not named by its digest"
  }
}

run "amqp" {
  variables {
    broker        = "amqp"
    amqp_password = "a-password-for-a-mock"
  }

  assert {
    condition     = contains(keys(output.files), "40-service-all.yaml") && output.bootstrap_servers == null
    error_message = "dev does not run on AMQP"
  }
}

run "before_the_first_image" {
  variables {
    image_digest = null
  }

  assert {
    condition     = length(output.files) == 0
    error_message = "there are manifests without an image"
  }
}
