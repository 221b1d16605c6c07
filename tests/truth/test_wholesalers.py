"""Generated wholesalers against their own truth: the planted limit comes first, steps rank as they pay."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from firstmate.capabilities.limits.candidates import TABLES, steps
from firstmate.capabilities.limits.steps import Means, Step
from firstmate.company.change import BASE, Change, Scenario
from firstmate.company.company import Company, company
from firstmate.company.selling import sell
from firstmate.demo.family.depot import (
    LATE,
    LIMITED,
    LIMITS,
    PLACE,
    PREMIUM,
    WEEKS,
    Help,
    depot,
    depot_tables,
    simulate_depot,
)
from firstmate.work.registry import installed
from firstmate.work.runner import Runner
from tests.truth.ranking import ranking

#: What binds in the product's words, by what was planted.
NAMED = {"budget": ("cash", "budget"), "supplier": ("supplier", LIMITED),
         "late": ("supplier", LATE), "space": ("storage", PLACE)}  # fmt: skip


def steps_of(firm: Company, runner: Runner) -> dict[str, tuple[Scenario, Help, float]]:
    """Return by name each step the product knows, the same for the simulator, and its cost."""
    run = runner.run(firm, ["unit_costs", "lead_times", "loads"])
    results = {"unit_costs", "lead_times"}
    tables = {name: run[name].rows if name in results else firm[name] for name in TABLES}
    made_from = Means(tables, firm.settings, firm.as_of + timedelta(days=1))

    def of(kind: str, name: str) -> dict[str, Step]:
        found = steps({"kind": kind, "name": name}, made_from, premium=PREMIUM)
        return {step.code: step for step in found}

    more = sell(1.1, first=made_from.start, last=made_from.start + timedelta(weeks=WEEKS + 1))
    asked = {
        "market": (Scenario("sell", (more,)), Help(wanted=1.1), 0.0),
        "twice the budget": (
            Scenario("budget", (Change(table="settings", op="set", column="value",
                                       value=f"{2 * firm.settings['buying_budget']:g}",
                                       where={"name": "buying_budget"}),)),
            Help(budget=2.0), 0.0),
    }  # fmt: skip
    for kind, name, code, help_ in (
        ("cash", "budget", "cash", Help(budget=1.2)),
        ("supplier", LIMITED, "goods", Help(most=1.2)),
        ("supplier", LIMITED, "second", Help(second=LIMITED)),
        ("supplier", LATE, "supplier", Help(as_stated=True)),
        ("supplier", LATE, "second", Help(second=LATE)),
        ("storage", PLACE, "space", Help(space=1.2)),
    ):
        step = of(kind, name).get(code)
        if step is not None:
            asked[f"{code} {name}"] = (step.tried, help_, step.cost)
    return asked


def judge(seed: int) -> None:
    own = depot(seed)
    firm, runner = company("depot", depot_tables(own, seed=seed)), Runner(installed())
    first = runner.run(firm, ["limits"])["limits"].rows.sort("rank").row(0, named=True)
    if own.limit == "market":
        assert first["kind"] == "market"
    else:
        assert (first["kind"], first["name"]) == NAMED[own.limit]
    assert first["value_of_step"] > 0

    def planned(step: Scenario) -> float:
        values = runner.run(firm, ["plan_values"], scenario=step)["plan_values"].rows
        return float(values.filter(pl.col("part") == "total")["linear"][0])

    plan, before = planned(BASE), simulate_depot(own, seed=1)
    asked = steps_of(firm, runner)
    found = ranking(
        {name: simulate_depot(own, seed=1, step=step) - before
         for name, (_, step, _) in asked.items()},
        {name: planned(step) - plan for name, (step, _, _) in asked.items()},
        {name: cost for name, (_, _, cost) in asked.items()},
    )  # fmt: skip
    assert len(found.apart) >= len(asked) - 1, found.figures
    assert (found.tied, found.turned) == ([], []), found.figures


@pytest.mark.parametrize("seed", [1])
def test_limit_and_steps_are_those_of_the_depot(seed: int) -> None:
    judge(seed)


@pytest.mark.prove
@pytest.mark.parametrize("seed", [0, *range(2, 4 * len(LIMITS))])
def test_limits_and_steps_are_those_of_many_depots(seed: int) -> None:
    judge(seed)
