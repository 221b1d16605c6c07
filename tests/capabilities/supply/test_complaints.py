"""What people complain about in planning software, as laws that hold for any small firm drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import Phase
from hypothesis import given as drawn
from hypothesis import settings as effort
from hypothesis import strategies as st

from firstmate.work.check_plan import check_plan
from tests.capabilities.supply.build import (
    AS_OF,
    bought,
    factory,
    forecast,
    given,
    order,
    run,
    week,
)
from tests.capabilities.supply.shown import codes, delivered, lead_time, plan, stock, table_maker

few = effort(
    max_examples=3, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate)
)


def as_ordered(done):
    """Return the proposals of a plan as purchases and work orders that are just placed."""
    new = done["planned_orders"].filter(~pl.col("firm"))
    rows = {"purchase_lines": [], "work_orders": []}
    for k, row in enumerate(new.iter_rows(named=True)):
        if row["kind"] == "buy":
            rows["purchase_lines"].append({
                "purchase": f"P{k}", "line": 1, "supplier": row["supplier"], "item": row["item"],
                "quantity": row["quantity"], "received": 0.0, "ordered": row["release"],
                "confirmed": row["due"], "status": "open",
            })  # fmt: skip
        elif row["kind"] == "make":
            rows["work_orders"].append({
                "work_order": f"A{k}", "item": row["item"], "quantity": row["quantity"],
                "finished_quantity": 0.0, "status": "open", "due": row["due"],
            })  # fmt: skip
    return rows


@few
@drawn(
    st.integers(1, 30), st.sampled_from([0.0, 12.0, 50.0]), st.sampled_from([0.0, 6.0]),
    st.sampled_from([0.0, 400.0]),
)  # fmt: skip
def test_planning_again_with_everything_ordered_orders_nothing(on_hand, minimum, multiple, least):
    tables = bought("W", stock=float(on_hand))
    tables["items"] = [{"item": "W", "supply": "buy", "minimum": minimum, "multiple": multiple}]
    tables["suppliers"] = [{"supplier": "S", "minimum_value": least}]
    tables["forecasts"] = forecast("W", 10)
    first = run(given(**tables))
    again = run(given(**{**tables, **as_ordered(first)}))
    assert first["planned_orders"].height > 0
    assert again["planned_orders"].filter(~pl.col("firm")).is_empty()
    assert again["buy_list"].is_empty()


def test_a_maker_who_starts_everything_proposed_starts_nothing_more():
    tables = table_maker(sales=[order(f"O{k}", "T", 6, 100, week(k)) for k in (1, 3, 4)])
    first = run(given(**tables))
    again = run(given(**{**tables, **as_ordered(first)}))
    assert again["planned_orders"].filter(~pl.col("firm")).is_empty()


@few
@drawn(st.floats(0.0, 40.0), st.floats(0.0, 30.0), st.booleans())
def test_lead_times_are_counted_whatever_they_are(own, parts, made):
    # nothing in stock: nothing is there before its lead time and that of what it is made of
    tables = table_maker(stock=[], sales=[order("O1", "T", 5, 100, week(0))])
    tables["lead_times"] = [lead_time("S", "L", parts)]
    tables["items"] = [
        {"item": "T", "supply": "make", "lead_time": own if made else None},
        {"item": "L", "supply": "buy"},
    ]
    days = delivered(plan({"plan_weeks": "16"}, **tables))
    earliest = AS_OF + timedelta(days=parts + (own if made else 0.0))
    assert days["O1"] == "short" or days["O1"] >= earliest


@few
@drawn(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 7)), min_size=1, max_size=4),
    st.integers(1, 20), st.booleans(),
)  # fmt: skip
def test_stock_promised_to_earlier_orders_is_theirs(earlier, on_hand, made):
    # whatever comes later and pays ten times as much, or is only expected
    tables = table_maker() if made else bought("T", stock=0.0)
    tables["items"] = [{"item": "T", "supply": "make" if made else None}, {"item": "L"}]
    tables["lead_times"] = [lead_time("S", item, 300.0) for item in "TL"]
    tables["stock"] = [{"item": "T", "quantity": float(on_hand), "day": AS_OF}]
    sales = [order(f"O{k}", "T", q, 20, week(w)) for k, (q, w) in enumerate(earlier)]
    alone = plan(**tables, sales=sales)
    later = [order("X", "T", 50, 200, week(7))]
    both = plan(**{**tables, "sales": [*sales, *later], "forecasts": forecast("T", 10)})
    mine = {name: day for name, day in delivered(both).items() if name != "X"}
    assert mine == delivered(alone)


def test_what_is_due_in_the_same_week_goes_by_money_and_strict_priority_says_otherwise():
    tables = table_maker(
        items=[{"item": "T", "supply": "make"}, {"item": "L"}],
        stock=[{"item": "T", "quantity": 5.0, "day": AS_OF}],
        lead_times=[lead_time("S", "L", 300.0)],
        sales=[order("O1", "T", 5, 20, week(1), customer="A"),
               order("O2", "T", 5, 90, week(1), customer="B"),
               order("O3", "T", 5, 10, week(2), customer="C")],
        customers=[{"customer": "C", "priority": 1}],
    )  # fmt: skip
    by_money = plan(**tables)
    assert delivered(by_money) == {"O1": "short", "O2": week(1), "O3": "short"}
    said = plan(options={"strict_priority": True}, **tables)
    assert delivered(said)["O3"] == week(2)


@few
@drawn(st.integers(1, 12), st.integers(1, 12), st.booleans())
def test_no_day_in_the_past_becomes_today(overdue, promised, confirmed):
    purchase = {
        "purchase": "P1", "line": 1, "supplier": "S", "item": "W", "quantity": 20.0,
        "received": 0.0, "ordered": week(-overdue - 3), "status": "open",
        "confirmed" if confirmed else "wanted": week(-overdue),
    }  # fmt: skip
    sales = [order("O1", "W", 20, 9, week(-promised))]
    done = plan(**bought("W", stock=0), purchase_lines=[purchase], sales=sales)
    [coming] = done["planned_orders"].filter("firm")["due"].to_list()
    assert coming >= AS_OF + timedelta(days=7)
    [row] = done["deliveries"].iter_rows(named=True)
    assert row["promised"] == week(-promised)
    assert row["planned_on"] >= coming - timedelta(days=coming.weekday()) > AS_OF
    assert row["planned_on"] > week(0)  # not the first day: it is not there yet
    assert row["late_days"] == (row["planned_on"] - week(-promised)).days
    assert "overdue_purchases" in codes(done)
    assert "promised_in_the_past" in done["reasons"]["code"].to_list()


#: What an empty cell means by the description of its column, written out.
NEUTRAL = {
    "items": {"minimum": 0.0, "multiple": 0.0, "markdown_quantity": 0.0},
    "customers": {"part_deliveries": True, "whole_orders": False, "least_delivery": 0.0,
                  "remaining_life": 0.0},
    "bom_lines": {"scrap": 0.0, "alternate": "", "valid_from": AS_OF.replace(year=2000),
                  "valid_to": AS_OF.replace(year=2100)},
    "suppliers": {"minimum_value": 0.0, "holds_stock": False},
    "capacities": {"overtime_hours": 0.0, "outside_hours": 0.0},
}  # fmt: skip


@pytest.mark.parametrize("seed", [0, 5])
def test_an_empty_cell_hides_no_rule(seed):
    # a plan changes only by what is said: writing out what empty means changes nothing
    firm = factory(seed)
    sold = firm["sales"].with_columns(pl.lit("K").alias("customer"))
    bare = {"capacities": firm["capacities"].with_columns(
        pl.lit(None, dtype=pl.Float64).alias("overtime_hours"),
        pl.lit(None, dtype=pl.Float64).alias("outside_hours"),
    ), "sales": sold}  # fmt: skip
    told = given(customers=[{"customer": "K"}], suppliers=[{"supplier": f"S{k}"} for k in range(3)])
    bare |= {name: told[name] for name in ("customers", "suppliers")}
    empty = replace(firm, tables={**firm.tables, **bare})
    written = {
        name: empty[name].with_columns(pl.lit(value).alias(column) for column, value in row.items())
        for name, row in NEUTRAL.items()
    }
    full = replace(empty, tables={**empty.tables, **written})
    one, two = run(empty), run(full)
    for name in ("plan_flows", "planned_orders", "deliveries", "plan_values"):
        assert one[name].equals(two[name]), name
    assert check_plan({**empty.tables, **one}, as_of=AS_OF).is_empty()


def test_every_assumption_that_limits_the_plan_is_said():
    # no supplier, no lead time, no hours: planned all the same, and told what was taken instead
    tables = table_maker(capacities=[], lead_times=[], stock=[])
    done = plan(**tables, sales=[order("O1", "T", 5, 100, week(4))])
    assert "resource_without_capacity" in codes(done)
    bought_ones = done["planned_orders"].filter(pl.col("kind") == "buy")
    assert (bought_ones["due"] - bought_ones["release"]).dt.total_days().to_list() == [14]
    assert stock(done, "T")[-1] == 0
