#!/usr/bin/env bash
# Makes the base image of Debian packages alone, without a registry: glibc, libstdc++, libgcc_s, libudev1, zlib,
# certificates and time zones. No shell, no package manager. With a JDK's folder as second argument it makes the
# image that builds (argument JDK of Dockerfile.jvm) as well.
#
#   deploy/images/base.sh localhost/millrace-base
#   deploy/images/base.sh localhost/millrace-base /usr/lib/jvm/temurin-25-jdk-amd64 localhost/millrace-jdk
#
# Needs root, mmdebstrap and podman. SUITE: the Debian release, bookworm unless given.
set -euo pipefail

base=${1:?expected the name of the base image}
suite=${SUITE:-bookworm}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"

mmdebstrap --quiet --variant=extract "$suite" "$work/base.tar" \
  --include=base-files,netbase,libc6,libstdc++6,libgcc-s1,libudev1,zlib1g,ca-certificates,tzdata
podman import --quiet "$work/base.tar" "$base"

if [ $# -gt 1 ]; then
  jdk=$2 name=${3:?expected the name of the image with the JDK}
  mmdebstrap --quiet --variant=apt "$suite" "$work/jdk.tar" --include=libstdc++6,libudev1 \
    --customize-hook='mkdir -p "$1/opt/java"' \
    --customize-hook="cp -aL '$jdk' \"\$1/opt/java/openjdk\""
  podman import --quiet --change ENV=JAVA_HOME=/opt/java/openjdk "$work/jdk.tar" "$name"
fi
