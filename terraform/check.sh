#!/usr/bin/env bash
# Checks everything here: format, validity, tests with mocked providers, and an offline plan of each environment.
# Needs terraform. The AWS provider comes from TERRAFORM_PLUGIN_DIR (a folder that holds
# registry.terraform.io/hashicorp/aws), from the usual plugin folders, or from the registry where that is reached.
# --without-provider: the format and the module that needs none, in seconds.
# What cannot run is told as SKIPPED; exit 0 means that all the rest ran and passed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

terraform=${TERRAFORM:-terraform}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

export TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1
[ -e "${TF_CLI_CONFIG_FILE:-/}" ] || unset TF_CLI_CONFIG_FILE

pass() { passed=$((passed + ${2:-1})); echo "passed   $1"; }
fail() { failed=$((failed + 1)); echo "FAILED   $1"; [ ! -s "$work/log" ] || cut -c1-2000 "$work/log"; }
skip() { skipped=$((skipped + 1)); echo "SKIPPED  $1"; }

finish() {
  echo
  echo "terraform: $passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
  exit
}

# Prints the folder that holds the provider unpacked, if there is one.
plugin_dir() {
  if [ -n "${TERRAFORM_PLUGIN_DIR:-}" ]; then
    echo "$TERRAFORM_PLUGIN_DIR"
    return
  fi
  find /opt /usr/local /usr/share "$HOME/.terraform.d" -maxdepth 8 -name 'terraform-provider-aws_*' 2>/dev/null |
    sed -n 's|/registry.terraform.io/hashicorp/aws/.*||p' | head -n 1 || true
}

init() { # folder
  timeout 300 "$terraform" -chdir="$1" init -backend=false -no-color ${plugins:+"-plugin-dir=$plugins"} >"$work/log" 2>&1
}

# Runs the tests of a folder; that it has some is part of the check.
run_tests() { # folder, name
  local count
  if ! "$terraform" -chdir="$1" test -no-color >"$work/log" 2>&1; then
    fail "$2: test"
    return
  fi
  count=$(sed -n 's/^Success! \([0-9]*\) passed, 0 failed\.$/\1/p' "$work/log")
  if [ "${count:-0}" -gt 0 ]; then
    pass "$2: test, $count runs" "$count"
  else
    fail "$2: test ran ${count:-an unknown number of} runs, expected at least 1, all passed and none skipped"
  fi
}

check_folder() { # name
  local folder=$work/terraform/$1
  if ! init "$folder"; then
    fail "$1: init"
    return
  fi
  if "$terraform" -chdir="$folder" validate -no-color >"$work/log" 2>&1; then pass "$1: validate"; else fail "$1: validate"; fi
  run_tests "$folder" "$1"
}

# Plans an environment from nothing, with keys that are none and without asking AWS.
plan_offline() { # name
  local folder=$work/terraform/$1 count
  cat >"$folder/offline_override.tf" <<'HCL'
terraform {
  backend "local" {}
}

provider "aws" {
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}
HCL
  if "$terraform" -chdir="$folder" init -reconfigure -no-color ${plugins:+"-plugin-dir=$plugins"} >"$work/log" 2>&1 &&
    "$terraform" -chdir="$folder" plan -no-color -lock=false -refresh=false \
      -var region=eu-central-1 -var 'admins=["arn:aws:iam::111122223333:role/platform"]' \
      -var "image_digest=sha256:$(printf '0%.0s' {1..64})" >"$work/log" 2>&1; then
    count=$(sed -n 's/^Plan: \([0-9]*\) to add, 0 to change, 0 to destroy\.$/\1/p' "$work/log")
    if [ "${count:-0}" -ge 50 ]; then
      pass "$1: plan, $count to add"
    else
      fail "$1: plan adds ${count:-an unknown number}, expected at least 50"
    fi
  else
    fail "$1: plan"
  fi
}

if ! command -v "$terraform" >/dev/null; then
  skip "everything: no terraform on this machine"
  finish
fi
echo "$("$terraform" version | head -n 1)"

# Tests of the manifests compare them with the application's documentation.
mkdir "$work/docs"
cp "$here/../docs/configuration.md" "$work/docs/"
tar -C "$here/.." --exclude=.terraform --exclude='.terraform.lock.hcl' --exclude='*.tfstate*' -cf - "$(basename "$here")" | tar -C "$work" -xf -
[ -d "$work/terraform" ] || mv "$work/$(basename "$here")" "$work/terraform"

if "$terraform" fmt -check -recursive -diff "$work/terraform" >"$work/log" 2>&1; then pass "fmt"; else fail "fmt"; fi

folders=$(cd "$work/terraform" && find modules environments -name versions.tf -printf '%h\n' | sort)
without_provider=modules/manifests
plugins=
check_folder "$without_provider"

if [ "${1:-}" = --without-provider ]; then
  skip "all folders that need the AWS provider, as asked"
  finish
fi

plugins=$(plugin_dir)
if [ -n "$plugins" ]; then
  echo "AWS provider: found"
elif init "$work/terraform/modules/network"; then
  echo "AWS provider: from the registry"
else
  for folder in $folders; do
    [ "$folder" = "$without_provider" ] || skip "$folder: no AWS provider on this machine, and the registry is out of reach"
  done
  finish
fi

for folder in $folders; do
  [ "$folder" = "$without_provider" ] || check_folder "$folder"
done
for folder in $folders; do
  [[ $folder != environments/* ]] || plan_offline "$folder"
done
finish
