# What breaks a rule is refused. Each run differs from a valid set of variables in what its name says.

variables {
  image   = "registry.example/millrace@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  kafka   = { bootstrap_servers = "kafka:9093" }
  network = { kafka_cidrs = ["10.0.0.0/16"] }
}

run "valid" {
  command = plan
}

run "at_the_limits" {
  command = plan

  variables {
    ingest    = { memory_mib = 896, heap_mib = 512, concurrency = 64 }
    processor = { memory_mib = 1664, heap_mib = 1408, max_pods = 12, readers = 160 }
    spool     = { size_mib = 4224 }
    shutdown  = { grace_s = 25 }
  }
}

run "name_in_capitals" {
  command = plan

  variables {
    name = "Millrace"
  }

  expect_failures = [var.name]
}

run "namespace_in_capitals" {
  command = plan

  variables {
    namespace = "Millrace"
  }

  expect_failures = [var.namespace]
}

run "namespace_of_others" {
  command = plan

  variables {
    namespace = "kube-system"
  }

  expect_failures = [var.namespace]
}

run "image_without_tag_or_digest" {
  command = plan

  variables {
    image          = "registry.example/millrace"
    require_digest = false
  }

  expect_failures = [var.image]
}

run "image_by_tag" {
  command = plan

  variables {
    image = "registry.example/millrace:1.0.0"
  }

  expect_failures = [var.image]
}

run "image_by_short_digest" {
  command = plan

  variables {
    image = "registry.example/millrace@sha256:0123"
  }

  expect_failures = [var.image]
}

run "runtime_unknown" {
  command = plan

  variables {
    runtime = "graal"
  }

  expect_failures = [var.runtime]
}

run "roles_half" {
  command = plan

  variables {
    roles = ["ingest"]
  }

  expect_failures = [var.roles]
}

run "setting_of_others" {
  command = plan

  variables {
    settings = { "PATH" = "/" }
  }

  expect_failures = [var.settings]
}

run "setting_twice" {
  command = plan

  variables {
    settings = { "millrace.stream.ttl" = "1s" }
  }

  expect_failures = [var.settings]
}

run "role_arn_of_nobody" {
  command = plan

  variables {
    service_account_role_arns = { admin = "arn:aws:iam::111122223333:role/x" }
  }

  expect_failures = [var.service_account_role_arns]
}

run "cpu_zero" {
  command = plan

  variables {
    ingest = { cpu = 0 }
  }

  expect_failures = [var.ingest]
}

run "pods_upside_down" {
  command = plan

  variables {
    ingest = { min_pods = 3, max_pods = 2 }
  }

  expect_failures = [var.ingest]
}

run "concurrency_unlimited" {
  command = plan

  variables {
    ingest = { concurrency = 0 }
  }

  expect_failures = [var.ingest]
}

run "target_over_all" {
  command = plan

  variables {
    ingest = { target_percent = 101 }
  }

  expect_failures = [var.ingest]
}

run "request_over_600_s" {
  command = plan

  variables {
    ingest = { timeout_s = 601 }
  }

  expect_failures = [var.ingest]
}

run "request_shorter_than_the_drain" {
  command = plan

  variables {
    ingest   = { timeout_s = 60 }
    shutdown = { drain_s = 51, grace_s = 90 }
  }

  expect_failures = [var.ingest]
}

run "scale_down_in_words" {
  command = plan

  variables {
    ingest = { scale_down_after = "soon" }
  }

  expect_failures = [var.ingest]
}

run "memory_below_heap_and_senders" {
  command = plan

  variables {
    ingest = { memory_mib = 895, heap_mib = 512, concurrency = 64 }
  }

  expect_failures = [var.ingest]
}

run "processor_cpu_negative" {
  command = plan

  variables {
    processor = { cpu = -1 }
  }

  expect_failures = [var.processor]
}

run "processor_to_zero" {
  command = plan

  variables {
    processor = { min_pods = 0 }
  }

  expect_failures = [var.processor]
}

run "more_processors_than_partitions" {
  command = plan

  variables {
    processor = { max_pods = 13 }
  }

  expect_failures = [var.processor]
}

run "lag_zero" {
  command = plan

  variables {
    processor = { lag_per_pod = 0 }
  }

  expect_failures = [var.processor]
}

run "heap_below_readers" {
  command = plan

  variables {
    processor = { readers = 161 }
  }

  expect_failures = [var.processor]
}

run "processor_memory_below_heap" {
  command = plan

  variables {
    processor = { memory_mib = 1663, heap_mib = 1408 }
  }

  expect_failures = [var.processor]
}

run "ttl_negative" {
  command = plan

  variables {
    stream_ttl_s       = -1
    sequence_timeout_s = 5
  }

  expect_failures = [var.stream_ttl_s]
}

run "sequence_timeout_beyond_ttl" {
  command = plan

  variables {
    stream_ttl_s       = 10
    sequence_timeout_s = 10
  }

  expect_failures = [var.sequence_timeout_s]
}

run "spool_smaller_than_its_files" {
  command = plan

  variables {
    spool = { size_mib = 4223 }
  }

  expect_failures = [var.spool]
}

run "grace_shorter_than_the_shutdown" {
  command = plan

  variables {
    shutdown = { grace_s = 24 }
  }

  expect_failures = [var.shutdown]
}

