# Network policies: nothing is allowed but what is named here.
locals {
  metadata_address = "169.254.169.254/32"

  pods = { for role in var.roles : role => role == "processor" ? local.processor_pods : local.service_pods }

  # Knative's sidecar takes the requests, at 8012 (HTTP/1), 8013 (HTTP/2) and 8112 (TLS), and tells the autoscaler
  # its figures at 9090.
  http_ingress = [
    {
      from  = [for namespace in [var.network.gateway_namespace, "knative-serving"] : local.from_namespace[namespace]]
      ports = [for port in [8012, 8013, 8112] : { port = port, protocol = "TCP" }]
    },
    { from = [local.from_namespace["knative-serving"]], ports = [{ port = 9090, protocol = "TCP" }] },
    { from = [local.from_namespace[var.network.metrics_namespace]], ports = [{ port = local.port, protocol = "TCP" }] },
  ]

  processor_ingress = [{
    from  = [for namespace in distinct(concat([var.network.metrics_namespace], var.network.reader_namespaces)) : local.from_namespace[namespace]]
    ports = [{ port = local.port, protocol = "TCP" }]
  }]

  from_namespace = {
    for namespace in toset(concat(["knative-serving", var.network.gateway_namespace, var.network.metrics_namespace], var.network.reader_namespaces)) :
    namespace => { namespaceSelector = { matchLabels = { "kubernetes.io/metadata.name" = namespace } } }
  }

  broker_ports = var.kafka == null ? [] : distinct([for server in split(",", var.kafka.bootstrap_servers) : tonumber(split(":", server)[1])])

  egress = concat(
    [for ports in [local.broker_ports] : {
      to    = [for cidr in var.network.kafka_cidrs : { ipBlock = { cidr = cidr } }]
      ports = [for port in ports : { port = port, protocol = "TCP" }]
    } if var.kafka != null],
    [for amqp in var.amqp == null ? [] : [var.amqp] : {
      to    = [for cidr in amqp.cidrs : { ipBlock = { cidr = cidr } }]
      ports = [{ port = amqp.port, protocol = "TCP" }]
    }],
    [for cidr in var.network.https_cidrs : {
      to    = [{ ipBlock = merge({ cidr = cidr }, { for except in ["except"] : except => [local.metadata_address] if cidr == "0.0.0.0/0" }) }]
      ports = [{ port = 443, protocol = "TCP" }]
    }],
  )

  policy_specs = merge(
    {
      "deny-all" = { podSelector = {}, policyTypes = ["Ingress", "Egress"] }
      "dns" = {
        podSelector = {}
        policyTypes = ["Egress"]
        egress = [{
          to = [{
            namespaceSelector = { matchLabels = { "kubernetes.io/metadata.name" = "kube-system" } }
            podSelector       = { matchLabels = { "k8s-app" = "kube-dns" } }
          }]
          ports = [for protocol in ["UDP", "TCP"] : { port = 53, protocol = protocol }]
        }]
      }
    },
    {
      for role in var.roles : role => {
        podSelector = { matchLabels = local.pods[role] }
        policyTypes = ["Ingress", "Egress"]
        ingress     = role == "processor" ? local.processor_ingress : local.http_ingress
        egress      = local.egress
      }
    },
  )

  policy_objects = {
    for policy, spec in local.policy_specs : "20-networkpolicy-${policy}" => {
      apiVersion = "networking.k8s.io/v1"
      kind       = "NetworkPolicy"
      metadata   = { name = "${var.name}-${policy}", namespace = var.namespace, labels = local.labels["shared"] }
      spec       = spec
    }
  }
}
