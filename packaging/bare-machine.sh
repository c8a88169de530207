#!/bin/sh
# Runs the README's two commands on bare Debian machines: roots that debootstrap makes, with a shell, apt and nothing else.
# On one all is done by root, in a checkout below root's own directory of mode 0700. On the other an ordinary user without
# sudo does it in a directory of their own, under a Turkish locale that is not there and with SIGINT ignored; root only runs
# the line that the scripts print.
#
# usage: sh packaging/bare-machine.sh [--keep] [--as root|user] [--dir DIR] [--mirror URL] [--repository DIR] [--limit TIME]
#                                     [MAVEN-ARGUMENT...]
#   --keep        keep the roots
#   --as          only one of the two
#   --dir         where roots and logs go; else a new directory in /var/tmp
#   --mirror      the Debian mirror; else the one that apt uses here
#   --repository  a Maven repository that is copied in, so that less is fetched; ~/.m2/repository is one
#   --limit       how long each command may take, as timeout(1) reads it; 90m
# Needs root, debootstrap, and what apt and Maven need here to reach their servers: ~/.m2/settings.xml, the certificates in
# /usr/local/share/ca-certificates, /etc/hosts and the variables http_proxy, https_proxy and no_proxy go with it.
set -eu

fail() {
    echo "bare-machine: $*" >&2
    exit 2
}

# Inside, as the first process of namespaces of its own: enters the root for good, and runs the command there.
if [ "${1:-}" = --inside ]; then
    root=$2
    shift 2
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount --rbind /dev "$root/dev"
    cd "$root"
    pivot_root . mnt
    cd /
    umount -l /mnt
    "$@" </dev/null
    exit
fi

keep=
who="root user"
directory=
mirror=
repository=
limit=90m
while [ $# -gt 0 ]; do
    case $1 in
        --keep) keep=1 ;;
        --help)
            sed -n '2,/^set /{s/^# \{0,1\}//p}' "$0"
            exit 0
            ;;
        --as | --dir | --mirror | --repository | --limit)
            [ $# -ge 2 ] || fail "$1 wants a value"
            case $1 in
                --as) who=$2 ;;
                --dir) directory=$2 ;;
                --mirror) mirror=$2 ;;
                --repository) repository=$2 ;;
                --limit) limit=$2 ;;
            esac
            shift
            ;;
        *) break ;;
    esac
    shift
done
case $who in root | user | "root user") ;; *) fail "--as is root or user, not $who" ;; esac
[ "$(id -u)" = 0 ] || fail "only root can make a root directory; run it as root"
command -v debootstrap >/dev/null || fail "debootstrap is not installed: apt-get install -y debootstrap"
[ -z "$repository" ] || [ -d "$repository" ] || fail "no such directory: $repository"
if [ -z "$mirror" ]; then
    mirror=$(cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null |
        sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\).*/\2/p' | head -n 1)
    [ -n "$mirror" ] || fail "apt names no mirror here; name one with --mirror"
fi
here=$(cd "$(dirname "$0")" && pwd)
if [ -n "$directory" ]; then mkdir -p "$directory"; else directory=$(mktemp -d /var/tmp/algo-bare-XXXXXX); fi
directory=$(cd "$directory" && pwd)
base=$directory/base
logs=$directory/logs
mkdir -p "$logs"
worst=0

# The mounts and the processes of a run live in namespaces, and end with them, however this script ends.
running=
end() {
    if [ -n "$running" ]; then
        kill -KILL "$running" 2>/dev/null || :
        wait "$running" 2>/dev/null || :
    fi
    if [ -z "$keep" ]; then rm -rf --one-file-system "$base" "$directory/root" "$directory/user"; fi
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# inside ROOT COMMAND...: runs the command there; its exit code is this one's
inside() {
    setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child sh "$here/bare-machine.sh" --inside "$@" &
    running=$!
    code=0
    wait "$running" || code=$?
    running=
    return "$code"
}

# step WHO NAME SCRIPT [ARGUMENT...]: runs a script of the shell in the checkout of that user, and notes how it ended
step() {
    user=$1
    log=$logs/$1-$2.log
    name=$1-$2
    script=$3
    shift 3
    case $user in
        root) set -- env -i HOME=/root USER=root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            sh -c "cd /root/algo && $script" sh "$@" ;;
        user) set -- setpriv --reuid=1000 --regid=1000 --init-groups \
            env -i HOME=/home/user USER=user LANG=tr_TR.UTF-8 PATH=/usr/local/bin:/usr/bin:/bin \
            sh -c "cd /home/user/algo && trap '' INT QUIT && $script" sh "$@" ;;
    esac
    for variable in http_proxy https_proxy no_proxy; do
        eval "value=\${$variable:-}"
        if [ -n "$value" ]; then set -- env "$variable=$value" "$@"; fi
    done
    began=$(date +%s)
    code=0
    inside "$directory/$user" timeout --kill-after=30 "$limit" "$@" >"$log" 2>&1 || code=$?
    echo "$name: exit code $code after $(($(date +%s) - began)) s, log $log"
    return "$code"
}

