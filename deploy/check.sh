#!/usr/bin/env bash
# Checks deploy/: every manifest is parsed into typed models; so is what kustomize and Helm render, and both must render
# the same. Without kubectl and helm, on the PATH or from npm, the sources alone are parsed, which is told as SKIPPED.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/tools.sh

rendered=deploy/check/target/rendered
chart=deploy/chart

render() {
  rm -rf "$rendered"
  mkdir -p "$rendered"
  for overlay in local dev prod; do kubectl kustomize "deploy/overlays/$overlay" >"$rendered/$overlay.yaml"; done
  helm lint --strict --namespace millrace "$chart" --quiet
  helm lint --strict --namespace millrace "$chart" --values "$chart/values-prod.yaml" --quiet
  helm template millrace "$chart" --namespace millrace >"$rendered/helm-dev.yaml"
  helm template millrace "$chart" --namespace millrace --values "$chart/values-prod.yaml" >"$rendered/helm-prod.yaml"
}

if need kubectl && need helm; then
  render
  ./mvnw -B -f deploy/check/pom.xml verify -Prendered
else
  ./mvnw -B -f deploy/check/pom.xml verify
  echo 'SKIPPED  what kustomize and Helm render: neither on this machine, see above'
fi
