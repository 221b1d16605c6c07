"""The checker finds each kind of breach in a plan that was sound before."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from firstmate.work.check_plan import check_plan
from tests.capabilities.supply.build import AS_OF, run, saw_mill


@pytest.fixture(scope="module")
def sound():
    given = saw_mill()
    return {**given.tables, **run(given)}


def broken(sound, table, *columns):
    return check_plan({**sound, table: sound[table].with_columns(*columns)}, as_of=AS_OF)


def rules(found):
    return set(found["rule"])


def test_a_sound_plan_breaks_no_rule(sound):
    assert check_plan(sound, as_of=AS_OF).is_empty()


def test_no_tables_no_findings():
    assert check_plan({}, as_of=AS_OF).is_empty()


def test_stock_below_nothing(sound):
    assert "stock" in rules(broken(sound, "projections", pl.col("stock") - 500))


def test_stock_out_of_nowhere(sound):
    found = broken(sound, "projections", pl.col("stock") + 7)
    assert rules(found) == {"opening"}
    late = pl.when(pl.col("period") == pl.col("period").max()).then(7.0).otherwise(0.0)
    assert "balance" in rules(broken(sound, "projections", pl.col("stock") + late))


def test_receipts_nobody_ordered(sound):
    fewer = {**sound, "planned_orders": sound["planned_orders"].head(1)}
    assert "receipts" in rules(check_plan(fewer, as_of=AS_OF))


def test_material_that_is_not_taken(sound):
    assert "bill" in rules(broken(sound, "bom_lines", pl.col("quantity") * 2))


def test_hours_that_are_not_there(sound):
    assert "hours" in rules(broken(sound, "loads", pl.col("hours") + 9))
    assert "capacity" in rules(broken(sound, "loads", pl.col("capacity") + 9))
    assert "run time" in rules(broken(sound, "run_rates", pl.col("value") * 2))


def test_dates_that_cannot_be(sound):
    early = pl.col("release") - timedelta(days=400)
    assert "dates" in rules(broken(sound, "planned_orders", early))
    assert "lead time" in rules(broken(sound, "lead_times", pl.col("value") + 30))


def test_the_same_order_twice(sound):
    twice = {**sound, "planned_orders": pl.concat([sound["planned_orders"]] * 2)}
    assert "dates" in rules(check_plan(twice, as_of=AS_OF))


def test_more_used_than_brought_and_delivered_than_asked(sound):
    assert {"pegs", "deliveries"} <= rules(broken(sound, "pegs", pl.col("quantity") * 2))