# must STEP...: the same, where anything but 0 is a failure of the whole
must() {
    if ! step "$@"; then
        worst=1
        tail -n 15 "$log" | sed 's/^/    /'
    fi
}

# machine WHO: a root with the checkout and what reaches the servers
machine() {
    root=$directory/$1
    case $1 in root) home=$root/root ;; user) home=$root/home/user ;; esac
    cp -a "$base" "$root"
    cp /etc/hosts /etc/resolv.conf "$root/etc/"
    mkdir -p "$root/usr/local/share/ca-certificates"
    cp -r /usr/local/share/ca-certificates/. "$root/usr/local/share/ca-certificates/"
    if [ "$1" = user ]; then chroot "$root" useradd --uid 1000 --create-home --shell /bin/sh user; fi
    mkdir -p "$home/algo" "$home/.m2"
    (cd "$here/.." && tar -c --exclude=target --exclude=./.git .) | tar -x -C "$home/algo"
    if [ -e ~/.m2/settings.xml ]; then cp ~/.m2/settings.xml "$home/.m2/"; fi
    if [ -n "$repository" ]; then cp -a "$repository" "$home/.m2/repository"; fi
    chmod 700 "$home"
    if [ "$1" = user ]; then chown -R 1000:1000 "$home"; fi
}

# Starts the example as a user would, looks on until it has placed an order, and presses Ctrl-C.
try='
    export ALGO_HOME=$HOME/.algo
    sh packaging/try.sh >try.out 2>&1 &
    until grep -q "BUY\|SELL" try.out; do
        if ! kill -0 $! 2>/dev/null; then cat try.out; exit 1; fi
        sleep 1
    done
    cat try.out
    packaging/target/algo/bin/algo status && packaging/target/algo/bin/algo daemon stop --strategies
'
# As it is printed: without sudo the scripts say what root has to run.
install_line='s/^apt-get update .*/&/p'

echo "makes a bare machine in $base"
rm -rf --one-file-system "$base" "$directory/root" "$directory/user"
case $mirror in https:*) include=--include=ca-certificates ;; *) include= ;; esac
debootstrap --variant=minbase $include bookworm "$base" "$mirror" >"$logs/debootstrap.log" 2>&1 ||
    fail "debootstrap failed: $(tail -n 1 "$logs/debootstrap.log"), log $logs/debootstrap.log"

for one in $who; do
    machine "$one"
    for command in try verify; do
        if [ "$one" = user ]; then
            # Where tools are missing an ordinary user gets a line for root.
            if step user "$command-refused" "sh packaging/$command.sh"; then
                echo "$command.sh found all its tools on a bare machine"
                worst=1
            fi
            line=$(sed -n "$install_line" "$log")
            if [ -z "$line" ]; then
                echo "$command.sh says no line for root, log $log"
                worst=1
                break
            fi
            inside "$directory/user" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive \
                sh -c "$line" >"$logs/user-$command-install.log" 2>&1 ||
                fail "the line does not work: $line, log $logs/user-$command-install.log"
        fi
        case $command in
            try) must "$one" try "$try" ;;
            verify) must "$one" verify 'sh packaging/verify.sh "$@"' "$@" ;;
        esac
    done
    sed -n '/tests, the slowest:/,/were skipped:\|none was skipped/p; /\[java\]   [A-Z]/p' "$logs/$one-verify.log"
done
exit "$worst"
