"""Whole lots: the quick rule beside the exact program, and how far from the best possible."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from tests.capabilities.supply.build import capacity, factory, run, saw_mill


def total(done):
    return done["plan_values"].filter(pl.col("part") == "total")["realised"][0]


def lots_of_24():
    items = [
        {"item": "T", "supply": "make", "minimum": 24.0, "multiple": 24.0},
        {"item": "L", "supply": "buy", "minimum": 100.0, "multiple": 20.0},
    ]
    return saw_mill(items=items, capacities=capacity("saw", 60))


def test_the_gap_is_what_the_bound_says():
    done = run(lots_of_24())
    [row] = done["plan_bound"].iter_rows(named=True)
    linear = done["plan_values"].filter(pl.col("part") == "total")["linear"][0]
    assert row["best_possible"] == pytest.approx(linear)
    assert row["realised"] == pytest.approx(total(done))
    assert row["gap"] == pytest.approx((linear - total(done)) / linear)
    assert 0 <= row["gap"] < 0.2


def test_near_weeks_by_program_are_never_worse_and_whole():
    base = lots_of_24()
    quick, exact = run(base), run(replace(base, options={"exact_weeks": 4}))
    assert total(exact) >= total(quick) - 1e-6
    made = exact["planned_orders"].filter(pl.col("kind") == "make")["quantity"].to_numpy()
    assert made.sum() % 24 == pytest.approx(0)  # boards are there for 15 first, then the rest


@pytest.mark.parametrize("seed", range(3))
def test_the_program_takes_lots_of_any_firm(seed):
    base = factory(seed)
    lots = base["items"].with_columns(pl.lit(10.0).alias("minimum"), pl.lit(5.0).alias("multiple"))
    base = replace(base, tables={**base.tables, "items": lots})
    quick, exact = run(base), run(replace(base, options={"exact_weeks": 3}))
    assert total(exact) >= total(quick) - 1e-6
    assert quick["plan_bound"]["gap"][0] < 0.1
