"""What only lists or explains starts at once, because it loads nothing numerical."""

import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
HEAVY = {"duckdb", "highspy", "numpy", "polars", "pyarrow", "scipy", "sqlalchemy"}


def loaded_by(code):
    """Run the code in a fresh Python and give the heavy packages it loaded."""
    tail = "\nimport json, sys\nprint()\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code + tail],
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return HEAVY & set(json.loads(done.stdout.splitlines()[-1]))


def test_a_heavy_package_would_be_seen():
    assert "numpy" in loaded_by("import numpy")


def test_help_loads_nothing_numerical():
    pytest.importorskip("firstmate.doors.cli", reason="there is no command line yet")
    code = (
        "import sys\n"
        "sys.argv = ['firstmate', '--help']\n"
        "from firstmate.doors.cli import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as end:\n"
        "    assert not end.code\n"
    )
    assert loaded_by(code) == set()


def test_declarations_load_nothing_numerical():
    capabilities = pytest.importorskip("firstmate.capabilities", reason="there are none yet")
    names = [found.name for found in pkgutil.iter_modules(capabilities.__path__)]
    if not names:
        pytest.skip("there are no capabilities yet")
    code = "\n".join(
        ["import firstmate", *(f"import firstmate.capabilities.{name}" for name in names)]
    )
    assert loaded_by(code) == set()
