#!/bin/sh
# The whole gate: installs the tools of the build and of the tests, then runs them all. Arguments go to Maven, twice.
set -eu
cd "$(dirname "$0")/.."
. packaging/needs.sh

has_faketime() {
    ls /usr/lib*/faketime/libfaketime.so.1 /usr/lib*/*/faketime/libfaketime.so.1 2>/dev/null | grep -q .
}

want maven has mvn
want python3 [ -x /usr/bin/python3 ]
want python3-venv /usr/bin/python3 -c 'import ensurepip, venv'
want bash has bash
want util-linux has nsenter prlimit setpriv setsid unshare
want bsdutils has script
want mount has mount
want curl has curl
want strace has strace
want tmux has tmux
want openssl has openssl
want openssh-client has ssh ssh-keygen
want openssh-server [ -x /usr/sbin/sshd ]
want zsh has zsh
want fish has fish
want mandoc has mandoc
want systemd has systemctl systemd-analyze
want runit has runsv sv
want libfaketime has_faketime
install_missing

# Every tool is there: a test that is skipped for want of one is a failure.
export LC_ALL=C.UTF-8
mvn -B -ntp verify -Dtools=all "$@"

# A step of its own, for it needs the network. Where no registry can be reached its tests are skipped, and the report says so.
say "runs the tests that install packages from the registry of Python"
exec mvn -B -ntp verify -Dtools=all -Pregistry "$@"
