"""The joinery against its own truth: is what the product says of its raw files right?

The simulator knows the firm; the product sees only its exports. Both are asked the same questions.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import numpy as np
import polars as pl
import pytest

from firstmate.base.run import Run
from firstmate.company.change import BASE, Change, Scenario
from firstmate.company.company import Company
from firstmate.demo.maker.exports import write
from firstmate.demo.maker.simulator import Relief, simulate
from firstmate.demo.maker.truth import truth
from firstmate.intake import load
from firstmate.work.check_plan import check_plan
from firstmate.work.registry import installed
from firstmate.work.runner import Runner

SEED = 7
WEEKS = 13
#: Steps asked of both: work centre and extra hours a week for a quarter.
STEPS = (("EDGE", 8), ("EDGE", 36), ("SAW", 8), ("BENCH", 8), ("FIT", 8))

pytestmark = pytest.mark.xdist_group("maker")


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Company:
    folder = tmp_path_factory.mktemp("maker")
    write(folder, seed=SEED)
    return load(folder, today=date(2026, 11, 23), name="maker").company


@pytest.fixture(scope="module")
def runner() -> Runner:
    return Runner(installed())


@pytest.fixture(scope="module")
def run(firm: Company, runner: Runner) -> Run:
    return runner.run(firm, ["agenda", "orders"], options={"limits": {"most": 1}})


def test_the_planted_limit_comes_first(run: Run) -> None:
    first = run["limits"].rows.row(0, named=True)
    assert (first["kind"], first["name"]) == ("resource", truth(SEED).limit)
    assert first["value_of_step"] > 0


def test_planted_troubles_are_recommended_with_money(run: Run) -> None:
    known = truth(SEED)
    rows = run["recommendations"].rows
    late = rows.filter(pl.col("supplier") == known.late_supplier, pl.col("certain"))
    assert late["value"].max() > 0
    dead = rows.filter(pl.col("code").str.starts_with("sell_dead_stock"))
    assert set(dead["item"].drop_nulls()) <= set(known.dead_items)
    assert dead["value"].sum() > 0
    waiting = rows.filter(pl.col("code") == "clear_gate")
    assert set(known.waiting_jobs) <= set(waiting["job"]) | set(waiting["order"])
    assert waiting["value"].min() >= 0


def test_the_checker_accepts_the_plan(firm: Company, run: Run) -> None:
    tables = {name: held.rows for name, held in firm.tables.items()}
    results = {name: held.rows for name, held in run.results.items()}
    found = check_plan({**tables, **results}, as_of=firm.as_of)
    assert len(found) == 0, found


def test_a_tenth_fewer_pieces_earn_less(firm: Company, runner: Runner) -> None:
    """Money goes with the pieces, through history, prices, forecast, stock and plan."""
    fewer = Change(table="sales_lines", op="scale", column="quantity", value=0.9)
    money = {}
    for name, scenario in (("base", BASE), ("fewer", Scenario("fewer", (fewer,)))):
        values = runner.run(firm, ["plan_values"], scenario=scenario)["plan_values"].rows
        money[name] = dict(zip(values["part"], values["linear"], strict=True))
    assert money["fewer"]["revenue"] == pytest.approx(0.9 * money["base"]["revenue"], rel=0.01)
    assert money["fewer"]["total"] < money["base"]["total"]


def _more(work_centre: str, hours: float, firm: Company) -> Scenario:
    start = firm.as_of + timedelta(days=1)
    row = {
        "calendar": work_centre,
        "valid_from": start,
        "valid_to": start + timedelta(weeks=WEEKS, days=-1),
        "extra_hours": float(hours),
    }
    return Scenario("more", (Change(table="calendar_exceptions", op="append", rows=(row,)),))


def test_steps_rank_as_in_the_simulator(firm: Company, runner: Runner) -> None:
    """Every pair whose true 90 % intervals do not overlap stands in the same order in the plan.

    The simulated firm works no overtime, so the plan may not either; both are asked for a quarter,
    and both count the hours as paid whether or not there is work for them.
    """
    quarter = Scenario(
        "quarter",
        (
            Change(table="resources", op="set", column="overtime_hours", value=0.0),
            Change(
                table="settings",
                op="set",
                column="value",
                value=f"{WEEKS}",
                where={"name": "plan_weeks"},
            ),
        ),
    )

    def planned(step: Scenario) -> float:
        values = runner.run(firm, ["plan_values"], scenario=quarter + step)["plan_values"].rows
        return float(values.filter(pl.col("part") == "total")["linear"][0])

    known = truth(SEED)
    before, plan = simulate(known, seed=1, replications=120).settled, planned(BASE)
    low, high, ours = {}, {}, {}
    for work_centre, hours in STEPS:
        relief = Relief(hours={work_centre: float(hours)})
        gained = simulate(known, seed=1, relief=relief, replications=120).settled - before
        half = 1.645 * gained.std(ddof=1) / np.sqrt(len(gained))
        name = f"{work_centre} {hours}"
        low[name], high[name] = gained.mean() - half, gained.mean() + half
        cost = relief.cost_per_week() * WEEKS
        ours[name] = planned(_more(work_centre, hours, firm)) - plan - cost
    apart = [
        (a, b) if low[a] > high[b] else (b, a)
        for a, b in combinations(ours, 2)
        if low[a] > high[b] or low[b] > high[a]
    ]
    assert len(apart) >= 6
    assert [(a, b) for a, b in apart if ours[a] <= ours[b]] == [], (ours, low, high)
