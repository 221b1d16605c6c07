"""Families by week, what stock does, and who needs the hours, worked out by hand."""

from datetime import date, timedelta

import polars as pl
import pytest

import firstmate as fm
from firstmate.capabilities.balance.expected import expected

DAY = date(2026, 3, 1)  # a Sunday
MONDAY = date(2026, 2, 23)
NEXT = MONDAY + timedelta(weeks=1)


def firm(**tables):
    return fm.build("firm", {"items": [{"item": "oak", "family": "Doors", "cost": 6.0,
                                        "price": 10.0, "supply": "buy"}], **tables}, as_of=DAY)  # fmt: skip


def line(order, day, quantity, **more):
    return {"order": order, "line": 1, "day": day, "item": "oak", "quantity": quantity,
            "amount": 10.0 * quantity, **more}  # fmt: skip


def test_backlog_is_what_was_ordered_and_not_delivered():
    lines = [
        line("1", MONDAY - timedelta(weeks=2), 5.0, shipped=5.0, shipped_on=MONDAY, status="done"),
        line("2", MONDAY - timedelta(weeks=1), 3.0, status="open", promised=NEXT),
    ]
    stock = [{"item": "oak", "day": DAY, "quantity": 9.0}]
    rows = fm.run(firm(sales_lines=lines, stock=stock), "family_balance")["family_balance"].rows
    past = rows.filter(pl.col("family") == "Doors", ~pl.col("ahead")).sort("period").tail(3)
    assert past["booked"].to_list() == [50.0, 30.0, 0.0]
    assert past["delivered_amount"].to_list() == [0.0, 0.0, 50.0]
    assert past["backlog"].to_list() == [50.0, 80.0, 30.0]
    assert past["stock_amount"].to_list() == [None, None, None]  # what lay there then is not known
    ahead = rows.filter(pl.col("family") == "Doors", pl.col("ahead")).sort("period")
    assert ahead["backlog"][0] == pytest.approx(0.0)  # nine are there, three are wanted
    assert ahead["stock_amount"][0] == pytest.approx(
        6.0 * (9.0 - 3.0 - ahead["delivered_amount"][0] / 10 + 3.0), abs=1
    )


def test_excess_is_beyond_the_aim_and_a_quarter_of_need():
    stock = [{"item": "oak", "day": DAY, "quantity": 500.0}]
    lines = [line(str(n), MONDAY - timedelta(weeks=n), 2.0, status="done", shipped=2.0,
                  shipped_on=MONDAY - timedelta(weeks=n)) for n in range(30)]  # fmt: skip
    run = fm.run(
        firm(sales_lines=lines, stock=stock), "stock_outlook", "stock_targets", "projections"
    )
    (row,) = run["stock_outlook"].rows.to_dicts()
    aim = run["stock_targets"].rows["order_up_to"].max()
    need = (
        run["projections"]
        .rows.filter(pl.col("period") <= DAY + timedelta(weeks=13))["needed"]
        .sum()
    )
    assert row["amount"] == pytest.approx(3000.0)
    assert row["excess"] == pytest.approx(500.0 - aim - need)
    assert row["excess_amount"] == pytest.approx(6.0 * row["excess"])
    assert row["runs_out"] is None


def test_hours_behind_a_week_are_set_up_and_units_of_the_orders():
    made = [{"item": "oak", "family": "Doors", "price": 10.0, "supply": "make", "cost": 1.0}]
    tables = {
        "items": [*made, {"item": "glue", "supply": "buy", "cost": 1.0}],
        "bom_lines": [{"item": "oak", "component": "glue", "quantity": 0.1}],
        "resources": [{"resource": "saw", "units": 1, "hours_per_week": 40.0}],
        "operations": [{"item": "oak", "step": 1, "resource": "saw", "unit_hours": 0.5,
                        "setup_hours": 1.0}],
        "sales_lines": [line("1", MONDAY, 10.0, status="open", promised=NEXT + timedelta(weeks=2))],
    }  # fmt: skip
    run = fm.run(fm.build("firm", tables, as_of=DAY), "load_orders", "planned_orders")
    made = run["planned_orders"].rows.filter(pl.col("kind") == "make")
    hours = run["load_orders"].rows.filter(pl.col("resource") == "saw")
    assert hours["hours"].sum() == pytest.approx(made.height * 1.0 + made["quantity"].sum() * 0.5)
    assert set(hours["work"]) == set(made["planned"])


def test_expected_work_follows_the_jobs_in_the_plans_numbers():
    flows = pl.DataFrame({
        "flow": ["work", "hand", "hand", "buy"], "number": [0, 1, 2, 1], "period": [NEXT] * 4,
        "name": ["J1", "Stairs", "Stairs", "Stairs"], "quantity": [1.0, 1.0, 0.5, 9.0],
    })  # fmt: skip
    intakes = pl.DataFrame({
        "job_class": ["Stairs"] * 3, "period": [MONDAY, NEXT, NEXT + timedelta(weeks=1)],
        "mean": [0.0, 100.0, 300.0], "layer": ["consensus"] * 3,
    })  # fmt: skip
    rows = expected(flows, intakes, pl.DataFrame({"job": ["J1"]}))
    assert rows["amount"].to_list() == [100.0, 300.0]
    assert rows["ordered"].to_list() == [NEXT, NEXT + timedelta(weeks=1)]


def test_a_firm_of_which_nothing_is_known_has_empty_tables():
    empty = fm.build("firm", {}, as_of=DAY)
    run = fm.run(empty, "family_balance", "stock_outlook", "load_orders")
    for name in ("family_balance", "stock_outlook", "load_orders"):
        assert run[name].rows.is_empty()
