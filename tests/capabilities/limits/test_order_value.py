"""Order acceptance: contribution an hour of the limit, and rules of serving when hours are short."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from firstmate.base.task import Given
from firstmate.capabilities.limits.order_value import order_value
from firstmate.capabilities.limits.rationing import RULES, ration

WEEK = date(2026, 11, 2)
sizes = st.lists(
    st.tuples(st.floats(0.5, 20), st.floats(1, 5000), st.integers(0, 3), st.integers(1, 4)),
    min_size=1,
    max_size=8,
)


@given(sizes, st.floats(0.0, 1.2))
def test_the_rule_by_hour_is_the_best_and_none_gives_more_hours_than_there_are(
    orders: list[tuple[float, float, int, int]], share: float
) -> None:
    hours, money, customer, rank = (np.array(column) for column in zip(*orders, strict=True))
    there = share * float(hours.sum())
    brought = {}
    for rule in RULES:
        given_out = ration(
            rule, hours=hours, contribution=money, penalty=money * 0.1, rank=rank,
            customer=customer, there=there,
        )  # fmt: skip
        assert (given_out >= 0).all()
        assert (given_out <= 1).all()
        assert given_out @ hours <= there + 1e-6
        brought[rule] = float(given_out @ money)
    best = linprog(-money, A_ub=hours[None, :], b_ub=[there], bounds=(0, 1))
    assert brought["hour"] == pytest.approx(-best.fun, rel=1e-6, abs=1e-6)
    assert max(brought.values()) == pytest.approx(brought["hour"])


def _given() -> Given:
    tables = {
        "deliveries": pl.DataFrame(
            {"order": ["1", "2", "3"], "line": [1, 1, 1], "item": ["A", None, None],
             "job": [None, "J2", "J3"], "customer": ["X", "Y", "Y"], "quantity": [10.0, 1.0, 1.0],
             "amount": [500.0, 4000.0, 2000.0], "promised": [WEEK] * 3, "planned_on": [WEEK] * 3}
        ),
        "plan_prices": pl.DataFrame(
            {"kind": ["resource"], "name": ["saw"], "period": [WEEK], "amount": [60.0],
             "unit": ["hour"]}
        ),
        "loads": pl.DataFrame(
            {"resource": ["saw"], "period": [WEEK], "hours": [40.0], "capacity": [40.0]}
        ),
        "lead_times": pl.DataFrame(),
        "capacities": pl.DataFrame(
            {"resource": ["saw"], "period": [WEEK], "value": [40.0], "overtime_hours": [4.0]}
        ),
        "job_hours": pl.DataFrame(
            {"job": ["J2", "J3"], "resource": ["saw", "saw"], "value": [40.0, 10.0]}
        ),
        "run_rates": pl.DataFrame({"item": ["P"], "resource": ["saw"], "value": [0.25]}),
        "bom_lines": pl.DataFrame({"item": ["A"], "component": ["P"], "quantity": [2.0]}),
        "unit_costs": pl.DataFrame({"item": ["A"], "value": [20.0]}),
        "jobs": pl.DataFrame({"job": ["J2"], "material": [2000.0], "amount": [4000.0]}),
        "customers": pl.DataFrame(
            {"customer": ["X", "Y"], "customer_class": ["a", "b"], "priority": [1, 2]}
        ),
        "patience": pl.DataFrame(
            schema={"customer": pl.String, "customer_class": pl.String,
                    "lost_per_week": pl.Float64, "penalty_per_week": pl.Float64}
        ),
    }  # fmt: skip
    settings = {"job_margin": 0.4, "lost_per_week": 0.1}
    return Given(tables, date(2026, 10, 30), options={"weeks": 4}, settings=settings)


def test_an_order_is_judged_by_what_it_earns_an_hour_of_the_limit() -> None:
    rows = order_value(_given())["order_value"]
    # J3: 2,000 x 0.4 / 10 h; A: (500 - 10 x 20) / (10 x 2 x 0.25 h); J2: 2,000 / 40 h
    assert rows.select("order", "per_hour", "worth_it").rows() == [
        ("3", 80.0, True),
        ("1", 60.0, True),
        ("2", 50.0, False),
    ]


def test_what_a_rule_costs_is_said_against_the_best() -> None:
    found = order_value(_given())
    rules = {row["rule"]: row for row in found["allocation_rules"].iter_rows(named=True)}
    # 44 h for 55: by the hour 29 of 40 h of J2 are left; by margin J2 comes first, then 4 h of J3.
    assert rules["hour"]["contribution"] == pytest.approx(800 + 300 + 29 * 50)
    assert rules["margin"]["contribution"] == pytest.approx(2000 + 4 * 80)
    assert rules["margin"]["rule_cost"] == pytest.approx(2550 - 2320)
    fair = found["allocation_of_hours"].filter(pl.col("rule") == "fair")
    by_customer = fair.group_by("customer").agg(pl.col("hours").sum()).sort("customer")
    assert by_customer["hours"].to_list() == pytest.approx([5 * 44 / 55, 50 * 44 / 55])


def test_where_no_resource_limits_there_is_nothing_to_give_out() -> None:
    given_ = _given()
    free = {**given_.tables, "plan_prices": given_["plan_prices"].clear()}
    found = order_value(Given(free, given_.as_of, options={"weeks": 4}, settings=given_.settings))
    assert all(rows.is_empty() for rows in found.values())
