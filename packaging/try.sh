#!/bin/sh
# Shows algo at work: installs what that needs, builds it, starts an example on the paper account and follows its log.
set -eu
cd "$(dirname "$0")/.."
. packaging/needs.sh

want maven has mvn
want python3 has python3
install_missing

say "builds packaging/target/algo; the first time this fetches libraries, and takes some minutes"
LC_ALL=C.UTF-8 mvn -q -B -ntp -DskipTests package

# Ctrl-C ends the client that follows, and not this script.
trap : INT
algo=$PWD/packaging/target/algo/bin/algo
code=0
"$algo" start strategies/examples/ema_crossover.py --follow || code=$?
say "next: export PATH=\"${algo%/algo}:\$PATH\"; algo status; algo sandbox; algo stop ema_crossover"
# The client's code for Ctrl-C.
if [ "$code" = 130 ]; then code=0; fi
exit "$code"
