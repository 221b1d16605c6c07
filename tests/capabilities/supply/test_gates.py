"""Goods bought for a job, gates at its end, and gates that are the customer's own."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from tests.capabilities.supply.build import AS_OF, capacity, given, run, week
from tests.capabilities.supply.test_works import hours, job, part

TABLES = {"job_hours": [hours("J1", 30.0)], "capacities": capacity("bench", 40)}


def bought(**more):
    """A line bought for the job, ordered a week ago and promised for today, by a supplier."""
    return {
        "purchase": "P1", "line": 1, "supplier": "Glass", "job": "J1", "quantity": 1.0,
        "ordered": AS_OF - timedelta(days=7), "confirmed": AS_OF, "status": "open", **more,
    }  # fmt: skip


def lead(value, **more):
    return {"supplier": "Glass", "item": "", "value": value, "high": value + 14.0, "n": 9,
            "basis": "measured", "so_far": 28.0, "so_far_high": 42.0, **more}  # fmt: skip


def test_a_job_waits_for_what_is_bought_for_it_as_long_as_its_supplier_really_takes():
    tables = {"sales": [job("J1", week(1))], "purchase_lines": [bought()], **TABLES}
    done = run(given(**tables, lead_times=[lead(28.0)]))
    # Ordered on 25 October, 28 days: 22 November, a Sunday in week 2.
    assert done["planned_orders"]["release"][0] == week(2)
    (cause,) = done["reasons"].filter(pl.col("code") == "goods_waiting").iter_rows(named=True)
    assert (cause["supplier"], cause["day"]) == ("Glass", week(3) - timedelta(days=1))
    (ask,) = (
        done["recommendations"].filter(pl.col("code") == "expedite_goods").iter_rows(named=True)
    )
    assert ask["value"] == pytest.approx(done["deliveries"]["late_cost"][0])


def test_what_is_ordered_already_comes_no_sooner_because_the_next_orders_will():
    tables = {"sales": [job("J1", week(1))], "purchase_lines": [bought()], **TABLES}
    sooner = run(given(**tables, lead_times=[lead(5.0, high=5.0, basis="entered")]))
    assert sooner["planned_orders"]["release"][0] == week(2)


def test_a_received_line_holds_nothing():
    tables = {"sales": [job("J1", week(1))], **TABLES}
    there = bought(received=1.0, status="done")
    done = run(given(**tables, lead_times=[lead(28.0)], purchase_lines=[there]))
    assert done["deliveries"]["late_days"][0] == 0


def gate(**more):
    return [{"work": "J1", "gate": "site", "expected": week(4), **more}]


def test_a_gate_at_the_end_holds_handing_over_and_not_the_work():
    # 60 hours at a bench of 40 take two weeks.
    tables = {"sales": [job("J1", week(1))], "gates": gate(), **TABLES}
    tables |= {"job_hours": [hours("J1", 60.0)]}
    first = run(given(**tables))
    last = run(given(**tables, gate_kinds=[{"gate": "site", "holds": "end"}]))
    assert first["deliveries"]["planned_on"][0] >= week(5)
    assert last["planned_orders"]["release"][0] == week(3)
    assert week(4) <= last["deliveries"]["planned_on"][0] < week(5)
    assert "end_waiting" in last["reasons"]["code"].to_list()


@pytest.mark.parametrize("holds", ["start", "end"])
def test_what_the_customer_holds_up_is_not_our_lateness(holds):
    """The plan loses nothing by lateness that the customer's own gate makes."""
    tables = {
        "sales": [job("J1", week(1))],
        "gate_kinds": [{"gate": "site", "holds": holds}],
        "customers": [{"customer": "C1", "name": "Family Kamp"}],
        **TABLES,
    }
    ours = run(given(**tables, gates=gate(owner="Ann")))
    theirs = run(given(**tables, gates=gate(owner="Family Kamp")))
    assert part(ours, "lateness") < -1
    assert part(theirs, "lateness") == pytest.approx(0)
    assert theirs["deliveries"]["late_days"][0] > 0
