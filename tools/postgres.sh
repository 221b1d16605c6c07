#!/bin/sh
# Installs a PostgreSQL server for the store tests where that is possible without asking. It starts
# none: the tests start and end their own. Finding none is no error here; the gate reports it.
set -u
if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1; then
    exit 0
fi
if command -v pg_config >/dev/null 2>&1 && [ -x "$(pg_config --bindir)/initdb" ]; then
    exit 0
fi
as_root=
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null && $as_root true 2>/dev/null; then
    echo "Installing PostgreSQL for the store tests."
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -qq &&
        $as_root apt-get install -qq -y --no-install-recommends postgresql >/dev/null
fi
exit 0
