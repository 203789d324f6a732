# Sourced by mvnw: sets JAVA_HOME to a JDK 21 or newer, or stops with one line.
# Order: JAVA_HOME, the java on the PATH, then the newest JDK in the usual places, which are looked for
# below JDK_SEARCH_ROOT (for tests; / unless set) and HOME.

jdk_minimum=21

# Prints the feature version of the JDK in $1; nothing if there is no JDK (a bin/javac and a release file) there.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

jdk_is_new_enough() {
  version="$(jdk_version "$1")"
  [ -n "$version" ] && [ "$version" -ge "$jdk_minimum" ]
}

jdk_on_path() {
  java="$(command -v java)" && java="$(readlink -f "$java")" && dirname "$(dirname "$java")"
}

jdk_newest() {
  set +f
  newest='' newest_version=0
  root="${JDK_SEARCH_ROOT-}"
  for home in "$root"/usr/lib/jvm/* "$root"/usr/java/* "$root"/usr/local/openjdk-* "$root"/opt/java/* \
    "$root"/opt/*jdk* "$root"/opt/graalvm* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    "$HOME"/.asdf/installs/java/* "$HOME"/.local/share/mise/installs/java/* \
    "$root"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$root"/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if jdk_is_new_enough "$home" && [ "$version" -gt "$newest_version" ]; then
      newest="$home" newest_version="$version"
    fi
  done
  printf %s "$newest"
}

if ! jdk_is_new_enough "${JAVA_HOME-}"; then
  found="$(jdk_on_path || :)"
  jdk_is_new_enough "$found" || found="$(jdk_newest)"
  if [ -z "$found" ]; then
    echo "mvnw: no JDK $jdk_minimum or newer in JAVA_HOME (${JAVA_HOME:-not set}), on the PATH or in the usual places; install one or point JAVA_HOME at it." >&2
    exit 1
  fi
  JAVA_HOME="$found"
  export JAVA_HOME
fi
