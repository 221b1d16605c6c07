"""Each kind of firm gets a plan that fits what it knows, through all tasks, and the checker accepts it."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from firstmate.company.company import company
from firstmate.work.check_plan import check_plan
from firstmate.work.registry import installed
from firstmate.work.runner import Runner

DAY = date(2026, 10, 30)


def planned(tables):
    firm = company("firm", tables, as_of=DAY)
    run = Runner(installed()).run(firm, ["plan", "orders", "cash"])
    done = {name: held.rows for name, held in run.results.items()}
    found = check_plan({**{name: firm[name] for name in firm.tables}, **done}, as_of=DAY)
    assert found.is_empty(), found
    return done


def sales(item="W", *, every=7, count=52):
    """A year of orders of 10 pieces for 90."""
    return [
        {"order": f"O{k}", "line": 1, "day": DAY - timedelta(days=every * (count - k)), "item": item,
         "quantity": 10.0, "amount": 90.0, "customer": "K", "status": "done"}
        for k in range(count)
    ]  # fmt: skip


def kinds(done):
    return set(done["planned_orders"]["kind"])


def test_only_sales_lines_give_purchases_from_nobody_known():
    done = planned({"sales_lines": sales()})
    assert kinds(done) == {"buy"}
    assert done["plan_values"].filter(pl.col("part") == "total")["linear"][0] > 0
    assert done["loads"].is_empty()


def test_without_a_count_of_stock_nothing_is_recommended_to_be_ordered():
    known = {"sales_lines": sales(), "stock": [{"item": "W", "day": DAY, "quantity": 1.0}]}
    told = {
        name: set(planned(tables)["recommendations"]["code"].to_list())
        for name, tables in (("known", known), ("unknown", {"sales_lines": sales()}))
    }
    assert "order_from_somebody" in told["known"]
    assert not told["unknown"] & {"order_now", "order_from_somebody"}


def test_a_trader_buys_from_its_suppliers_and_needs_no_hours():
    done = planned({
        "sales_lines": sales(),
        "items": [{"item": "W", "cost": 5.0}],
        "suppliers": [{"supplier": "S", "minimum_value": 100.0, "lead_time": 14.0}],
        "supplier_items": [{"supplier": "S", "item": "W", "price": 5.0, "multiple": 6.0}],
        "stock": [{"item": "W", "day": DAY, "quantity": 12.0}],
    })  # fmt: skip
    lines = done["buy_list"]
    assert lines["supplier"].to_list() == ["S"]
    assert lines["quantity"][0] % 6 == pytest.approx(0)
    assert lines["amount"].sum() >= 100
    assert done["loads"].is_empty()


def test_a_maker_makes_buys_and_loads_its_machines():
    done = planned({
        "sales_lines": sales("T"),
        "items": [{"item": "T", "supply": "make"}, {"item": "L", "supply": "buy", "cost": 1.0}],
        "bom_lines": [{"item": "T", "component": "L", "quantity": 2.0}],
        "operations": [{"item": "T", "step": 10, "resource": "saw", "unit_hours": 0.5}],
        "resources": [{"resource": "saw", "hours_per_week": 38.0}],
    })  # fmt: skip
    assert {"make", "buy"} <= kinds(done)
    assert done["loads"]["hours"].sum() > 0


def test_a_firm_that_sells_hours_plans_jobs_on_desks_and_buys_nothing():
    jobs = [
        {"order": f"J{k}", "line": 1, "day": DAY - timedelta(days=20), "job": f"J{k}",
         "job_class": "survey", "quantity": 1.0, "amount": 6000.0, "status": "open",
         "promised": DAY + timedelta(days=14 + 7 * k)}
        for k in range(4)
    ]  # fmt: skip
    done = planned({
        "sales_lines": jobs,
        "jobs": [{"job": f"J{k}", "job_class": "survey", "status": "open", "amount": 6000.0,
                  "ordered": DAY - timedelta(days=20)} for k in range(4)],
        "phases": [{"job": f"J{k}", "phase": "field", "resource": "desk", "budget_hours": 60.0,
                    "remaining_hours": 60.0} for k in range(4)],
        "resources": [{"resource": "desk", "kind": "desk", "hours_per_week": 38.0}],
        # New work like it would take hours like it; this firm takes none.
        "forecast_overrides": [{"override": "full", "job_class": "survey", "from_day": DAY,
                                "to_day": DAY + timedelta(days=365), "op": "scale", "amount": 0.0}],
    })  # fmt: skip
    assert "buy" not in kinds(done)
    assert set(done["deliveries"]["job"]) == {f"J{k}" for k in range(4)}
    # 240 hours at 38 a week and little overtime: the first in time, not all of them
    assert done["deliveries"]["late_days"].max() > 0
    assert done["loads"].filter(pl.col("resource") == "desk")["hours"].sum() == pytest.approx(240)
