#!/bin/sh
# The tests of the web page in a real Chromium: installs what they need, then runs them. Arguments go to Maven.
set -eu
cd "$(dirname "$0")/.."
. packaging/needs.sh

want maven has mvn
want python3 [ -x /usr/bin/python3 ]
want chromium has chromium
want chromium-driver has chromedriver
want fonts-dejavu-core [ -d /usr/share/fonts/truetype/dejavu ]
install_missing

export LC_ALL=C.UTF-8
exec mvn -B -ntp verify -Dtools=all -Pbrowser "$@"
