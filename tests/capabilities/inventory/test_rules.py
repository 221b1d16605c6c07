"""Rules of ordering on a shop of two items, against demand played by chance."""

import numpy as np
import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.base.task import Given
from firstmate.capabilities.inventory.rules import order_rules
from firstmate.capabilities.inventory.tables_rules import ORDER_RULES
from firstmate.capabilities.inventory.targets import stock_targets
from firstmate.company.setting import default_rows, values
from tests.capabilities.inventory.test_targets import SUNDAY, company


def ruled(**tables):
    given = company(**tables)
    given = Given(
        tables={**given.tables, **stock_targets(given)}, as_of=SUNDAY,
        settings=values(default_rows()),
    )  # fmt: skip
    return frame(ORDER_RULES, order_rules(given)["order_rules"]).rows


def test_a_rule_costs_no_more_than_the_targets_and_lies_above_mean_demand():
    row = ruled().row(0, named=True)
    assert row["rule"] == "up to"
    assert row["saves"] >= 0
    assert row["cost"] == pytest.approx(row["plain_cost"] - row["saves"])
    # Two weeks of 10 must be covered; an order of a line is worth several weeks.
    assert 15 < row["reorder_point"] < 35
    assert row["lot_size"] > 10


def test_multiples_make_fixed_lots():
    packed = ruled(items=[{"item": "A", "multiple": 24.0}]).row(0, named=True)
    assert packed["rule"] == "lots"
    assert packed["lot_size"] % 24 == 0
    assert packed["order_up_to"] == pytest.approx(packed["reorder_point"] + packed["lot_size"])
    assert packed["saves"] is None


def test_dear_lines_are_ordered_in_every_order_and_cheap_ones_seldom():
    both = ruled(
        forecast=("A", "B"),
        unit_costs=pl.DataFrame({"item": ["A", "B"], "value": [40.0, 0.2]}),
        unit_prices=pl.DataFrame({"item": ["A", "B"], "value": [80.0, 0.4]}),
    )
    every = dict(zip(both["item"], both["every_weeks"], strict=True))
    assert every["A"] < every["B"]
    assert (both["every_weeks"] % both["supplier_weeks"] == 0).all()


def test_items_that_earn_nothing_have_no_rule():
    assert ruled(price=3.0, cost=3.0).is_empty()


def test_the_cost_is_that_of_a_long_game():
    row = ruled(lead=7.0).row(0, named=True)
    draw = np.random.default_rng(1)
    weeks = 200_000
    demand = np.clip(draw.normal(10.0, 3.0, weeks), 0.0, None)
    position, orders, left, short = row["order_up_to"], 0, 0.0, 0.0
    for week in range(weeks - 1):
        if position <= row["reorder_point"]:
            position, orders = row["order_up_to"], orders + 1
        end = position - demand[week] - demand[week + 1]
        left += max(end, 0.0)
        short += max(-end, 0.0) - max(demand[week] - position, 0.0)
        position -= demand[week]
    set_ = values(default_rows())
    line = set_["order_cost"] / 5.0
    held, lost = 3.0 * set_["holding_rate"] / 52.0, 2.0 * set_["lost_when_short"]
    year = (orders * line + left * held + short * lost) / weeks * 52.0
    assert row["cost"] == pytest.approx(year, rel=0.05)