run "user_root" {
  command = plan

  variables {
    run_as_user = 0
  }

  expect_failures = [var.run_as_user]
}

run "kafka_missing" {
  command = plan

  variables {
    kafka = null
  }

  expect_failures = [var.kafka]
}

run "bootstrap_with_blanks" {
  command = plan

  variables {
    kafka = { bootstrap_servers = "a:9092, b:9092" }
  }

  expect_failures = [var.kafka]
}

run "bootstrap_without_port" {
  command = plan

  variables {
    kafka = { bootstrap_servers = "a" }
  }

  expect_failures = [var.kafka]
}

run "security_unknown" {
  command = plan

  variables {
    kafka = { bootstrap_servers = "a:9092", security = "none" }
  }

  expect_failures = [var.kafka]
}

run "iam_without_region" {
  command = plan

  variables {
    kafka = { bootstrap_servers = "a:9092", security = "iam" }
  }

  expect_failures = [var.kafka]
}

run "topic_of_others" {
  command = plan

  variables {
    topics = {
      "media.chunks"      = { partitions = 12, retention_hours = 24 }
      "media.ordered"     = { partitions = 12, retention_hours = 24 }
      "media.progress"    = { partitions = 12, compact = true }
      "media.events"      = { partitions = 3, retention_hours = 24 }
      "media.dead-letter" = { partitions = 3, retention_hours = 24 }
      "media.other"       = { partitions = 3, retention_hours = 24 }
    }
  }

  expect_failures = [var.topics]
}

run "topic_missing" {
  command = plan

  variables {
    topics = { "media.chunks" = { partitions = 12, retention_hours = 24 } }
  }

  expect_failures = [var.topics]
}

run "replicas_all_in_sync" {
  command = plan

  variables {
    topic_replicas = { replicas = 2, min_in_sync = 2 }
  }

  expect_failures = [var.topic_replicas]
}

run "amqp_beside_kafka" {
  command = plan

  variables {
    amqp = { host = "b", secret = "s", cidrs = ["10.0.0.0/16"] }
  }

  expect_failures = [var.amqp]
}

run "amqp_without_a_network" {
  command = plan

  variables {
    roles = ["all"]
    kafka = null
    amqp  = { host = "b", secret = "s", cidrs = [] }
  }

  expect_failures = [var.amqp]
}

run "cidr_without_mask" {
  command = plan

  variables {
    network = { kafka_cidrs = ["10.0.0.0"] }
  }

  expect_failures = [var.network]
}

run "kafka_anywhere" {
  command = plan

  variables {
    network = { kafka_cidrs = ["0.0.0.0/0"] }
  }

  expect_failures = [var.network]
}

run "kafka_nowhere" {
  command = plan

  variables {
    network = { kafka_cidrs = [] }
  }

  expect_failures = [var.network]
}

run "partitions_zero" {
  command = plan

  variables {
    topics = {
      "media.chunks"      = { partitions = 12, retention_hours = 24 }
      "media.ordered"     = { partitions = 12, retention_hours = 24 }
      "media.progress"    = { partitions = 12, compact = true }
      "media.events"      = { partitions = 0, retention_hours = 24 }
      "media.dead-letter" = { partitions = 3, retention_hours = 24 }
    }
  }

  expect_failures = [var.topics]
}

run "progress_not_compacted" {
  command = plan

  variables {
    topics = {
      "media.chunks"      = { partitions = 12, retention_hours = 24 }
      "media.ordered"     = { partitions = 12, retention_hours = 24 }
      "media.progress"    = { partitions = 12, retention_hours = 24 }
      "media.events"      = { partitions = 3, retention_hours = 24 }
      "media.dead-letter" = { partitions = 3, retention_hours = 24 }
    }
  }

  expect_failures = [var.topics]
}

run "retention_missing" {
  command = plan

  variables {
    topics = {
      "media.chunks"      = { partitions = 12, retention_hours = 24 }
      "media.ordered"     = { partitions = 12, retention_hours = 24 }
      "media.progress"    = { partitions = 12, compact = true }
      "media.events"      = { partitions = 3, retention_hours = 24 }
      "media.dead-letter" = { partitions = 3 }
    }
  }

  expect_failures = [var.topics]
}

run "progress_with_fewer_partitions" {
  command = plan

  variables {
    topics = {
      "media.chunks"      = { partitions = 12, retention_hours = 24 }
      "media.ordered"     = { partitions = 12, retention_hours = 24 }
      "media.progress"    = { partitions = 6, compact = true }
      "media.events"      = { partitions = 3, retention_hours = 24 }
      "media.dead-letter" = { partitions = 3, retention_hours = 24 }
    }
  }

  expect_failures = [var.topics]
}

run "records_of_a_gigabyte" {
  command = plan

  variables {
    topics = {
      "media.chunks"      = { partitions = 12, retention_hours = 24, max_message_bytes = 1073741824 }
      "media.ordered"     = { partitions = 12, retention_hours = 24 }
      "media.progress"    = { partitions = 12, compact = true }
      "media.events"      = { partitions = 3, retention_hours = 24 }
      "media.dead-letter" = { partitions = 3, retention_hours = 24 }
    }
  }

  expect_failures = [var.topics]
}

run "tag_where_digests_are_not_required" {
  command = plan

  variables {
    image          = "registry.example/millrace:dev"
    require_digest = false
  }
}
