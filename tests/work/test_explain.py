"""A figure opened: the rows that share its columns, days and ways, down to the inputs."""

from __future__ import annotations

from datetime import date

import pytest

from firstmate.base.errors import Refused
from firstmate.base.frame import Frame, frame
from firstmate.base.saying import RECOMMENDATIONS
from firstmate.base.table import Column, Opens, input_table, result_table
from firstmate.work.explain import open_number, reached

WEEK = date(2026, 3, 2)
ORDERS = input_table(
    "orders",
    "Work orders.",
    Column("work_order", "text", "W.", key=True),
    Column("item", "text", "I."),
)
REPORTS = input_table(
    "reports",
    "Hours.",
    Column("report", "text", "R.", key=True),
    Column("work_order", "text", "W."),
    Column("item", "text", "I."),
    Column("day", "day", "D."),
    Column("hours", "number", "H."),
    time="day",
)
_ON = Opens(
    ("reports",), on=("item",), window=("period", "period"), adds_up="hours",
    through=("orders", "work_order"),
)  # fmt: skip
WEEKS = result_table(
    "weeks",
    "Hours by week.",
    Column("item", "text", "I.", key=True),
    Column("period", "day", "P.", key=True),
    Column("hours", "number", "H.", formula="sum of hours", opens=_ON),
    Column("note", "text", "N."),
)
TOTALS = result_table(
    "totals",
    "All hours.",
    Column("place", "text", "P.", key=True),
    Column("item", "text", "Empty = all.", key=True),
    Column("hours", "number", "H.", formula="sum over weeks",
           opens=Opens(("weeks",), on=("item",), adds_up="hours")),
)  # fmt: skip


RATES = result_table(
    "rates",
    "What a week's hours cost.",
    Column("item", "text", "I.", key=True),
    Column("period", "day", "P.", key=True),
    Column("hours", "number", "H.", formula="sum of hours", opens=_ON),
    Column("price", "money", "P.", formula="entered"),
    Column("cost", "money", "C.", formula="hours x price"),
    Column("rank", "integer", "R.", formula="place by cost"),
    Column("place", "integer", "P.", formula="ordinal"),
)


def tables() -> dict[str, Frame]:
    told = [("1", "W1", None, 2, 4.0), ("2", "W1", None, 8, 3.0), ("3", None, "A", 9, 2.0),
            ("4", "W2", None, 2, 7.0)]  # fmt: skip
    reports = [
        {"report": r, "work_order": w, "item": i, "day": date(2026, 3, d), "hours": h,
         "source": f"hours.csv:{r}"}
        for r, w, i, d, h in told
    ]  # fmt: skip
    orders = [{"work_order": "W1", "item": "A"}, {"work_order": "W2", "item": "B"}]
    weeks = [("A", 2, 7.0), ("A", 9, 2.0), ("B", 2, 7.0)]
    return {
        "orders": frame(ORDERS, orders),
        "reports": frame(REPORTS, reports),
        "weeks": frame(WEEKS, [{"item": i, "period": date(2026, 3, d), "hours": h} for i, d, h in weeks]),
        "totals": frame(TOTALS, [{"place": "", "item": "", "hours": 16.0},
                                 {"place": "", "item": "A", "hours": 9.0}]),
        "recommendations": frame(
            RECOMMENDATIONS,
            [{"task": "t", "recommendation": "r", "code": "c", "value": 1.0,
              "opens": '{"reports": {"report": ["2", "4"]}}'}],
        ),
    }  # fmt: skip


def test_the_item_of_the_order_and_the_days_of_the_week():
    found = open_number(tables(), "weeks", {"item": "A", "period": WEEK}, "hours")
    assert (found.value, found.formula) == (7.0, "sum of hours")
    [reports] = found.behind
    assert reports.rows["report"].to_list() == ["1", "2"]  # the week ends on Sunday the 8th
    assert reports.rows["source"].to_list() == ["hours.csv:1", "hours.csv:2"]


def test_down_to_the_inputs():
    found = open_number(tables(), "totals", {"item": "A"}, "hours")
    assert [(b.table.name, b.through, b.depth, len(b.rows)) for b in found.behind] == [
        ("weeks", "totals", 1, 2),
        ("reports", "weeks", 2, 3),
    ]
    assert sum(found.behind[1].rows["hours"]) == found.value


def test_an_empty_part_of_a_key_means_all():
    found = open_number(tables(), "totals", {"item": ""}, "hours")
    assert len(found.behind[0].rows) == 3


def test_a_recommendation_opens_to_what_it_says():
    found = open_number(tables(), "recommendations", {"recommendation": "r"}, "value")
    assert found.behind[0].rows["report"].to_list() == ["2", "4"]
    assert found.formula.startswith("Contribution over")


@pytest.mark.parametrize("column", ["cost", "rank", "place"])
def test_a_figure_made_of_others_of_its_row_opens_to_what_they_rest_on(column):
    row = {
        "item": "A",
        "period": WEEK,
        "hours": 7.0,
        "price": 40.0,
        "cost": 280.0,
        "rank": 1,
        "place": 1,
    }
    held = tables() | {"rates": frame(RATES, [row])}
    [reports] = open_number(held, "rates", {"item": "A"}, column).behind
    assert (reports.through, reports.rows["report"].to_list()) == ("rates", ["1", "2"])


def test_a_text_opens_to_nothing():
    assert open_number(tables(), "weeks", {"item": "B"}, "note").behind == ()


@pytest.mark.parametrize(
    ("table", "key", "column", "words"),
    [
        ("weeks", {"item": "A"}, "hours", "2 rows of weeks are meant by item=A"),
        ("weeks", {"item": "X"}, "hours", "0 rows"),
        ("weeks", {"item": "B"}, "days", "no column days"),
        ("months", {}, "hours", "no table months"),
    ],
)
def test_what_cannot_be_meant_is_refused(table, key, column, words):
    with pytest.raises(Refused, match=words):
        open_number(tables(), table, key, column)


def test_tables_that_may_be_reached():
    declared = {name: held.table for name, held in tables().items()}
    assert reached(declared, "totals") == ["totals", "weeks", "reports"]
