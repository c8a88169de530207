# Finds the tools that are missing, and installs them. try.sh and verify.sh read this; any POSIX shell runs it, on a machine
# that may have nothing else but apt.

missing=

say() {
    echo "algo: $*" >&2
}

# Whether all of these are on the path.
has() {
    for tool in "$@"; do
        if ! command -v "$tool" >/dev/null 2>&1; then return 1; fi
    done
}

# want PACKAGE COMMAND...: notes the Debian package as missing where the command fails
want() {
    package=$1
    shift
    if ! "$@"; then missing="$missing $package"; fi
}

# Names a JDK that is new enough, be it the default one or not.
find_jdk() {
    for javac in "${JAVA_HOME:-/nonexistent}/bin/javac" "$(command -v javac)" /usr/lib/jvm/*/bin/javac; do
        if [ ! -x "$javac" ]; then continue; fi
        version=$("$javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
        if [ "${version:-0}" -ge 17 ]; then
            javac=$(readlink -f "$javac")
            export JAVA_HOME="${javac%/bin/javac}"
            return 0
        fi
    done
    return 1
}

# The oldest package of a JDK that will do and that this release has.
jdk_package() {
    for version in 17 21 25; do
        if apt-cache show "openjdk-$version-jdk-headless" >/dev/null 2>&1; then break; fi
        version=17
    done
    echo "openjdk-$version-jdk-headless"
}

# Installs what is missing, or says how and ends.
install_missing() {
    jdk=
    if ! find_jdk; then jdk=jdk; fi
    if [ -z "$missing$jdk" ]; then return; fi
    if ! has apt-get; then
        say "this needs what Debian packages as: $(echo ${jdk:+openjdk-17-jdk-headless} $missing); install it, then run this again"
        exit 1
    fi
    as_root=
    if [ "$(id -u)" != 0 ]; then
        as_root=sudo
        # Only on a terminal can it ask for a password.
        if ! has sudo || { [ ! -t 0 ] && ! sudo -n true 2>/dev/null; }; then how_to_install; fi
    fi
    say "this needs$(printf ' %s,' ${jdk:+JDK} $missing) and installs that with apt-get"
    $as_root apt-get -q update || say "not all package lists could be fetched"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install \
        $missing ${jdk:+$(jdk_package)} || how_to_install
    hash -r
    if ! find_jdk; then
        say "no JDK 17 or newer was found, in JAVA_HOME, on the path or in /usr/lib/jvm"
        exit 1
    fi
}

how_to_install() {
    say "tools are missing; as root, run this line, then run this script again:"
    echo "apt-get update && apt-get install -y --no-install-recommends $(echo ${jdk:+$(jdk_package)} $missing)"
    exit 1
}
