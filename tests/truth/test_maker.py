"""The joinery against its own truth: is what the product says of its raw files right?

The simulator knows the firm; the product sees only its exports. Both are asked the same questions.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
import pytest

from firstmate.base.run import Run
from firstmate.capabilities.limits.candidates import TABLES, steps
from firstmate.capabilities.limits.ladder import NOTHING
from firstmate.capabilities.limits.steps import Means, Step, small_step
from firstmate.capabilities.limits.worth import setting
from firstmate.company.change import BASE, Change, Scenario
from firstmate.company.company import Company
from firstmate.company.selling import sell
from firstmate.demo.maker.days import is_working
from firstmate.demo.maker.parameters import SUPPLIERS, TODAY
from firstmate.demo.maker.simulator import Relief, simulate
from firstmate.demo.maker.truth import truth
from firstmate.store.open import open_store
from firstmate.work.check_plan import check_plan
from firstmate.work.runner import Runner
from firstmate.work.workspace import Workspace

SEED = 7
WEEKS = 13
REPLICATIONS = 120

pytestmark = pytest.mark.xdist_group("maker")


@pytest.fixture(scope="module")
def workspace(maker_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The demo company as a person opened it; it is made with the seed whose truth is asked."""
    home = tmp_path_factory.mktemp("truth") / "home"
    shutil.copytree(maker_home / "home", home)
    store = open_store(home / "maker")
    yield Workspace("maker", store)
    store.close()


@pytest.fixture(scope="module")
def firm(workspace: Workspace) -> Company:
    return workspace.company()


@pytest.fixture(scope="module")
def runner(workspace: Workspace) -> Runner:
    return workspace.runner


@pytest.fixture(scope="module")
def run(firm: Company, runner: Runner) -> Run:
    return runner.run(firm, ["agenda", "orders"])


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


@dataclass(frozen=True)
class Asked:
    """A step asked of both: the product's, and what it is in the simulator."""

    step: Step
    relief: Relief
    weeks: int = WEEKS

    @property
    def there(self) -> float:
        """Weeks of the plan in which the step is there."""
        return self.weeks - max(0, self.relief.from_day) / 7

    @property
    def name(self) -> str:
        return f"{self.step.code} {self.step.name} {self.step.hours:g}"


def _asked(firm: Company, run: Run) -> list[Asked]:
    """Steps of every kind: hours, a shift, a person, suppliers, set-up, lots, rework."""
    results = {"rework", "unit_costs", "lead_times"}
    tables = {name: run[name].rows if name in results else firm[name]
              for name in (*TABLES, "rework")}  # fmt: skip
    made_from = Means(tables, firm.settings, firm.as_of + timedelta(days=1))

    def of(code: str, kind: str, name: str) -> Step:
        found = steps({"kind": kind, "name": name}, made_from, premium=0.0)
        return next(step for step in found if step.code == code)

    def hours(name: str, size: int) -> Asked:
        step = small_step(name, made_from, size=size)
        rate = step.cost / WEEKS / step.hours
        return Asked(step, Relief(hours={name: step.hours}, hour_cost={name: rate}))

    def later(code: str, name: str, weeks: int) -> Asked:
        step = of(code, "resource", name)
        starts = (step.starts - firm.as_of).days
        rate = step.cost / step.weeks / step.hours
        relief = Relief(hours={name: step.hours}, hour_cost={name: rate}, from_day=starts)
        return Asked(step, relief, weeks=weeks)

    known = truth(SEED)
    late = known.late_supplier
    other = next(one.code for one in SUPPLIERS if one.group == "glass" and one.code != late)
    lead = known.lead_times[late]
    return [
        hours("EDGE", 1), hours("EDGE", 4), hours("SAW", 1), hours("BENCH", 1),
        later("shift", "EDGE", WEEKS), later("person", "EDGE", 3 * WEEKS),
        Asked(of("supplier", "supplier", late),
              Relief(supplier_days={late: lead.stated / lead.mean})),
        Asked(of("second", "supplier", late), Relief(second_source={late: other})),
        Asked(of("setup", "resource", "EDGE"), Relief(setup={"EDGE": 0.5})),
        Asked(of("setup", "resource", "SAW"), Relief(setup={"SAW": 0.5})),
        Asked(of("lots", "resource", "EDGE"), Relief(lot=0.5)),
        Asked(of("rework", "resource", "SPRAY"), Relief(rework_rate=known.rework_rate / 2)),
    ]  # fmt: skip


class Ranking(NamedTuple):
    """Pairs apart in truth, those of them worth nothing in the plan, those the plan turns round."""

    apart: list[tuple[str, str]]
    tied: set[tuple[str, str]]
    turned: list[tuple[str, str]]
    figures: dict[str, tuple[int, int, int]]


class Rankings(NamedTuple):
    """The plan's ranking by what it expects to be sold itself, and told what is true of that."""

    own: Ranking
    told: Ranking


