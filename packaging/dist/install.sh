#!/bin/sh
# Installs the archive that this file is part of, for this user or, by root, for all.
#   sh install.sh                 into ~/.local/lib/algo, with a link ~/.local/bin/algo; root: /opt/algo and /usr/local/bin/algo
#   sh install.sh --uninstall     undoes that; homes with strategies stay
#   --to DIR, --bin DIR           other places
# Over a version that is installed it upgrades, also while daemons run.
set -eu

fail() {
    echo "algo: $*" >&2
    exit 1
}

if [ "$(id -u)" = 0 ]; then
    to=/opt/algo
    bin=/usr/local/bin
else
    to=${HOME:?}/.local/lib/algo
    bin=$HOME/.local/bin
fi
undo=
while [ $# -gt 0 ]; do
    case $1 in
        --uninstall) undo=1 ;;
        --to | --bin)
            if [ $# -lt 2 ]; then fail "$1 wants a directory"; fi
            case $2 in /*) ;; *) fail "$1 wants a whole path, not $2" ;; esac
            if [ "$1" = --to ]; then to=${2%/}; else bin=${2%/}; fi
            shift
            ;;
        -h | --help)
            sed -n '2,/^set /{s/^# \{0,1\}//p}' "$0"
            exit 0
            ;;
        *) fail "no such option: $1; see sh install.sh --help" ;;
    esac
    shift
done

# Whether the directory holds an algo and nothing that is not ours.
is_algo() {
    [ -f "$1/bin/algo" ] && [ -f "$1/lib/current" ] && [ -d "$1/licenses" ]
}

if [ -n "$undo" ]; then
    is_algo "$to" || fail "no algo is installed in $to; nothing has changed"
    if [ -L "$bin/algo" ] && [ "$(readlink "$bin/algo")" = "$to/bin/algo" ]; then
        rm "$bin/algo"
        echo "removed $bin/algo"
    fi
    rm -rf "$to"
    echo "removed $to"
    echo "homes with strategies stay, such as ~/.algo; a daemon that runs goes on until it is stopped"
    exit 0
fi

from=$(cd "$(dirname "$0")" && pwd -P)
is_algo "$from" || fail "$from is no unpacked archive of algo; unpack it first: tar -xzf algo-VERSION-linux-x64.tar.gz"
[ "$from" != "$(readlink -f "$to" || :)" ] || fail "it is in $to already"
case "$(uname -s) $(uname -m)" in
    "Linux x86_64") ;;
    *) fail "this archive is for Linux on x86-64, and this is $(uname -s) on $(uname -m)" ;;
esac
if [ -e "$to" ] && ! is_algo "$to"; then fail "$to is there, and is no algo; remove it or name another place with --to"; fi
if [ -e "$bin/algo" ] || [ -L "$bin/algo" ]; then
    if [ "$(readlink "$bin/algo" || :)" != "$to/bin/algo" ]; then
        fail "$bin/algo is there, and leads elsewhere; remove it or name another place with --bin"
    fi
fi
"$from/bin/algo" version >/dev/null || fail "the Java inside does not start here; glibc 2.34 or newer is needed"

before=
if [ -e "$to/lib/current" ]; then before=$(cat "$to/lib/current"); fi
mkdir -p "$to" "$bin"
# Files are replaced and not written into, and what names the version comes last.
(cd "$from" && tar -cf - --exclude=./lib/current .) | tar -xf - -C "$to"
cp "$from/lib/current" "$to/lib/current.new"
mv "$to/lib/current.new" "$to/lib/current"
ln -sfn "$to/bin/algo" "$bin/algo"
ALGO_CLIENT_ARCHIVE=install "$to/bin/algo" version >/dev/null 2>&1 </dev/null || :

now=$(cat "$to/lib/current")
if [ -z "$before" ]; then
    echo "installed $now in $to"
elif [ "$before" = "$now" ]; then
    echo "installed $now in $to anew"
else
    echo "installed $now in $to, where $before was; 'algo daemon restart' takes it, and disturbs no strategy"
fi
echo "linked $bin/algo to it"
case ":$PATH:" in
    *":$bin:"*) ;;
    *) echo "$bin is not on your path: export PATH=\"$bin:\$PATH\"" ;;
esac
echo "undo: sh $to/install.sh --uninstall$([ "$to" = /opt/algo ] || [ "$to" = "${HOME:-}/.local/lib/algo" ] || echo " --to $to --bin $bin")"
