"""The first hour with the joinery: its exports, what needs a decision, the limit, a decision, the report."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from firstmate.doors.cli import main
from firstmate.work.home import VARIABLE


@pytest.fixture
def cli(tmp_path, maker_home, monkeypatch):
    shutil.copytree(maker_home / "home", tmp_path / "home")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "home"))

    def call(*args):
        done = CliRunner().invoke(main, [*args, "--json"], prog_name="firstmate")
        assert done.exit_code == 0, (args, done.output)
        return json.loads(done.stdout)

    return call


def test_from_exports_to_a_decision(cli, maker_home, tmp_path):
    told = json.loads((maker_home / "told.json").read_text("utf-8"))

    # What was planted is there: jobs that wait for signatures, the overloaded edge bander.
    agenda = told["today"]["agenda"]
    assert any("Drawings approved" in row["sentence"] for row in agenda if row["certain"])
    assert (told["limits"]["limits"][0]["kind"], told["limits"]["limits"][0]["name"]) == (
        "resource",
        "EDGE",
    )
    assert "Edge bander" in told["limits"]["answer"]
    assert [row for row in told["today"]["issues"] if row["code"] == "not_computed"] == []

    # The first recommendation is accepted, and what was expected of it is kept with it.
    first = agenda[0]
    number = cli("decide", "1", "--accept", "--because", "it blocks money")["decision"]
    [kept] = cli("decisions")["decisions"]
    assert (kept["decision"], kept["value"]) == (number, first["value"])
    assert kept["run"]

    # A figure opens to its rows, and the report holds the same answers.
    table, where = next(iter(json.loads(first["opens"]).items()))
    conditions = [f"--where={column}={value}" for column, value in where.items()]
    assert cli("show", table, *conditions)[table]
    text = Path(cli("report", "--to", str(tmp_path / "r.html"))["file"]).read_text("utf-8")
    assert "Edge bander" in text
    assert text.count("<svg") >= 2

    # A what-if leaves the data alone and changes the plan.
    cli("scenario", "new", "half")
    cli("scenario", "change", "half", "sales_lines", "scale", "quantity", "0.5")
    told = cli("scenario", "compare", "half")
    first = next(r for r in told["comparison"] if r["measure"] == "contribution")
    assert first["difference"] != 0
    assert "contribution over the plan" in told["answer"]
