"""Forecasts to look at: who has looked, what moved since, and earlier versions beside the plan."""

from datetime import date, timedelta

import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.capabilities.demand import TASKS
from firstmate.capabilities.demand.review import moves, review_list
from firstmate.capabilities.measure.tables import UNIT_PRICES
from firstmate.company.tables import INPUTS

AS_OF = date(2026, 3, 1)  # a Sunday
RESULTS = {table.name: table for task in TASKS for table in task.gives}


def tables(**rows):
    declared = {**INPUTS, **RESULTS, "unit_prices": UNIT_PRICES}
    names = (
        "item_outlook",
        "forecast_reviews",
        "forecasts",
        "past_forecasts",
        "items",
        "unit_prices",
    )
    return {name: frame(declared[name], rows.get(name)).rows for name in names}


def outlook(item, quantity, *, remark=None, at_stake=None):
    return {"item": item, "location": "", "quantity": quantity, "amount": 10 * quantity, "remark": remark,
            "at_stake": at_stake}  # fmt: skip


def look(item, *, days, quantity):
    return {
        "item": item,
        "reviewed_on": AS_OF - timedelta(days=days),
        "quantity": quantity,
        "by": "Ann",
    }


def price(item, value):
    return {"item": item, "value": value}


def test_exceptions_first_and_a_look_takes_them_off():
    rows = review_list(
        tables(
            item_outlook=[
                outlook("calm", 10.0),
                outlook("falls", 10.0, remark="falls", at_stake=50.0),
                outlook("rises", 10.0, remark="rises", at_stake=80.0),
                outlook("seen", 10.0, remark="falls", at_stake=900.0),
                outlook("moved", 10.0),
                outlook("long ago", 10.0, remark="falls", at_stake=20.0),
            ],
            forecast_reviews=[
                look("seen", days=7, quantity=11.0),
                look("moved", days=7, quantity=20.0),
                look("long ago", days=100, quantity=10.0),
            ],
            unit_prices=[price("moved", 6.0)],
        ),
        as_of=AS_OF,
    )
    found = rows.select("item", "status", "at_stake").rows()
    assert found == [
        ("rises", "to review", 80.0),
        ("moved", "changed since", 60.0),  # ten units fewer, at 6
        ("falls", "to review", 50.0),
        ("long ago", "to review", 20.0),
        ("seen", "reviewed", None),
        ("calm", "nothing odd", None),
    ]
    assert rows["place"].to_list() == [1, 2, 3, 4, 5, 6]


def test_the_plan_beside_earlier_ones_over_the_weeks_both_hold():
    ahead = [AS_OF + timedelta(days=1 + 7 * k) for k in range(4)]
    now = [
        {"item": "A", "location": "", "layer": "consensus", "period": d, "mean": 10.0}
        for d in ahead
    ]
    kept = [
        {"item": "A", "known_on": AS_OF - timedelta(weeks=age), "period": d, "mean": mean, "layer": "consensus"}
        for age, mean, weeks in ((1, 8.0, ahead[:3]), (5, 20.0, ahead[:2]), (6, 99.0, ahead))
        for d in weeks
    ]  # fmt: skip
    rows = moves(
        tables(forecasts=now, past_forecasts=kept, unit_prices=[price("A", 2.0)]), as_of=AS_OF
    ).sort("known_on", descending=True)
    assert rows.select("n", "units_before", "quantity", "difference").rows() == [
        (3, 24.0, 30.0, pytest.approx(12.0)),
        (2, 40.0, 20.0, pytest.approx(-40.0)),
    ]


def test_without_earlier_plans_nothing_moved():
    now = [
        {
            "item": "A",
            "location": "",
            "layer": "consensus",
            "period": AS_OF + timedelta(days=1),
            "mean": 1.0,
        }
    ]
    assert moves(tables(forecasts=now), as_of=AS_OF).is_empty()
    assert isinstance(review_list(tables(), as_of=AS_OF), pl.DataFrame)
