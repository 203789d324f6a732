locals {
  objects = merge(
    { "00-namespace" = local.namespace_object },
    local.account_objects,
    local.policy_objects,
    local.topic_objects,
    { "40-service-${local.http_role}" = local.service_object },
    local.processor_objects,
    local.authentication_objects,
    local.scaling_objects,
    local.disruption_objects,
  )

  files = { for name, object in local.objects : "${name}.yaml" => yamlencode(object) }
}

output "files" {
  description = "The manifests by file name, one object a file; their order is that in which they are applied."
  value       = local.files
}

output "manifest" {
  description = "All of them in one text, for kubectl apply -f -."
  value       = join("---\n", [for name in sort(keys(local.files)) : local.files[name]])
}

output "service" {
  description = "Name of the Knative service."
  value       = local.service
}
