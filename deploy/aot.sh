#!/usr/bin/env bash
# Makes the AOT cache of target/quarkus-app, out of a run in which media is uploaded and read back:
#
#   ./mvnw package -DskipTests && deploy/aot.sh
#   cd target/quarkus-app && java -XX:AOTCache=millrace.aot @millrace.options
#
# Needs JDK 25 as JAVA_HOME or in /usr/lib/jvm; the cache serves that very JDK and those very jars, at any path.
# QUARKUS_PROFILE and the like apply to the run: with a broker at hand, QUARKUS_PROFILE=prod,kafka trains its client.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/containers.sh

start=src/test/java/io/millrace/bench/start/Training.java
media=src/test/resources/media
"$(find_jdk)/bin/java" "$start" "${1:-target/quarkus-app}" "$media/faststart.mp4" "$media/h264.ts"
