"""What a door needs to let people change the guess: samples, mapping, questions, and a quick second reading."""

import datetime as dt

import polars as pl
import pytest

from firstmate.intake import Limits, amend, load
from firstmate.intake.raw import read_file

TODAY = dt.date(2026, 11, 24)
TEXT = "Ref;When;Who;Thing;Pieces;Worth (EUR)\n" + "\n".join(
    f"{k};{dt.date(2026, 9, 1) + dt.timedelta(days=k)};Miller;A{k % 3};{k + 1};{10 * k},50"
    for k in range(9)
)


def test_a_person_changes_what_a_column_is_and_the_files_are_not_read_again(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(TEXT)
    first = load(tmp_path, today=TODAY)
    assert first.samples[0].columns == [
        "row",
        "Ref",
        "When",
        "Who",
        "Thing",
        "Pieces",
        "Worth (EUR)",
    ]
    assert first.samples[0].height == 8
    assert first.samples[0].row(0)[1:4] == ("0", "2026-09-01", "Miller")

    columns = {
        "order": "Ref",
        "day": "When",
        "customer": "Who",
        "item": "Thing",
        "quantity": "Pieces",
        "amount": "Worth (EUR)",
    }
    edited = amend(first.profile, first.guesses[0].shape, table="sales_lines", columns=columns)
    said = {first.guesses[0].shape: {"table": "sales_lines", "columns": columns}}
    at_once = load(tmp_path, today=TODAY, mappings=said, name="shop")
    file.unlink()
    second = load(first.raw, today=TODAY, profile=edited, name="shop")
    assert second.guesses[0].table == "sales_lines"
    assert {f.header: f.column for f in second.guesses[0].targets[0].fields} == {
        h: c for c, h in columns.items()
    }
    rows = second.company["sales_lines"]
    assert rows["quantity"].sum() == 45.0
    assert set(rows["currency"]) == {"EUR"}  # the unit in the header is not lost by the edit
    assert at_once.company.mark == second.company.mark
    third = load(second.raw, today=TODAY, profile=second.profile, name="shop")
    assert third.company.mark == second.company.mark


LIMITS = {
    "rows": (Limits(rows=5), "a;b\n" + "1;2\n" * 9),
    "columns": (Limits(columns=3), ";".join("abcde") + "\n1;2;3;4;5"),
    "packed": (Limits(packed=20), "a;b\n" + "1;2\n" * 9),
}


@pytest.mark.parametrize("name", LIMITS)
def test_the_limits_of_a_browser_are_handed_to_the_reader(tmp_path, name):
    limits, text = LIMITS[name]
    (tmp_path / "file.csv").write_text(text)
    refused = load(tmp_path, today=TODAY, limits=limits)
    assert refused.issues.filter(pl.col("code") == "unreadable_file").height == 1
    assert refused.guesses == ()
    assert load(tmp_path, today=TODAY).guesses != ()


def test_limits_of_an_upload_are_those_declared():
    said = Limits.upload()
    mb = 1 << 20
    assert (said.packed, said.unpacked, said.ratio, said.rows, said.columns) == (
        50 * mb,
        500 * mb,
        100,
        1_000_000,
        500,
    )
    assert Limits.folder().rows > said.rows


def test_sheets_already_read_may_come_one_by_one(tmp_path):
    (tmp_path / "a.csv").write_text(TEXT)
    assert (
        load(read_file(tmp_path / "a.csv", limits=Limits.upload()), today=TODAY).samples[0].height
        == 8
    )
