"""A folder of one's own at the command line: what is taken, what is refused, what comes a week later."""

import json

import pytest
from click.testing import CliRunner

from firstmate.doors.cli import main
from firstmate.work.home import VARIABLE

SALES = "Order no;Line;Order date;Article;Quantity;Price\n"


@pytest.fixture
def cli(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "home"))

    def call(*args, code=0):
        done = CliRunner().invoke(main, args, prog_name="firstmate")
        assert done.exit_code == code, (done.output, done.exception)
        return done

    return call


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "exports"
    made.mkdir()
    return made


def test_a_folder_without_a_table_is_refused_with_what_would_do(cli, folder):
    (folder / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    error = json.loads(cli("import", str(folder), "--company", "x", "--json", code=1).stdout)[
        "error"
    ]
    assert error["kind"] == "Refused"
    assert "holds no table" in error["what"]
    assert "a.png" in error["remedy"]
    assert json.loads(cli("versions", "--company", "x", "--json").stdout)["versions"] == []


def test_files_of_next_week(cli, folder):
    first = [f"SO{k};1;{k + 1:02d}.09.2026;A-{k % 3};{k + 1};10,50" for k in range(20)]
    (folder / "orders.csv").write_text(SALES + "\n".join(first) + "\n", encoding="utf-8")
    told = json.loads(cli("import", str(folder), "--company", "x", "--json").stdout)
    assert told["as_of"] == "2026-09-20"
    assert "sales_lines" in told["sheets"][0]["tables"]

    again = json.loads(cli("import", str(folder), "--json").stdout)
    assert again["version"] == told["version"]

    more = [*first, "SO90;1;21.09.2026;A-1;4;10,50"]
    (folder / "orders.csv").write_text(SALES + "\n".join(more) + "\n", encoding="utf-8")
    cli("import", str(folder))
    assert len(json.loads(cli("show", "sales_lines", "--json").stdout)["sales_lines"]) == 21
    old = cli("show", "sales_lines", "--at", told["version"], "--json").stdout
    assert len(json.loads(old)["sales_lines"]) == 20


def test_answers_come_from_a_file(cli, folder, tmp_path):
    (folder / "orders.csv").write_text(SALES + "1;1;01.09.2026;A;1;2\n", encoding="utf-8")
    file = tmp_path / "answers.json"
    file.write_text("[]", encoding="utf-8")
    said = cli("import", str(folder), "--company", "x", "--answers", str(file), code=1).stderr
    assert "holds no answers" in said
    file.write_text("{}", encoding="utf-8")
    cli("import", str(folder), "--company", "x", "--answers", str(file))
