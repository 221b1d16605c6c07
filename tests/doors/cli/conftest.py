"""A home folder with one small trader in it, and the command line over it."""

import os
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from firstmate.company.company import company
from firstmate.demo.family import company_tables
from firstmate.doors.cli import main
from firstmate.work.home import VARIABLE
from firstmate.work.workspace import open_company


@pytest.fixture(scope="module")
def firm():
    """Give the small trader."""
    return company("firm", company_tables(0, size="tiny"))


@pytest.fixture(scope="module")
def home(tmp_path_factory, firm):
    """Give a home folder with the trader in it, opened last."""
    folder = tmp_path_factory.mktemp("home")
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = str(folder)
    open_company("firm", create=True).store.save(
        firm, by="me", at=datetime(2026, 11, 1, tzinfo=UTC)
    )
    yield folder
    if before is None:
        del os.environ[VARIABLE]
    else:
        os.environ[VARIABLE] = before


@pytest.fixture
def cli(home):  # noqa: ARG001  # it must be there
    """Run a command and expect its exit code."""

    def call(*args, code=0):
        done = CliRunner().invoke(main, args, prog_name="firstmate")
        assert done.exit_code == code, (done.output, done.exception)
        return done

    return call
