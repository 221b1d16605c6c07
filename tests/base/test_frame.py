"""Frames: declared columns and types, one canonical order, one mark per content."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstmate.base.frame import frame
from firstmate.base.table import Column, Opens, Table, input_table, result_table

THINGS = input_table(
    "things",
    "Things.",
    Column("thing", "text", "Code.", key=True, required=True),
    Column("day", "day", "Day."),
    Column("at", "moment", "Moment."),
    Column("quantity", "number", "Units.", low=0),
    Column("count", "integer", "Count."),
    Column("active", "flag", "Flag."),
)


def test_columns_types_and_order() -> None:
    held = frame(THINGS, [{"thing": "B", "quantity": 2}, {"day": date(2026, 1, 2), "thing": "A"}])
    assert held.rows.columns == list(THINGS.names)
    assert held.rows["thing"].to_list() == ["A", "B"]
    assert held.rows["quantity"].to_list() == [None, 2.0]
    assert held.rows.schema["at"] == pl.Datetime("us", "UTC")


def test_nothing_given_is_no_row() -> None:
    for nothing in (None, [], pl.DataFrame()):
        assert len(frame(THINGS, nothing)) == 0


def test_not_a_number_is_nothing_and_zero_has_one_sign() -> None:
    rows = pl.DataFrame({"thing": ["A", "B"], "quantity": [float("nan"), -0.0]})
    held = frame(THINGS, rows)
    assert held.rows["quantity"].to_list() == [None, 0.0]
    assert str(held.rows["quantity"][1]) == "0.0"


def test_unknown_columns_and_wrong_kinds_are_programming_errors() -> None:
    with pytest.raises(ValueError, match="no column colour"):
        frame(THINGS, [{"thing": "A", "colour": "red"}])
    with pytest.raises(pl.exceptions.InvalidOperationError):
        frame(THINGS, [{"thing": "A", "count": "many"}])


def test_a_moment_without_zone_is_utc() -> None:
    held = frame(THINGS, pl.DataFrame({"thing": ["A"], "at": [datetime(2026, 1, 2, 8)]}))  # noqa: DTZ001
    assert held.rows["at"][0] == datetime(2026, 1, 2, 8, tzinfo=UTC)


def test_a_null_and_a_zero_have_different_marks() -> None:
    empty, zero = ({"thing": "A"}, {"thing": "A", "quantity": 0.0, "count": 0, "active": False})
    assert frame(THINGS, [empty]).mark != frame(THINGS, [zero]).mark
    assert frame(THINGS, [{"thing": ""}]).mark != frame(THINGS, [{"thing": None}]).mark


def test_texts_do_not_run_into_each_other() -> None:
    left = frame(THINGS, [{"thing": "A", "source": "BC"}])
    right = frame(THINGS, [{"thing": "AB", "source": "C"}])
    assert left.mark != right.mark


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "thing": st.text("ABÄ€", max_size=3),
            "quantity": st.none() | st.floats(-5, 5),
            "day": st.none() | st.dates(date(2026, 1, 1), date(2026, 2, 1)),
        }
    ),
    max_size=6,
)


@given(ROWS, st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[dict[str, object]], order: object) -> None:
    shuffled = list(rows)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    left, right = frame(THINGS, rows), frame(THINGS, shuffled)
    assert left.mark == right.mark
    assert left.rows.equals(right.rows)


def test_declarations_are_checked() -> None:
    code = Column("thing", "text", "Code.", key=True)
    with pytest.raises(ValueError, match="twice"):
        Table("x", "X.", (code, code))
    with pytest.raises(ValueError, match="no column day"):
        input_table("x", "X.", code, time="day")
    shown = result_table("x", "X.", code, Column("n", "integer", "N.", opens=Opens(("things",))))
    assert shown.key == ("thing",)
    assert "n" in shown
