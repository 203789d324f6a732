mock_provider "aws" {
  source = "../../mocks"
}

variables {
  region       = "eu-central-1"
  admins       = ["arn:aws:iam::111122223333:role/platform"]
  image_digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "outlives_a_zone" {
  assert {
    condition     = yamldecode(output.files["50-scaledobject-processor.yaml"]).spec.minReplicaCount >= 3 && yamldecode(output.files["40-service-ingest.yaml"]).spec.template.metadata.annotations["autoscaling.knative.dev/min-scale"] == "2"
    error_message = "one zone's failure stops a role"
  }

  assert {
    condition     = alltrue([for file, text in output.files : yamldecode(text).spec.replicas == 3 && yamldecode(text).spec.config["min.insync.replicas"] == 2 if startswith(file, "30-kafkatopic-")])
    error_message = "a topic does not outlive a broker"
  }

  assert {
    condition     = yamldecode(output.files["50-scaledobject-processor.yaml"]).spec.maxReplicaCount <= yamldecode(output.files["30-kafkatopic-media.chunks.yaml"]).spec.partitions
    error_message = "there are more processors than partitions"
  }
}

run "every_image_is_named_by_its_digest" {
  assert {
    condition = alltrue([for file in ["40-service-ingest.yaml", "42-statefulset-processor.yaml"] :
      yamldecode(output.files[file]).spec.template.spec.containers[0].image == "${output.repository}@${var.image_digest}"
    ])
    error_message = "an image is named by a tag"
  }
}
