#!/bin/sh
# Installs what the tests need of the machine, where that is possible without asking: a PostgreSQL
# server (the tests start and end their own), a Chromium browser, and the libraries that the trees
# (libgomp) and the browser's driver (libatomic) are built on.
# Finding none is no error here: the gate reports the tests that could not run.
set -u
missing=

there() { command -v "$1" >/dev/null 2>&1; }

there initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ||
    { there pg_config && [ -x "$(pg_config --bindir)/initdb" ]; } || missing="$missing postgresql"
there chromium || there chromium-browser || there google-chrome || missing="$missing chromium"
for library in libgomp libatomic; do
    "$1" -c "import ctypes; ctypes.CDLL('$library.so.1')" 2>/dev/null || missing="$missing ${library}1"
done

[ -n "$missing" ] || exit 0
as_root=
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if there apt-get && $as_root true 2>/dev/null; then
    echo "Installing for the tests:$missing"
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -qq &&
        # shellcheck disable=SC2086  # one word a package
        $as_root apt-get install -qq -y --no-install-recommends $missing >/dev/null
fi
exit 0
