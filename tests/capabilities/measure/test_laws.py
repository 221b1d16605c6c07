"""Laws of every estimate over generated companies: one row per key, never empty, in its range."""

from __future__ import annotations

from functools import cache
from importlib import import_module

import polars as pl
from hypothesis import given as over
from hypothesis import strategies as st

from firstmate.base.frame import frame
from firstmate.base.task import Given
from firstmate.capabilities.measure import TASKS
from firstmate.demo.family import company_tables
from tests.capabilities.measure.given import AS_OF, RESULTS, given

ESTIMATES = [name for name, table in RESULTS.items() if "basis" in table]


#: Two of each kind of firm; a firm is measured once for all laws.
SEEDS = st.sampled_from(range(8))


@cache
def measured(seed: int, *, shuffled: bool = False) -> dict[str, pl.DataFrame]:
    """Every result of measure for a generated company, the runner's way."""
    rows = company_tables(seed, size="tiny")
    if shuffled:
        rows = {
            name: table.sample(fraction=1.0, shuffle=True, seed=seed)
            for name, table in rows.items()
        }
    settings = {**given().settings, "plan_weeks": 4}
    tables = given(AS_OF, None, **{k: v for k, v in rows.items() if k != "settings"}).tables
    for task in TASKS:
        module, _, name = task.call.partition(":")
        needs = {table: tables[table] for table in task.needs}
        answer = getattr(import_module(module), name)(Given(needs, AS_OF, settings=settings))
        declared = {table.name: table for table in task.gives}
        assert set(answer) == set(declared)
        tables = {**tables, **{n: frame(declared[n], r).rows for n, r in answer.items()}}
    return tables


@over(SEEDS)
def test_every_key_has_one_estimate_inside_its_range(seed):
    tables = measured(seed)
    for name in [*ESTIMATES, "sales"]:
        rows, key = tables[name], list(RESULTS[name].key)
        assert rows.select(pl.struct(key).is_unique().all()).item(), name
        assert not rows.select(pl.any_horizontal(pl.col(key).is_null()).any()).item(), name
    for name in ESTIMATES:
        rows = tables[name]
        assert (
            rows.select("value", "low", "high", "n", "basis").null_count().sum_horizontal().sum()
            == 0
        )
        inside = (pl.col("low") <= pl.col("value") + 1e-9) & (
            pl.col("value") <= pl.col("high") + 1e-9
        )
        assert rows.filter(~inside).is_empty(), name
        assert rows.filter((pl.col("low") < 0) | ~pl.col("high").is_finite()).is_empty(), name


@over(SEEDS)
def test_order_of_rows_changes_no_result(seed):
    straight, shuffled = measured(seed), measured(seed, shuffled=True)
    for name, table in RESULTS.items():
        assert frame(table, straight[name]).mark == frame(table, shuffled[name]).mark, name


@over(SEEDS)
def test_no_sales_line_is_lost(seed):
    tables = measured(seed)
    came = tables["sales_lines"].height
    assert tables["sales"].filter(pl.col("document") != "job").height == came
