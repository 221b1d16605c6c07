"""Jobs: hours, gates, dates, and work that is expected but may be declined."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from tests.capabilities.supply.build import AS_OF, capacity, given, run, week


def job(name, due, amount=10_000.0):
    return {
        "order": name, "line": 1, "kind": "job", "job": name, "job_class": "Stairs",
        "status": "open", "quantity": 1.0, "open_quantity": 1.0, "amount": amount,
        "open_amount": amount, "promised": due, "day": AS_OF - timedelta(days=30),
    }  # fmt: skip


def hours(name, value, resource="bench"):
    return {"job": name, "resource": resource, "value": value, "done_hours": 0.0}


def part(done, name):
    return done["plan_values"].filter(pl.col("part") == name)["linear"][0]


def test_a_job_that_fits_is_on_time():
    done = run(
        given(
            sales=[job("J1", week(3))],
            job_hours=[hours("J1", 30.0)],
            capacities=capacity("bench", 40),
        )
    )
    row = done["deliveries"].row(0, named=True)
    assert (row["planned_on"], row["late_days"], row["reason"]) == (week(3), 0, "")
    # price 10,000; material 55 % of it, since the margin is assumed to be 45 %
    assert part(done, "revenue") + part(done, "material") == pytest.approx(4500)


def test_a_full_bench_makes_a_job_late_and_is_named():
    # 2 jobs of 40 hours each, both due in week 0, 40 hours a week: one is a week late, 10 % lost
    done = run(
        given(
            sales=[job("J1", week(0)), job("J2", week(0))],
            job_hours=[hours("J1", 40.0), hours("J2", 40.0)],
            capacities=capacity("bench", 40),
        )
    )
    assert part(done, "lateness") == pytest.approx(-1000)
    late = done["deliveries"].filter(pl.col("late_days") > 0)
    assert late["late_cost"].to_list() == pytest.approx([1000])
    causes = done["reasons"].filter(pl.col("subject") == f"{late['order'][0]}/1")
    assert "resource_full" in causes["code"].to_list()
    assert "bench" in causes["resource"].to_list()
    # one more hour in week 0 brings a fortieth of the 1,000
    hour = done["plan_prices"].filter(
        (pl.col("kind") == "resource") & (pl.col("period") == week(0))
    )
    assert hour["amount"][0] == pytest.approx(25, rel=1e-3)


def test_a_job_does_not_start_before_its_gate():
    tables = {
        "sales": [job("J1", week(1))],
        "job_hours": [hours("J1", 10.0)],
        "capacities": capacity("bench", 40),
    }
    known = run(given(**tables, gates=[{"work": "J1", "gate": "drawings", "expected": week(4)}]))
    assert known["planned_orders"]["release"][0] == week(4)
    assert known["deliveries"]["reason"][0] == "gate_waiting"
    unknown = run(given(**tables, gates=[{"work": "J1", "gate": "drawings"}]))
    # 14 days after 1 November is a Sunday in week 1
    assert unknown["planned_orders"]["release"][0] == week(1)
    assert "gate_without_day" in unknown["issues"]["code"].to_list()
    passed = run(given(**tables, gates=[{"work": "J1", "gate": "drawings", "passed": AS_OF}]))
    assert passed["deliveries"]["late_days"][0] == 0


def test_expected_work_is_declined_where_hours_lack():
    rates = [{"job_class": "Stairs", "resource": "bench", "value": 10.0}]
    intakes = [{"job_class": "Stairs", "period": week(0), "layer": "consensus", "mean": 8000.0}]
    tables = {"job_rates": rates, "intakes": intakes, "sales": []}
    # 80 hours, due 6 weeks later; with 7 hours a week about 7/8 or less can be done
    free = run(given(**tables, capacities=capacity("bench", 40)))
    tight = run(given(**tables, capacities=capacity("bench", 5)))
    assert part(free, "revenue") == pytest.approx(8000)
    assert part(tight, "revenue") < 8000
    assert part(tight, "lost_revenue") + part(tight, "later_revenue") > 0


def test_a_job_too_large_for_a_week_is_spread():
    done = run(
        given(
            sales=[job("J1", week(0))],
            job_hours=[hours("J1", 180.0)],
            capacities=capacity("bench", 400),
        )
    )
    # at most 60 hours a week: three weeks
    assert done["plan_flows"].filter(pl.col("flow") == "work").height == 3
    assert done["reasons"]["code"].to_list()[0] == "job_takes_weeks"


def test_hours_without_capacity_are_said_and_do_not_limit():
    done = run(given(sales=[job("J1", week(2))], job_hours=[hours("J1", 30.0, "kiln")]))
    assert done["deliveries"]["late_days"][0] == 0
    assert "resource_without_capacity" in done["issues"]["code"].to_list()