def _told(firm: Company, runner: Runner, weeks: int) -> Scenario:
    """Tell the product what is truly sold on the average in so many weeks, by kind of work and item."""
    known = truth(SEED)
    own = runner.run(firm, ["intakes", "forecasts"], scenario=setting("plan_weeks", f"{weeks}"))
    first, last = firm.as_of + timedelta(days=1), firm.as_of + timedelta(weeks=weeks)

    def expected(table: str, by: str) -> dict[str, float]:
        rows = own[table].rows.filter((pl.col("layer") == "consensus") & (pl.col("period") <= last))
        return dict(rows.group_by(by).agg(pl.col("mean").sum()).iter_rows())

    days = sum(1 for day in range(TODAY + 1, TODAY + 7 * weeks + 1) if is_working(day))
    works, pieces = expected("intakes", "job_class"), expected("forecasts", "item")
    made = sum(pieces[item] for item in known.piece_rates)
    all_pieces = sum(known.piece_rates.values()) / 5 * days / made
    changes = [sell(all_pieces, first=first, last=last)] + [
        sell(rate * known.job_values[kind][0] / 5 * days / works[kind], first=first, last=last,
             items=False, job_classes=[kind])
        for kind, rate in known.job_rates.items()
    ]  # fmt: skip
    return Scenario("told", tuple(changes))


@pytest.fixture(scope="module")
def rankings(firm: Company, runner: Runner) -> Rankings:
    """Rank the steps in the plan and in the simulator.

    Both are asked for net contribution per 13 weeks over the same weeks: a quarter, or three
    for a person. The simulated firm works no overtime, so the plan may not either; hours are paid
    whether or not there is work for them, and set-up, lots, rework and suppliers mend at no price.

    A linear plan cannot tell apart what brings nothing to it: hours set free where there are
    enough. In truth fewer second passes save some lateness there, and that tie is named.
    """
    none = Change(table="resources", op="set", column="overtime_hours", value=0.0)
    run = runner.run(firm, ["rework", "unit_costs", "lead_times"])
    asked = _asked(firm, run)
    low, high = _true_ranges(asked)

    def planned(weeks: int, step: Scenario, told: Scenario) -> float:
        under = Scenario("no overtime", (none,)) + setting("plan_weeks", f"{weeks}") + told
        values = runner.run(firm, ["plan_values"], scenario=under + step)["plan_values"].rows
        return float(values.filter(pl.col("part") == "total")["linear"][0])

    def ranking(sales: dict[int, Scenario]) -> Ranking:
        bases = {weeks: planned(weeks, BASE, told) for weeks, told in sales.items()}
        ours = {}
        for one in asked:
            gain = planned(one.weeks, one.step.tried, sales[one.weeks]) - bases[one.weeks]
            ours[one.name] = (gain / one.there - one.step.cost / one.step.weeks) * WEEKS
        return _compared(low, high, ours)

    lengths = {one.weeks for one in asked}
    return Rankings(
        ranking(dict.fromkeys(lengths, BASE)),
        ranking({weeks: _told(firm, runner, weeks) for weeks in lengths}),
    )


def _true_ranges(asked: list[Asked]) -> tuple[dict[str, float], dict[str, float]]:
    """Return both ends of the 90 % interval of what each step truly brings in 13 weeks."""
    known, bases = truth(SEED), {}

    def simulated(weeks: int, relief: Relief | None) -> np.ndarray:
        found = simulate(known, seed=1, relief=relief, replications=REPLICATIONS, weeks=weeks)
        return found.settled

    low, high = {}, {}
    for one in asked:
        if one.weeks not in bases:
            bases[one.weeks] = simulated(one.weeks, None)
        gained = (simulated(one.weeks, one.relief) - bases[one.weeks]) * WEEKS / one.there
        half = 1.645 * gained.std(ddof=1) / np.sqrt(len(gained))
        low[one.name], high[one.name] = gained.mean() - half, gained.mean() + half
    return low, high


def _compared(low: dict[str, float], high: dict[str, float], ours: dict[str, float]) -> Ranking:
    apart = [
        (a, b) if low[a] > high[b] else (b, a)
        for a, b in combinations(ours, 2)
        if low[a] > high[b] or low[b] > high[a]
    ]
    figures = {name: (round(low[name]), round(high[name]), round(ours[name])) for name in ours}
    tied = {(a, b) for a, b in apart if max(abs(ours[a]), abs(ours[b])) < NOTHING}
    turned = [(a, b) for a, b in apart if (a, b) not in tied and ours[a] <= ours[b]]
    return Ranking(apart, tied, turned, figures)


def _checked(ranking: Ranking) -> list[tuple[str, str]]:
    """Return the pairs turned round; few may be tied, and many must be apart."""
    assert len(ranking.apart) >= 45, ranking.figures
    assert {(a.split()[0], b.split()[0]) for a, b in ranking.tied} <= {("rework", "setup")}
    return ranking.turned


def test_steps_rank_as_in_the_simulator(rankings: Rankings) -> None:
    """Pairs whose true 90 % intervals do not overlap stand in the same order in the plan.

    One is missing: a person for half a year (see the test below).
    """
    turned = [pair for pair in _checked(rankings.own) if not pair[0].startswith("person")]
    assert turned == [], rankings.own.figures


def test_a_person_ranks_as_in_the_simulator(rankings: Rankings) -> None:
    """All pairs, a person for half a year among them, where the plan expects what is truly sold.

    By its own forecast it expects some 8 % less work at the edge bander than comes. That is within
    what a forecast from two years can know, but hours there are so nearly enough that a person's
    worth in the simulator itself falls from about 30 k to 7 k a quarter for as much less work.
    """
    assert _checked(rankings.told) == [], rankings.told.figures
