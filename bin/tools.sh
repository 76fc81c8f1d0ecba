# Sourced by ./rookery and ./check: finds the JDK and Maven, and says what is missing.

# Prints the major version of the JDK in directory $1, or 0. Reads its release file, because that is
# quicker than starting it.
jdk_major() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || { echo 0; return; }
  local version
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  echo "${version:-0}"
}

# Prints where JDKs may be, the most wanted first.
jdk_places() {
  [ -z "${JAVA_HOME:-}" ] || echo "$JAVA_HOME"
  local javac
  if javac=$(command -v javac); then
    javac=$(readlink -f "$javac" 2>/dev/null || echo "$javac")
    dirname "$(dirname "$javac")"
  fi
  local place
  for place in /usr/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* /opt/*jdk* /opt/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -d "$place" ] && echo "$place"
  done
  return 0
}

# Sets JAVA_HOME and PATH to a JDK 25, or a newer one if there is no 25.
use_jdk() {
  local wanted=25 newer="" place major
  while IFS= read -r place; do
    major=$(jdk_major "$place")
    if [ "$major" -eq "$wanted" ]; then
      JAVA_HOME=$place
      newer=""
      break
    elif [ "$major" -gt "$wanted" ] && [ -z "$newer" ]; then
      newer=$place
    fi
  done <<EOF
$(jdk_places)
EOF
  [ -z "$newer" ] || JAVA_HOME=$newer
  if [ "$(jdk_major "${JAVA_HOME:-}")" -lt "$wanted" ]; then
    missing "JDK $wanted" "install one (https://adoptium.net, or your system's package manager), or set JAVA_HOME to it"
  fi
  export JAVA_HOME PATH="$JAVA_HOME/bin:$PATH"
}

# Demands a program. $1 is its name, $2 what to do.
use_tool() {
  command -v "$1" >/dev/null || missing "$1" "$2"
}

# Sets Maven up: quiet about what its own libraries do.
use_maven() {
  use_tool mvn "install Maven 3.9 or newer (https://maven.apache.org, or your system's package manager)"
  export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
}

missing() {
  echo "$(basename "$0"): $1 is missing: $2" >&2
  exit 1
}
