"""Every command on a small firm: what it says, in words and in JSON, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from firstmate.doors.cli import COMMANDS
from firstmate.work.home import VARIABLE

SOURCE = Path(__file__).parents[3] / "src"


def test_help_lists_each_command_in_the_words_of_its_own_help(cli):
    said = cli("--help").stdout
    for commands in COMMANDS.values():
        for name, (_, line) in commands.items():
            assert f"  {name} " in said
            assert line in said
            assert cli(name, "--help").stdout.startswith(f"Usage: firstmate {name}")


def test_today_in_words_and_in_json(cli):
    said = cli("today").stdout
    assert said.startswith("Data of 30 Oct 2026:")
    assert "What is certain" in said
    told = json.loads(cli("today", "--json").stdout)
    assert set(told) >= {"answer", "agenda", "questions", "issues", "wanted"}
    assert " ".join(said.split()).startswith(told["answer"])


def test_limits_and_report(cli, tmp_path):
    assert "What holds you back" in cli("limits").stdout
    assert "Why they are late" in cli("why", "--most", "1").stdout
    file = tmp_path / "r.html"
    assert json.loads(cli("report", "--to", str(file), "--json").stdout) == {"file": str(file)}
    assert "<title>firm: diagnostic of" in file.read_text("utf-8")
    paper = tmp_path / "r.pdf"
    told = json.loads(cli("report", "--pdf", str(paper), "--json").stdout)
    assert told == {"file": str(paper), "pdf": str(paper)}
    assert paper.read_bytes().startswith(b"%PDF")


def test_decide_keeps_what_was_expected(cli):
    agenda = json.loads(cli("today", "--json").stdout)["agenda"]
    cli("decide", "1", "--accept", "--because", "worth it")
    assert cli("decide", "1", code=2).stderr.count("--accept") == 1
    kept = json.loads(cli("decisions", "--json").stdout)["decisions"][0]
    assert kept["title"].replace("\N{NO-BREAK SPACE}", " ") == agenda[0]["sentence"]
    assert (kept["value"], kept["because"]) == (agenda[0]["value"], "worth it")
    assert "is recommended now" in cli("decide", "nothing", "--accept", code=1).stderr


def test_a_decision_is_taken_back(cli):
    number = json.loads(cli("decide", "1", "--accept", "--json").stdout)["decision"]
    told = json.loads(cli("decide", number, "--undo", "--because", "no time", "--json").stdout)
    assert told == {"decision": number, "status": "undone", "version": None}
    kept = json.loads(cli("decisions", "--json").stdout)["decisions"]
    [row] = [row for row in kept if row["decision"] == number]
    assert (row["status"], row["because"]) == ("undone", "no time")
    assert "undone already" in cli("decide", number.lower(), "--undo", code=1).stderr
    assert "goes with --accept" in cli("decide", "1", "--decline", "--apply", code=2).stderr
    assert "no changes" in cli("decide", "1", "--accept", "--apply", code=1).stderr


def test_a_setting_makes_a_version_and_the_one_before_is_still_there(cli):
    cli("set", "holding_rate", "0.3")
    rows = json.loads(cli("versions", "--json").stdout)["versions"]
    shown = ["show", "settings", "--where", "name=holding_rate", "--json"]
    new = json.loads(cli(*shown).stdout)["settings"][0]["value"]
    old = json.loads(cli(*shown, "--at", rows[0]["version"]).stdout)["settings"][0]["value"]
    assert (old, new) == ("0.20", "0.3")


def test_selling_less_is_a_change_of_what_is_still_to_be_sold(cli):
    cli("scenario", "new", "less")
    told = json.loads(cli("scenario", "sell", "less", "0.8", "--json").stdout)
    (change,) = json.loads(told["changes"])["changes"]
    assert (change["table"], change["op"]) == ("forecast_overrides", "append")
    compared = json.loads(cli("scenario", "compare", "less", "--json").stdout)
    revenue = next(r for r in compared["comparison"] if r["scope"] == "revenue")
    assert revenue["value"] < revenue["base"]
    assert "above zero" in cli("scenario", "sell", "less", "--", "-1", code=1).stderr


def test_scenarios(cli):
    cli("scenario", "new", "more", "--note", "growth")
    cli("scenario", "change", "more", "sales_lines", "scale", "quantity", "1.5",
        "--where", "dates=2026-10-01..", "--because", "hope")  # fmt: skip
    assert "1 Oct" not in cli("scenario", "list").stdout
    shown = cli("scenario", "show", "more")
    assert "2026-10-01.." in shown.stdout
    assert "It rewrites past orders" in shown.stderr
    compared = json.loads(cli("scenario", "compare", "more", "--json").stdout)
    assert set(compared["runs"]) == {"base", "more"}
    assert compared["runs"]["base"] != compared["runs"]["more"]
    rows = {(r["measure"], r["scope"]): r for r in compared["comparison"]}
    total = rows["contribution", ""]
    assert total["difference"] == total["value"] - total["base"]
    parts = [
        r["difference"] for (name, scope), r in rows.items() if name == "contribution" and scope
    ]
    assert sum(parts) == pytest.approx(total["difference"])
    assert {"served", "stock_mean", "cash_end"} <= {name for name, _ in rows}
    beside = json.loads(
        cli("scenario", "compare", "more", "--table", "plan_values", "--json").stdout
    )
    assert set(beside) == {"base", "more"}
    assert "more beside the base" in cli("scenario", "compare", "more").stdout
    assert "already" in cli("scenario", "new", "more", code=1).stderr
    assert "is the data itself" in cli(
        "scenario", "change", "base", "items", "set", "price", "1", code=1
    ).stderr  # fmt: skip


def test_rows_filters_and_sql(cli):
    items = json.loads(cli("show", "items", "--json").stdout)["items"]
    first = items[0]["item"]
    assert (
        len(json.loads(cli("show", "items", "--where", f"item={first}", "--json").stdout)["items"])
        == 1
    )
    counted = json.loads(cli("sql", "select count(*) as n from items", "--json").stdout)["rows"]
    assert counted == [{"n": len(items)}]
    assert json.loads(cli("sql", "select item from forecasts limit 1", "--json").stdout)["rows"]
    assert "no column" in cli("show", "items", "--where", "colour=red", code=1).stderr
    refused = cli("sql", "drop table items", "--json", code=1).stdout
    assert json.loads(refused)["error"]["kind"] == "Refused"


def test_a_figure_opens_to_its_formula_and_the_rows_of_files(cli):
    row = json.loads(cli("show", "sales_history", "--json").stdout)["sales_history"][0]
    key = [f"{name}={row[name]}" for name in ("item", "location", "period")]
    told = json.loads(cli("explain", "sales_history", "quantity", *key, "--json").stdout)
    assert (told["value"], told["formula"][:16]) == (row["quantity"], "sum of quantity ")
    tables = {behind["table"]: behind for behind in told["behind"]}
    assert (tables["sales"]["depth"], tables["sales_lines"]["depth"]) == (1, 2)
    assert "source" in tables["sales_lines"]["rows"][0]
    assert "rows behind sales" in cli("explain", "sales_history", "quantity", *key).stdout
    assert "are meant by no key" in cli("explain", "sales_history", "quantity", code=1).stderr
    assert "no table" in cli("explain", "nothing", "quantity", code=1).stderr


def test_run_with_options(cli):
    told = json.loads(cli("run", "limits", "--set", "limits.most=1", "--json").stdout)
    assert set(told["tables"]) >= {"limits", "relief"}
    assert "It is a whole number" in cli("run", "limits", "--set", "limits.most=x", code=1).stderr
    assert "no option" in cli("run", "limits", "--set", "limits.x=1", code=1).stderr
    assert "no task" in cli("run", "nothing", code=1).stderr.lower()


def test_issues_and_the_check_of_the_plan(cli):
    rows = json.loads(cli("issues", "--json").stdout)["issues"]
    errors = json.loads(cli("issues", "--severity", "error", "--json").stdout)["issues"]
    assert [row for row in errors if row["severity"] != "error"] == []
    assert len(rows) >= len(errors)
    assert cli("issues", "--rejected").stdout.strip() == "No row was rejected."
    assert "no rule is broken" in cli("check-plan").stderr


def test_export_each_form(cli, tmp_path):
    for name in ("a.csv", "a.xlsx", "a.parquet"):
        cli("export", "items", "--to", str(tmp_path / name))
    assert pl.read_parquet(tmp_path / "a.parquet").height == pl.read_csv(tmp_path / "a.csv").height
    assert "says no form" in cli("export", "items", "--to", "a.txt", code=1).stderr


def test_backup_and_restore(cli, tmp_path):
    file = tmp_path / "b.zip"
    cli("backup", str(file))
    cli("restore", str(file), "--company", "again")
    try:
        told = json.loads(cli("companies", "--json").stdout)
        assert (told["companies"], told["last"]) == (["again", "firm"], "again")
        assert "already" in cli("restore", str(file), "--company", "firm", code=1).stderr
        mine, its = (
            json.loads(cli("show", "items", "--company", n, "--json").stdout)
            for n in ("again", "firm")
        )
        assert mine == its
    finally:
        cli("versions", "--company", "firm")  # the one opened last is the default again


def test_what_is_declared(cli):
    told = json.loads(cli("tables", "--json").stdout)["tables"]
    assert {"items", "agenda", "decisions"} <= {table["name"] for table in told}
    assert json.loads(cli("tables", "items", "--json").stdout)["columns"][0]["name"] == "item"
    assert "limits" in {n["name"] for n in json.loads(cli("tasks", "--json").stdout)["tasks"]}
    assert "How many limits" in cli("tasks", "limits").stdout
    assert "no table" in cli("tables", "nothing", code=1).stderr.lower()


def test_wanted_and_templates(cli, tmp_path):
    assert json.loads(cli("wanted", "--json").stdout)["wanted"]
    files = json.loads(cli("templates", str(tmp_path / "t"), "--json").stdout)["files"]
    assert all(Path(file).exists() for file in files)


def test_one_shape_of_error(cli):
    for args, code, kind in (
        (("today", "--company", "none", "--json"), 1, "Refused"),
        (("today", "--at", "v99", "--json"), 1, "Refused"),
        (("nonsense", "--json"), 2, "Misused"),
    ):
        error = json.loads(cli(*args, code=code).stdout)["error"]
        assert (error["kind"], set(error)) == (kind, {"kind", "what", "remedy"})


def test_our_own_fault_has_a_reference_that_is_in_the_log(cli, home, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("firstmate.work.home.Home.companies", broken)
    done = cli("companies", "--json", code=70)
    error = json.loads(done.stdout)["error"]
    assert "secret" not in done.output
    logged = [json.loads(line) for line in (home / "firstmate.log").read_text().splitlines()]
    [found] = [line for line in logged if line.get("reference") == error["reference"]]
    assert "ZeroDivisionError: secret" in found["traceback"]


def test_as_people_call_it(home):
    """The real process: answers on standard output alone, failures in the exit code."""

    def call(*args):
        return subprocess.run(
            [sys.executable, "-c", "from firstmate.doors.cli import main; main()", *args],
            env=os.environ | {"PYTHONPATH": str(SOURCE), VARIABLE: str(home)},
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    done = call("companies", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["last"] == "firm"
    refused = call("today", "--company", "none")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "Traceback" not in refused.stderr
