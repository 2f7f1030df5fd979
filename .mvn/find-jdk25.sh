# Finds JDK 25 and sets JAVA_HOME to it. Sourced by ./mvnw and ./assay: one way to find it.
# With assay_java_program=java a runtime without a compiler will do, too.
#
# Reads the `release` file of each candidate instead of starting a Java machine: that takes milliseconds.
# On failure it prints what was looked for and how to get one, and returns 1.

assay_is_jdk25() {
  [ -n "$1" ] && [ -x "$1/bin/${assay_java_program:-javac}" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r assay_line; do
    case "$assay_line" in
      'JAVA_VERSION="25"'* | 'JAVA_VERSION="25.'*) return 0 ;;
    esac
  done <"$1/release"
  return 1
}

assay_java_on_path() {
  assay_java=$(command -v "${assay_java_program:-javac}" 2>/dev/null) || return 0
  # Follow links by hand: readlink -f is missing on older Macs.
  while [ -L "$assay_java" ]; do
    assay_link=$(readlink "$assay_java")
    case "$assay_link" in
      /*) assay_java=$assay_link ;;
      *) assay_java=${assay_java%/*}/$assay_link ;;
    esac
  done
  assay_java=${assay_java%/*}
  echo "${assay_java%/*}"
}

assay_find_jdk25() {
  for assay_candidate in \
    "${ASSAY_JAVA_HOME:-}" "${JAVA_HOME:-}" "${JAVA_HOME_25:-}" "${JAVA_HOME_25_X64:-}" "${JAVA_HOME_25_ARM64:-}" "${JDK_25:-}" \
    "$(assay_java_on_path)" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/*jdk* /usr/local/*jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.m2/jdks/* "$HOME"/.local/share/mise/installs/java/* \
    "$HOME"/.asdf/installs/java/* "$HOME"/.jenv/versions/* "$HOME"/.gradle/jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
    if assay_is_jdk25 "$assay_candidate"; then
      JAVA_HOME=$assay_candidate
      export JAVA_HOME
      return 0
    fi
  done
  cat >&2 <<'MESSAGE'
Assay needs Java 25, and found none.

Looked at: $ASSAY_JAVA_HOME, $JAVA_HOME, $JAVA_HOME_25, $JDK_25, the PATH, /usr/lib/jvm, /usr/java, /opt, /usr/local,
~/.sdkman, ~/.jdks, ~/.m2/jdks, mise, asdf, jenv, ~/.gradle/jdks, /Library/Java/JavaVirtualMachines and Homebrew.

Get one:
  any system   https://adoptium.net/temurin/releases/?version=25
  Debian       apt install openjdk-25-jdk-headless
  macOS        brew install openjdk@25
  SDKMAN       sdk install java 25-tem
  Windows      winget install EclipseAdoptium.Temurin.25.JDK
If it is installed somewhere else, point to it: export ASSAY_JAVA_HOME=/path/to/jdk-25
MESSAGE
  return 1
}
