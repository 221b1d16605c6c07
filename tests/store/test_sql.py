"""Questions in SQL: answered over the tables given, and over nothing else."""

import polars as pl
import pytest

from firstmate.base.errors import Refused
from firstmate.store.sql import ask

STOCK = pl.DataFrame({"item": ["A", "B", "C"], "quantity": [2.0, 3.0, 5.0]})


def test_a_question_is_answered():
    answer = ask(
        {"stock": STOCK}, "SELECT item FROM stock WHERE quantity > 2.5 ORDER BY item DESC;"
    )
    assert answer.rows["item"].to_list() == ["C", "B"]
    assert not answer.cut


def test_tables_can_be_joined_and_dates_come_back():
    lines = pl.DataFrame({"item": ["B"], "day": [pl.Series(["2026-03-01"]).str.to_date()[0]]})
    sql = "select l.day, s.quantity from lines l join stock s using (item) -- note"
    answer = ask({"stock": STOCK, "lines": lines}, sql)
    assert answer.rows.row(0) == (lines["day"][0], 3.0)


def test_an_empty_table_is_a_table():
    assert ask({"stock": STOCK.head(0)}, "from stock").rows.schema == STOCK.schema


def test_no_more_rows_than_asked_for():
    answer = ask({"stock": STOCK}, "from stock order by item", limit=2)
    assert (answer.rows["item"].to_list(), answer.cut) == (["A", "B"], True)
    assert not ask({"stock": STOCK}, "from stock", limit=3).cut


PROBES = {
    "read a file": "SELECT * FROM read_csv('{there}')",
    "read a text": "SELECT * FROM read_text('{there}')",
    "read by name": "SELECT * FROM '{there}'",
    "list files": "SELECT * FROM glob('{folder}/*')",
    "write a file": "COPY (SELECT 1) TO '{new}'",
    "export": "EXPORT DATABASE '{new}'",
    "attach": "ATTACH '{new}' AS other",
    "install": "INSTALL httpfs",
    "load": "LOAD httpfs",
    "read the net": "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
    "environment": "SELECT getenv('HOME')",
    "open up": "SET enable_external_access = true",
    "unlock": "SET lock_configuration = false",
    "reset": "RESET enable_external_access",
    "variables of the program": "SELECT * FROM STOCK_OF_TEST",
    "change": "DELETE FROM stock",
    "make": "CREATE TABLE mine AS SELECT 1",
    "two at once": "SELECT 1; SELECT 2",
    "hidden second": "SELECT 1; COPY (SELECT 1) TO '{new}'",
    "pragma": "PRAGMA database_list",
    "call": "CALL pragma_version()",
    "prepare": "PREPARE q AS SELECT 1",
    "nothing": "",
    "nonsense": "SELEKT 1",
}


@pytest.mark.parametrize("probe", PROBES)
def test_nothing_else_can_be_reached(probe, tmp_path):
    STOCK_OF_TEST = STOCK  # noqa: F841  # an open engine would find it by its name
    there = tmp_path / "there.csv"
    there.write_text("secret\n1\n")
    place = {"there": there, "new": tmp_path / "new", "folder": tmp_path}
    sql = PROBES[probe].format(**{name: path.as_posix() for name, path in place.items()})
    with pytest.raises(Refused):
        ask({"stock": STOCK}, sql)
    assert list(tmp_path.iterdir()) == [there]


def test_a_question_without_end_is_stopped():
    many = "select count(*) from range(10000000) a, range(10000000) b where a.range + b.range = 7"
    with pytest.raises(Refused, match="longer than"):
        ask({}, many, seconds=0.2)


def test_a_question_too_large_for_memory_is_refused():
    with pytest.raises(Refused):
        ask({}, "select list(repeat('x', 1000) || range) from range(10000000)", seconds=5)
