"""The walls hold: the gate's own contract type and the bans find what they are for."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

from tools.only import OnlyContract

ROOT = Path(__file__).parents[2]
RUFF = Path(sys.executable).parent / "ruff"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
]


def broken_imports(folder, monkeypatch, **files):
    """Write a package `ship` of one-line files and give its imports through the wall."""
    for name, line in {"__init__": "", **files}.items():
        path = folder.joinpath("ship", *name.split("__dot__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(line)
    monkeypatch.syspath_prepend(folder)
    graph = grimp.build_graph("ship", include_external_packages=True, cache_dir=None)
    options = {"modules": ["sqlite3", "nobody.wrote.this"], "importers": ["ship.hold.**"]}
    contract = OnlyContract("only", {"root_packages": ["ship"]}, options)
    return contract.check(graph, verbose=False).metadata["broken"]


def test_an_import_through_a_wall_is_found(tmp_path, monkeypatch):
    files = {"hold__dot__database": "import sqlite3", "deck": "import json\nimport sqlite3"}
    assert broken_imports(tmp_path, monkeypatch, **files) == [("ship.deck", "sqlite3", [2])]


def test_an_import_by_its_door_is_allowed(tmp_path, monkeypatch):
    files = {"hold__dot__database": "import sqlite3", "deck": "from ship.hold import database"}
    assert broken_imports(tmp_path, monkeypatch, **files) == []


def test_every_floor_stands_behind_a_wall():
    layers = next(contract["layers"] for contract in CONTRACTS if contract["type"] == "layers")
    named = {part.strip(" ()") for layer in layers for part in layer.split("|")}
    named |= {name for c in CONTRACTS if c["type"] == "only" for name in c["modules"]}
    floors = {
        f"firstmate.{path.parent.name}" for path in (ROOT / "src/firstmate").glob("*/__init__.py")
    }
    assert {"firstmate.base", "firstmate.company"} <= floors
    assert floors - named == set()


def bans(path, code):
    """Give the rules that ruff finds broken when this code stands at this path."""
    done = subprocess.run(
        [RUFF, "check", "--output-format=json", "--stdin-filename", str(ROOT / path), "-"],
        input=f'"""Text."""\n{code}\n',
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    return {found["code"] for found in json.loads(done.stdout)} & {"PTH123", "T201", "TID251"}


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import date\nday = date.today()",
        "from datetime import UTC, datetime\nnow = datetime.now(UTC)",
        "import time\nnow = time.time()",
        "import random\ndraw = random.random()",
        "import sqlite3\nx = sqlite3.connect('x')",
        "import pickle\nx = pickle.loads(b'')",
        "import pandas as pd\nx = pd.DataFrame()",
    ],
)
def test_calculations_have_no_clock_no_chance_and_no_database(code):
    assert bans("src/firstmate/capabilities/demand/new.py", code) == {"TID251"}
    assert bans("src/firstmate/store/new.py", code) == set()


def test_nobody_opens_files_but_by_their_path():
    assert bans("src/firstmate/capabilities/demand/new.py", "text = open('x').read()") == {"PTH123"}


def test_only_commands_print():
    assert bans("src/firstmate/capabilities/demand/new.py", "print(1)") == {"T201"}
    assert bans("src/firstmate/work/new.py", "print(1)") == {"T201"}
