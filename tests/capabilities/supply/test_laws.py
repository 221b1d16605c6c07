"""Laws that hold for every plan, tried on generated firms and on the maker of the tests."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from firstmate.base.task import Given
from firstmate.capabilities.supply.plan import answer, prepare
from firstmate.work.check_plan import check_plan
from tests.capabilities.supply.build import AS_OF, capacity, factory, run, saw_mill


def total(tables):
    return tables["plan_values"].filter(pl.col("part") == "total")["linear"][0]


def plan(given: Given):
    return answer(prepare(given), given)


def changed(given: Given, name: str, *columns: pl.Expr) -> Given:
    return replace(given, tables={**given.tables, name: given[name].with_columns(*columns)})


@pytest.mark.parametrize("seed", range(6))
def test_the_checker_finds_nothing(seed):
    given = factory(seed)
    done = run(given)
    found = check_plan({**given.tables, **done}, as_of=AS_OF)
    assert found.is_empty(), found


@pytest.mark.parametrize("seed", range(3))
def test_a_warm_answer_is_worth_what_a_cold_one_is(seed):
    base = factory(seed)
    other = changed(base, "capacities", pl.col("value") * 1.1)
    other = changed(other, "forecasts", pl.col("mean") * 0.9)
    warm, cold = answer(prepare(base), other), answer(prepare(other), other)
    assert total(warm) == pytest.approx(total(cold), rel=1e-7)


def test_another_structure_is_planned_anew():
    base = factory(1)
    fewer = replace(base, tables={**base.tables, "bom_lines": base["bom_lines"].head(5)})
    warm, cold = answer(prepare(base), fewer), answer(prepare(fewer), fewer)
    assert total(warm) == pytest.approx(total(cold), rel=1e-7)


@pytest.mark.parametrize("seed", range(3))
def test_more_hours_and_more_stock_at_no_cost_never_harm(seed):
    base = factory(seed)
    here = total(plan(base))
    assert total(plan(changed(base, "capacities", pl.col("value") * 1.2))) >= here - 1e-6
    more = total(plan(changed(base, "capacities", pl.col("overtime_hours") + 5.0)))
    assert more >= here - 1e-6


@pytest.mark.parametrize("seed", range(3))
def test_fewer_orders_never_make_the_firm_richer(seed):
    # everything sells above its cost here; below it the plan serves, and fewer would lose less
    base = changed(factory(seed), "unit_costs", pl.col("value") * 0.1)
    fewer = changed(base, "forecasts", pl.col("mean") * 0.9)
    for column in ("quantity", "open_quantity", "amount", "open_amount"):
        fewer = changed(fewer, "sales", pl.col(column) * 0.9)
    assert total(plan(fewer)) < total(plan(base))


@pytest.mark.parametrize("seed", range(3))
def test_more_to_lose_when_demand_swings_never_makes_the_firm_richer(seed):
    base = factory(seed)
    assert total(plan(changed(base, "stock_steps", pl.col("value") * 1.5))) <= total(plan(base))


@pytest.mark.parametrize("seed", range(2))
def test_twice_of_everything_earns_twice(seed):
    base = factory(seed)
    twice = base
    for name, columns in {
        "forecasts": ["mean"], "stock": ["quantity"], "capacities": ["value", "overtime_hours"],
        "sales": ["open_quantity", "open_amount", "quantity", "amount"],
        "stock_steps": ["quantity"],
    }.items():  # fmt: skip
        twice = changed(twice, name, *(pl.col(column) * 2.0 for column in columns))
    assert total(plan(twice)) == pytest.approx(2.0 * total(plan(base)), rel=1e-7)


def test_the_order_of_rows_changes_nothing():
    base = factory(2)
    mixed = replace(
        base, tables={name: rows.sample(fraction=1.0, shuffle=True, seed=3) if rows.height else rows
                      for name, rows in base.tables.items()}
    )  # fmt: skip
    one, two = plan(base), plan(mixed)
    assert one["plan_values"].equals(two["plan_values"])
    assert one["plan_flows"].equals(two["plan_flows"])


def test_the_same_plan_twice_is_the_same_to_the_last_bit():
    one, two = plan(factory(3)), plan(factory(3))
    assert all(one[name].equals(two[name]) for name in one)


def test_parts_add_up_to_the_total():
    rows = run(factory(4))["plan_values"]
    for column in ("linear", "realised"):
        counted = rows.filter("counts")[column].sum()
        assert counted == pytest.approx(rows.filter(pl.col("part") == "total")[column][0])


def test_wanted_is_sold_lost_or_later():
    rows = run(saw_mill(capacities=capacity("saw", 3)))["plan_values"]
    money = dict(zip(rows["part"], rows["linear"], strict=True))
    gone = money["lost_revenue"] + money["later_revenue"]
    assert money["revenue"] + gone == pytest.approx(money["demanded"])
    assert gone > 0


def test_lots_never_earn_more_than_the_linear_plan():
    for seed in range(4):
        rows = run(factory(seed))["plan_values"].filter(pl.col("part") == "total")
        assert rows["realised"][0] <= rows["linear"][0] + 1e-6
