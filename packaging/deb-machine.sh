#!/bin/sh
# Tries the Debian package on a bare Debian machine, a root that debootstrap makes: installs a version before, starts strategies as a
# user and under the daemon of all users, upgrades while they run, removes and purges.
#
# usage: sh packaging/deb-machine.sh [--base DIR] [--mirror URL]
#   --base    a root that debootstrap has made; it stays as it is
#   --mirror  the Debian mirror; http://deb.debian.org/debian
# Needs root, debootstrap, and packaging/target/dist, which 'mvn -Pdist package' makes.
set -eu

fail() {
    echo "deb-machine: $*" >&2
    exit 1
}

# In the root. Says each step; the first that fails ends it.
if [ "${1:-}" = --steps ]; then
    export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
    by() {
        user=$1
        shift
        setpriv --reuid="$user" --regid="$user" --init-groups env -i PATH="$PATH" HOME="/home/$user" USER="$user" "$@"
    }
    # field USER ID NAME: of the status of a strategy
    field() {
        by "$1" algo status "$2" --json | sed -n "s/.*\"$3\":\"\{0,1\}\([^,\"]*\).*/\1/p" | head -n 1
    }
    pid_of_ben() {
        by ben algo status beat --json --socket /run/algo/algo.sock | sed 's/.*"pid":\([0-9]*\).*/\1/'
    }
    expect() {
        [ "$2" = "$3" ] || fail "$1: $2, not $3"
        echo "ok: $1"
    }
    [ ! -e /usr/bin/java ] || fail "there is a Java here"
    for user in ann ben; do
        useradd --create-home --shell /bin/sh "$user"
        printf 'while :; do date; sleep 1; done\n' >"/home/$user/beat.sh"
    done

    dpkg -i /algo_before.deb
    expect "an archive of classes is made at install" "$(ls /usr/lib/algo/lib/0.1.0-*/client.jsa | wc -l)" 1
    expect "who may read it" "$(stat -c '%U %a' /usr/lib/algo/lib/0.1.0-*/client.jsa)" "root 444"

    by ann algo start /home/ann/beat.sh --python /bin/sh
    algo daemon run --system >/var/log/algo-system.log 2>&1 &
    until [ -S /run/algo/algo.sock ]; do sleep 0.1; done
    by ben algo start /home/ben/beat.sh --python /bin/sh --socket /run/algo/algo.sock
    ann=$(field ann beat pid)
    ben=$(pid_of_ben)
    echo "ok: a user's strategy $ann and one under the daemon of all users $ben run"

    dpkg -i /algo.deb
    expect "the version before is gone" "$(ls -d /usr/lib/algo/lib/0.1.0-* 2>/dev/null | wc -l)" 0
    by ann algo status beat >/dev/null
    expect "ann's strategy runs on" "$(field ann beat pid)" "$ann"
    by ann algo daemon restart
    expect "it runs on under the new daemon" "$(field ann beat pid)" "$ann"
    by ben algo restart beat --socket /run/algo/algo.sock
    ben=$(pid_of_ben)
    by ann algo restart beat
    ann=$(field ann beat pid)

    dpkg -r algo
    expect "the daemon of all users has ended" "$(ls /run/algo/algo.sock 2>/dev/null | wc -l)" 0
    expect "and its strategies with it" "$(cat "/proc/$ben/comm" 2>/dev/null)" ""
    expect "ann's strategy, which is her own daemon's, runs on" "$(cat "/proc/$ann/comm")" sh
    expect "nothing is left of the package" "$(ls -d /usr/lib/algo /usr/bin/algo 2>/dev/null | wc -l)" 0
    dpkg -P algo
    expect "homes stay" "$(ls -d /var/lib/algo/ben /home/ann/.algo | wc -l)" 2
    echo "deb-machine: all is as it should be"
    exit
fi

base=
mirror=http://deb.debian.org/debian
while [ $# -gt 0 ]; do
    case $1 in
        --help)
            sed -n '2,/^set /{s/^# \{0,1\}//p}' "$0"
            exit 0
            ;;
        --base | --mirror)
            [ $# -ge 2 ] || fail "$1 wants a value"
            if [ "$1" = --base ]; then base=$2; else mirror=$2; fi
            shift
            ;;
        *) fail "no such option: $1" ;;
    esac
    shift
done
[ "$(id -u)" = 0 ] || fail "only root can make a root directory; run it as root"
here=$(cd "$(dirname "$0")" && pwd)
deb=$(ls "$here"/target/dist/algo_*_amd64.deb 2>/dev/null) || fail "there is no package: mvn -Pdist -DskipTests package"
work=$(mktemp -d /var/tmp/algo-deb-XXXXXX)
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
if [ -n "$base" ]; then
    cp -a "$base" "$work/root"
else
    command -v debootstrap >/dev/null || fail "debootstrap is not installed: apt-get install -y debootstrap"
    debootstrap --variant=minbase bookworm "$work/root" "$mirror" >"$work/log" 2>&1 || fail "debootstrap failed: $(tail -n 1 "$work/log")"
fi
# The same files under the name of an older version.
python3 -B "$here/dist/dist.py" --version 0.1.0 --plain "$here/target/algo" \
    --java-home "${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}" \
    --bom "$here/target/bom.json" --work "$work/before" --to "$work/packages"
cp "$work"/packages/algo_0.1.0_amd64.deb "$work/root/algo_before.deb"
cp "$deb" "$work/root/algo.deb"
cp "$here/deb-machine.sh" "$work/root/"
# The mounts and the processes live in namespaces, and end with them.
setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child sh "$here/bare-machine.sh" --inside "$work/root" sh /deb-machine.sh --steps
