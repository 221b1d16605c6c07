"""The command line as people use it, with a home of its own and a clock that tests can set."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from firstmate.doors.cli import main
from firstmate.work import workspace
from firstmate.work.home import VARIABLE

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def cli(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "home"))

    def call(*args, today=TODAY):
        monkeypatch.setattr(workspace, "today", lambda: today)
        done = CliRunner().invoke(main, [*map(str, args), "--json"], prog_name="firstmate")
        assert done.exit_code == 0, (args, done.output)
        return json.loads(done.stdout)

    return call
