#!/bin/sh
# Builds distribution and packages twice, each time in other circumstances, and compares what came out: every file, its mode and its bytes.
#   sh packaging/reproducible.sh [JAVA_HOME]     the second build uses this JDK
# Directory, time, time zone, locale and umask differ, and, where root calls, the user. KEEP=1 keeps both builds.
set -eu
case ${1:-} in
    -*) sed -n '2,4s/^# *//p' "$0"; exit 0 ;;
esac
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/algo-reproducible.XXXXXX")
[ -n "${KEEP:-}" ] && echo "both builds stay in $work" >&2 || trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}

copy() {
    mkdir -p "$1"
    (cd "$here" && tar -cf - --exclude=target --exclude=.git .) | tar -xf - -C "$1"
}

# The distribution, the packages and what is in them: a difference then has the name of a file.
listing() {
    for directory in algo dist; do
        (
            cd "$1/packaging/target/$directory"
            # The directory of the packages is nobody's; the modes of the packages are those of whoever makes them.
            [ $directory = dist ] || find . -mindepth 1 -printf "$directory %y %m %p %l\n" | LC_ALL=C sort
            find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sed "s|\./|$directory/|"
        )
    done
    (cd "$1/packaging/target/dist-work" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sed 's|\./|within packages: |')
}

# The bill of materials is not made offline.
build='mvn -B -ntp -q -DskipTests -Dspotless.check.skip=true -Pdist package'
first=$work/first
second=$work/other/place/second
copy "$first"
copy "$second"
echo "first build: umask 077, UTC, plain locale" >&2
(cd "$first" && umask 077 && TZ=UTC LC_ALL=C.UTF-8 $build "-Dmaven.repo.local=$repository")

# The second build has another home, so other settings of Maven, and perhaps another user, who may not enter the home of the first:
# it gets the libraries as if they had been installed by hand, wherever the first one took them from, and may read those that came under
# the umask of the first.
cp -al "$repository" "$work/repository" 2>/dev/null || cp -a "$repository" "$work/repository"
find "$work/repository" -name _remote.repositories -delete
chmod -R a+rX "$work/repository"
repository=$work/repository

user=
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    other=${OTHER_UID:-65533}
    chown -R "$other:$other" "$work/other"
    user="setpriv --reuid $other --regid $other --clear-groups"
fi
echo "second build: umask 000, Pacific/Kiritimati, Turkish, no LANG${user:+, another user}${1:+, $1}" >&2
(
    cd "$second"
    umask 000
    unset LANG LC_ALL LC_CTYPE LANGUAGE
    [ -z "${1:-}" ] || export JAVA_HOME="$1"
    export TZ=Pacific/Kiritimati HOME="$second" MAVEN_OPTS='-Duser.language=tr -Duser.country=TR'
    $user $build "-Dmaven.repo.local=$repository"
)

listing "$first" >"$work/first.list"
listing "$second" >"$work/second.list"
if ! diff "$work/first.list" "$work/second.list"; then
    echo "the two builds differ" >&2
    exit 1
fi
echo "both builds are the same: $(cat "$first/packaging/target/algo/lib/current")"
cat "$first/packaging/target/dist/SHA256SUMS"
