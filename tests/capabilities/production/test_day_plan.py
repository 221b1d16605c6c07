"""The day plan of small shops by hand, and what holds of it on any."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

import firstmate as fm
from firstmate.work.registry import installed
from firstmate.work.runner import Runner

AS_OF = date(2026, 11, 1)  # a Sunday
MONDAY = date(2026, 11, 2)


def ordered(name: str, item: str, quantity: float, due: int, **more) -> dict:
    return {
        "order": name, "line": 1, "day": AS_OF, "item": item, "quantity": quantity, "price": 10.0,
        "amount": 10.0 * quantity, "promised": MONDAY + timedelta(days=due), "status": "open", **more,
    }  # fmt: skip


def shop(orders, **more) -> fm.Company:
    """A table of a top and wood: 1 h a top at the saw, 1 h a table at the bench, 8 h a day each."""
    tables = {
        "sales_lines": orders,
        "items": [{"item": "TABLE", "supply": "make"}, {"item": "TOP", "supply": "make"},
                  {"item": "WOOD", "supply": "buy", "lead_time": 3.0}],
        "resources": [{"resource": one, "units": 1.0, "hours_per_week": 40.0} for one in ("SAW", "BENCH")],
        "operations": [
            {"item": "TABLE", "step": 10, "resource": "BENCH", "unit_hours": 1.0},
            {"item": "TOP", "step": 10, "resource": "SAW", "unit_hours": 1.0},
        ],
        "bom_lines": [{"item": "TABLE", "component": "TOP", "quantity": 1.0},
                      {"item": "TOP", "component": "WOOD", "quantity": 2.0}],
        "stock": [{"item": "WOOD", "quantity": 1000.0, "day": AS_OF}],
        **more,
    }  # fmt: skip
    return fm.build("shop", tables, as_of=AS_OF)


def run(company, placements=2000):
    options = {"day_plan": {"placements": placements}}
    return Runner(installed()).run(company, ["day_plan"], options=options)


def test_a_part_is_made_the_day_before_it_is_used():
    done = run(shop([ordered("1", "TABLE", 8.0, 4)]))
    days = {row["resource"]: row["day"] for row in done["day_jobs"].rows.iter_rows(named=True)}
    assert days == {"SAW": MONDAY + timedelta(days=3), "BENCH": MONDAY + timedelta(days=4)}
    assert done["day_orders"].rows["late_days"].to_list() == [0.0]


def test_a_job_pauses_over_the_weekend():
    done = run(shop([ordered("1", "TOP", 48.0, 7)]))  # six days of work, due next Monday
    worked = done["day_jobs"].rows
    assert worked["day"].to_list() == [MONDAY + timedelta(days=k) for k in (0, 1, 2, 3, 4, 7)]
    assert worked["hours"].to_list() == pytest.approx([8.0] * 6)
    assert worked["quantity"].sum() == pytest.approx(48.0)


def test_what_cannot_be_bought_in_time_is_late_whatever_goes_first():
    done = run(shop([ordered("1", "TABLE", 1.0, 2)], stock=[]))
    (row,) = done["day_orders"].rows.iter_rows(named=True)
    # Wood comes on Thursday, the top is made on Friday, the table on Monday.
    assert (row["planned_on"], row["late_days"]) == (MONDAY + timedelta(days=7), 5.0)
    assert row["alone_late"]
    assert row["late_cost"] == pytest.approx(10.0 * 0.1 * 5 / 7)


def test_one_large_order_is_late_rather_than_three_small_ones():
    """By due date the large one goes first and makes all late: 40 of 40 hours until Friday."""
    orders = [
        ordered("0", "TOP", 40.0, 3),
        *(ordered(str(k), "TOP", 8.0, 3 + k) for k in (1, 2, 3)),
    ]
    first = run(shop(orders), placements=0)["day_orders"].rows
    mended = run(shop(orders))["day_orders"].rows
    assert first.filter(pl.col("late_days") > 0).height > 1
    assert mended.filter(pl.col("late_days") > 0)["order"].to_list() == ["0"]


def test_made_stock_is_taken_before_more_is_made():
    stock = [
        {"item": "TABLE", "quantity": 5.0, "day": AS_OF},
        {"item": "WOOD", "quantity": 99.0, "day": AS_OF},
    ]
    done = run(shop([ordered("1", "TABLE", 8.0, 4)], stock=stock))
    made = done["day_jobs"].rows.group_by("item").agg(pl.col("quantity").sum())
    assert dict(made.iter_rows()) == pytest.approx({"TABLE": 3.0, "TOP": 3.0})
    assert done["day_needs"].rows["quantity"].sum() == pytest.approx(6.0)


def test_a_firm_without_open_orders_is_told_so():
    done = run(fm.build("bare", {"items": [{"item": "A"}]}, as_of=AS_OF))
    assert done["day_jobs"].rows.is_empty()
    assert "nothing_to_plan" in done["issues"].rows["code"].to_list()


@drawn(st.lists(st.tuples(st.sampled_from(["TABLE", "TOP"]), st.integers(1, 40), st.integers(0, 25)),
                min_size=1, max_size=12))  # fmt: skip
def test_days_hold_no_more_than_their_hours_and_searching_makes_no_more_orders_late(wanted):
    orders = [ordered(f"{k:02d}", item, float(q), due) for k, (item, q, due) in enumerate(wanted)]
    company = shop(orders)
    first, mended = run(company, placements=0), run(company, placements=600)
    for done in (first, mended):
        used = done["day_jobs"].rows.group_by("resource", "day").agg(pl.col("hours").sum())
        assert used["hours"].max() <= 8.0 + 1e-6
        assert used["day"].dt.weekday().max() <= 5
        made = done["day_jobs"].rows.group_by("order", "item").agg(pl.col("quantity").sum())
        asked = {(order["order"], order["item"]): order["quantity"] for order in orders}
        for order, item, quantity in made.iter_rows():
            if (order, item) in asked:
                assert quantity == pytest.approx(asked[order, item])
    late = [
        done["day_orders"].rows.filter(pl.col("late_days") > 0).height for done in (first, mended)
    ]
    assert late[1] <= late[0]
    assert run(company, placements=600)["day_jobs"].mark == mended["day_jobs"].mark


def test_what_is_sold_as_it_is_bought_is_there_when_it_comes():
    done = run(shop([ordered("1", "WOOD", 3.0, 0), ordered("2", "WOOD", 9.0, 0)], stock=[
        {"item": "WOOD", "quantity": 3.0, "day": AS_OF}
    ]))  # fmt: skip
    rows = done["day_orders"].rows.sort("order").select("order", "late_days").rows()
    assert rows[0] == ("1", 0.0)
    assert rows[1][1] > 0
    assert done["day_jobs"].rows.is_empty()
    assert [
        row["code"] for row in done["reasons"].rows.to_dicts() if row["task"] == "day_plan"
    ] == ["day_item"]
