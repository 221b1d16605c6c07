#!/bin/sh
# Installs the locked packages of the files $2... and then this package itself into the
# environment of the Python $1. Only what the lock files name by hash is taken from an index.
set -eu
python=$1
shift
files=
for file in "$@"; do files="$files -r $file"; done

echo "Installing the locked packages (about a minute the first time)."
# shellcheck disable=SC2086  # one word for each file is meant
"$python" -m pip install -qq --disable-pip-version-check --only-binary :all: \
    --require-hashes $files
"$python" -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation \
    --no-index --editable .
