"""Files, frames and results: whole or not there, and what they say of themselves is checked."""

import os
from datetime import timedelta

import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.base.table import Column, Table
from firstmate.company.record import RECORDS
from firstmate.company.tables import INPUTS
from firstmate.store import frames
from firstmate.store.files import FolderFiles
from firstmate.store.results import FolderResults, MemoryResults
from tests.store.firm import AT, PLAN


def test_every_declaration_survives_as_json():
    for table in [*INPUTS.values(), *RECORDS.values(), PLAN]:
        assert frames.from_json(frames.to_json(table)) == table


def test_a_frame_is_read_as_today_declares_it():
    then = Table("plan", "", (Column("item", "text", "", key=True), Column("old", "number", "")))
    now = Table("plan", "", (Column("item", "text", "", key=True), Column("new", "integer", "")))
    held = frame(then, [{"item": "B", "old": 2.0}, {"item": "A"}])
    data = frames.to_bytes(held)
    today = frames.from_bytes(data, mark=held.mark, table=now)
    assert today.rows.to_dicts() == [{"item": "A", "new": None}, {"item": "B", "new": None}]
    assert today.mark == frame(now, today.rows).mark != held.mark
    itself = frames.from_bytes(data, mark=held.mark)
    assert itself.table == then
    assert itself.rows.equals(held.rows)


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path):
    names = []

    def step(name):
        names.append(name)
        if len(names) > 4 and name == "file on disk":
            raise OSError(5, "the disk failed")

    files = FolderFiles(tmp_path, step=step)
    files.put("a/x.bin", b"old")
    with pytest.raises(OSError, match="the disk failed"):
        files.put("a/x.bin", b"new")
    assert files.get("a/x.bin") == b"old"
    assert list((tmp_path / "a").iterdir()) == [tmp_path / "a/x.bin"]


def _plan(quantity):
    return {"plan": frame(PLAN, [{"item": "A", "quantity": quantity}])}


@pytest.mark.parametrize("kind", ["memory", "folder"])
def test_results_come_back_by_mark(kind, tmp_path):
    results = MemoryResults() if kind == "memory" else FolderResults(tmp_path)
    assert results.get("ab12", [PLAN]) is None
    results.put("ab12", _plan(1.0))
    results.put("cd34", _plan(2.0))
    results.put("cd34", _plan(2.0))
    back = results.get("cd34", [PLAN])
    assert back["plan"].mark == _plan(2.0)["plan"].mark
    assert back["plan"].rows["quantity"].to_list() == [2.0]


def test_a_torn_or_foreign_result_counts_as_not_there(tmp_path):
    results = FolderResults(tmp_path)
    results.put("ab12", _plan(1.0))
    other = Table("plan", "", (Column("item", "text", "", key=True),), role="result")
    assert results.get("ab12", [other]) is None
    assert results.get("ab12", [Table("loads", "", PLAN.columns)]) is None
    (file,) = (tmp_path / "ab" / "ab12").iterdir()
    file.write_bytes(file.read_bytes()[:-9])
    assert results.get("ab12", [PLAN]) is None
    results.put("ab12", _plan(1.0))  # computed again, it takes the place of the torn one
    assert results.get("ab12", [PLAN])["plan"].rows["quantity"].to_list() == [1.0]


def test_results_nobody_used_are_swept(tmp_path):
    results = FolderResults(tmp_path)
    for mark in ("ab12", "cd34"):
        results.put(mark, _plan(1.0))
        os.utime(tmp_path / mark[:2] / mark, (AT.timestamp(), AT.timestamp()))
    assert results.get("cd34", [PLAN])  # used now, long after AT or long before: both differ
    os.utime(tmp_path / "cd" / "cd34", (AT.timestamp() + 100, AT.timestamp() + 100))
    assert results.sweep((AT + timedelta(seconds=50)).timestamp()) == 1
    assert results.get("ab12", [PLAN]) is None
    assert results.get("cd34", [PLAN]) is not None


def test_rows_without_a_declaration_keep_their_columns():
    rows = pl.DataFrame({"row": [1, 2], "Größe": ["x", None]})
    name, data = frames.sheet("rejected", rows)
    assert frames.sheet("rejected", rows) == (name, data)
    assert frames.sheet_rows(data).equals(rows)
