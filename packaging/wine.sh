#!/bin/sh
# A Windows Java and a Windows Python on Linux, by Wine, and the tests of the Windows rooms in them.
#
#   sh packaging/wine.sh                 installs and unpacks what is needed, once; all of it lies below target/wine
#   sh packaging/wine.sh test [CLASS…]   runs the tests tagged 'windows', or those of these classes; what was compiled has to be there
#   sh packaging/wine.sh java ARG…       runs the Windows Java
#   sh packaging/wine.sh end             ends all that runs under this Wine
set -eu
here=$(pwd)
cd "$(dirname "$0")/.."
. packaging/needs.sh

SCANNER=7.3.0.5189            # brings Temurin 17 for Windows along
CPYTHON=3.13.5-1.5.12
JUNIT=1.13.4
wine_home=$(pwd)/target/wine

export LC_ALL=C.UTF-8
export WINEPREFIX="$wine_home/prefix" WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" DISPLAY=

# fetch GROUP:NAME:VERSION:TYPE[:CLASSIFIER]: a copy of what Maven keeps
fetch() {
    mvn -B -ntp -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -Dartifact="$1" \
        -DoutputDirectory="$wine_home/downloads" -Dmdep.overWriteReleases=false >&2
}

prepare() {
    if [ -e "$wine_home/ready-$SCANNER-$CPYTHON-$JUNIT" ]; then return; fi
    want maven has mvn
    want wine has wine
    want wine64 [ -e /usr/lib/wine/wine64 ]
    want unzip has unzip
    install_missing
    rm -rf "$wine_home/java" "$wine_home/python" "$wine_home/unpacked" "$wine_home/prefix"
    mkdir -p "$wine_home/downloads"
    fetch "org.sonarsource.scanner.cli:sonar-scanner-cli:$SCANNER:zip:windows-x64"
    fetch "org.bytedeco:cpython:$CPYTHON:jar:windows-x86_64"
    fetch "org.junit.platform:junit-platform-console-standalone:$JUNIT:jar"
    unzip -q -o "$wine_home/downloads/sonar-scanner-cli-$SCANNER-windows-x64.zip" '*/jre/*' -d "$wine_home/unpacked"
    mv "$wine_home"/unpacked/*/jre "$wine_home/java"
    unzip -q -o "$wine_home/downloads/cpython-$CPYTHON-windows-x86_64.jar" -d "$wine_home/unpacked"
    mv "$wine_home/unpacked/org/bytedeco/cpython/windows-x86_64" "$wine_home/python"
    rm -rf "$wine_home/unpacked"
    wineboot -i >/dev/null 2>&1
    # Without this it is a Windows 7.
    wine reg add 'HKCU\Software\Wine' /v Version /d win10 /f >/dev/null 2>&1
    wineserver -w
    : >"$wine_home/ready-$SCANNER-$CPYTHON-$JUNIT"
}

# The class path of the tests, as Windows writes it: of $ALGO_TEST_CLASSPATH, which Maven gives, else of what lies in the repository.
class_path() {
    path=${ALGO_TEST_CLASSPATH:-}
    if [ -z "$path" ]; then
        say "ALGO_TEST_CLASSPATH is not set; 'mvn -B -ntp -Pwindows-on-wine -pl app test' sets it"
        exit 1
    fi
    # JUnit's console has all of JUnit in it.
    echo "$path:$wine_home/downloads/junit-platform-console-standalone-$JUNIT.jar" | tr : '\n' \
        | grep -v -e '/junit-jupiter' -e '/junit-platform-[a-bd-z]' | sed 's/^/Z:/' | paste -s -d ';'
}

run_tests() {
    chosen=
    for name in "$@"; do chosen="$chosen --include-classname=.*[.]$name"; done
    paths=$(class_path)
    cd "${ALGO_TEST_MODULE:-app}"
    # The hostile zone and locale of all tests. With algo.dist they wait as long as those of a whole distribution: here, too, processes start slowly.
    set +e
    wine "$wine_home/java/bin/java.exe" -Xmx1g -Duser.timezone=America/St_Johns -Duser.language=tr -Duser.country=TR "-Dalgo.dist=Z:$(cd .. && pwd)/packaging/target/algo" \
        "-Dalgo.test.python=Z:$wine_home/python/python.exe" ${JOPT:-} -cp "$paths" \
        org.junit.platform.console.ConsoleLauncher execute --disable-banner --disable-ansi-colors --fail-if-no-tests \
        --scan-classpath="Z:$(pwd)/target/test-classes" --include-tag=windows ${chosen:---include-classname=.*[.]windows[.].*} \
        --details=${ALGO_TEST_DETAILS:-tree} 2>&1 | cat
    # What a test left is a mistake of the test; nothing of it stays on this machine.
    wineserver -k
    wineserver -w
}

command=${1:-prepare}
if [ $# -gt 0 ]; then shift; fi
case $command in
    prepare) prepare ;;
    test)
        prepare
        report=$(mktemp)
        run_tests "$@" | tee "$report"
        # Of a pipe the shell knows the end of the last command alone.
        outcome=1
        if grep -q '^\[ *0 tests failed *\]' "$report"; then outcome=0; fi
        if grep -q '^\[ *[1-9][0-9]* containers failed *\]' "$report"; then outcome=1; fi
        rm -f "$report"
        exit $outcome
        ;;
    java)
        prepare
        cd "$here"
        exec wine "$wine_home/java/bin/java.exe" "$@"
        ;;
    end)
        wineserver -k || true
        wineserver -w
        ;;
    *)
        sed -n '2,/^set/{s/^# \{0,1\}//p;}' packaging/wine.sh
        exit 2
        ;;
esac
