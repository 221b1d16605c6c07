#!/bin/sh
# Makes a virtual environment in the folder $1 with Python 3.11 or newer. It installs no packages
# into it, and installs Debian's venv package only as root or with sudo.
set -eu
folder=$1

python=
for name in ${PYTHON:-python3.11 python3 python3.12 python3.13 python3.14}; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "firstmate needs Python 3.11 or newer and found none." >&2
    echo "On Debian or Ubuntu: apt-get install python3 python3-venv" >&2
    exit 1
fi

make_venv() {
    rm -rf "$folder"
    "$python" -m venv "$folder"
}

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian keeps these two modules in a package of their own.
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    as_root=
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    if command -v apt-get >/dev/null && $as_root true 2>/dev/null; then
        echo "Installing python$version-venv, which Debian needs to make an environment."
        $as_root apt-get update -qq
        $as_root apt-get install -qq -y --no-install-recommends "python$version-venv" >/dev/null
    else
        echo "$python cannot make a virtual environment: the module ensurepip is missing." >&2
        echo "On Debian or Ubuntu run as root: apt-get install python$version-venv" >&2
        exit 1
    fi
fi
make_venv
