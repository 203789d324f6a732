{{- define "millrace.image" -}}
{{- $image := .Values.image -}}
{{- if $image.digest }}{{ $image.repository }}@{{ $image.digest }}{{ else }}{{ $image.repository }}:{{ $image.tag }}{{ end -}}
{{- end }}

{{/* Sets what varies of the container that both roles run: a list of the root context, the object, and the role's values. */}}
{{- define "millrace.container" -}}
{{- $root := index . 0 }}{{ $object := index . 1 }}{{ $values := index . 2 }}
{{- $container := index $object.spec.template.spec.containers 0 }}
{{- $_ := set $container "image" (include "millrace.image" $root) }}
{{- $_ := set $container "resources" $values.resources }}
{{- if $root.Values.claims.enabled }}
{{- range $root.Files.Get "components/claims/environment.yaml" | fromYamlArray }}
{{- $_ := set $container "env" (append $container.env .value) }}
{{- end }}
{{- end }}
{{- end }}
