#!/bin/sh
# The whole gate: installs the tools of the build and of the tests, then runs them all. Arguments go to Maven.
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

# Every tool is there: a test that is skipped for want of one is a failure. Those that install packages from the registry of
# Python are skipped where none can be reached, and the report says so.
export LC_ALL=C.UTF-8
exec mvn -B -ntp verify -Dtools=all -Dexcluded.registry=none "$@"
