"""The task `plan`: one linear plan of everything in money, its prices, and the plan in whole lots.

It proposes no order and explains nothing; `orders` and `buying` read its flows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from firstmate.base.errors import NoPlan
from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given
from firstmate.capabilities.supply import flow_table, objective, values
from firstmate.capabilities.supply.closed_form import plan_alone
from firstmate.capabilities.supply.flows import Flows, joined
from firstmate.capabilities.supply.model import Program
from firstmate.capabilities.supply.near_weeks import near_weeks
from firstmate.capabilities.supply.options import EXACT_WEEKS, STRICT, chosen
from firstmate.capabilities.supply.read import situation
from firstmate.capabilities.supply.rounding import rounded
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.strict import strictly
from firstmate.solve.linear import Solution, Status
from firstmate.solve.parts import Prepared, solve


@dataclass(frozen=True)
class Planned:
    """What a later answer starts from: the handle of the linear program."""

    start: Prepared | None


@dataclass(frozen=True)
class Linear:
    """A solved linear plan, and where the next one starts."""

    program: Program
    solution: Solution
    prepared: Prepared
    flows: Flows


def prepare(given: Given) -> Planned:
    """Solve the linear plan of these tables from nothing and keep where its optimum lies."""
    linear = _solved(situation(given), None, strict=bool(chosen(given, STRICT)))
    return Planned(linear.prepared)


def answer(prepared: Planned, given: Given) -> dict[str, pl.DataFrame]:
    """Return the plan of these tables, started from what was prepared where they are alike.

    Returns
    -------
    Rows of plan_flows, plan_values, plan_bound, plan_prices, loads and issues.
    """
    s = situation(given)
    linear = _solved(s, prepared.start, strict=bool(chosen(given, STRICT)))
    whole = _whole(s, linear, weeks=int(chosen(given, EXACT_WEEKS)))
    issues = list(s.issues)
    if linear.solution.status is Status.CUT_SHORT:
        issues.append(_cut_short())
    issues += _slack(s, whole)
    prices = values.price_rows(s, linear.program, linear.solution, linear.flows)
    return {
        "plan_flows": flow_table.rows(s, linear.flows, whole),
        "plan_values": values.value_rows(s, linear.flows, whole),
        "plan_prices": prices,
        "plan_bound": values.bound_rows(s, linear.flows, whole),
        "loads": values.load_rows(s, whole, prices),
        "issues": issue_rows(issues),
    }


def _solved(s: Situation, start: Prepared | None, *, strict: bool) -> Linear:
    program = Program(s)
    solution, prepared = solve(strictly(s, program) if strict else program.model(), start=start)
    if solution.status in {Status.INFEASIBLE, Status.UNBOUNDED}:
        raise NoPlan(
            f"The plan has no answer ({solution.status.value}).",
            "Every limit has a price, so this points at a value that cannot be: look at the errors "
            "among the issues first.",
        )
    flows = joined(s, program.flows(solution), plan_alone(s))
    return Linear(program, solution, prepared, flows)


def _whole(s: Situation, linear: Linear, *, weeks: int) -> Flows:
    """Return the plan in whole lots; with ``weeks`` also by fix and optimise, the better of both."""
    quick = rounded(s, linear.flows)
    near = near_weeks(s, linear.program, linear.flows, weeks=weeks) if weeks else None
    if near is None:
        return quick
    exact = rounded(s, joined(s, near, plan_alone(s)))
    better = sum(objective.money(s, exact).values()) > sum(objective.money(s, quick).values())
    return exact if better else quick


def _cut_short() -> Issue:
    return Issue(
        task="plan", code="cut_short", severity="warning",
        why="Planning was stopped by its time limit; the plan is good but not proven best.",
        mend="Run it again on a quieter machine, or plan fewer weeks.",
    )  # fmt: skip


def _slack(s: Situation, whole: Flows) -> list[Issue]:
    """What could only be solved by the dearest way out is said."""
    issues = []
    hours = whole.outside.sum(axis=1)
    for k in np.flatnonzero(hours > 0.5):
        cost = float((whole.outside[k] * s.means.outside_cost[k]).sum())
        issues.append(Issue(
            task="plan", code="outside_hours", severity="hint", table="loads", column="outside",
            value=s.means.resources[k], effect=-cost,
            why=f"{s.means.resources[k]} is full: the plan buys {hours[k]:.0f} hours outside.",
            mend="Accept it, or see what relief is worth under limits.",
        ))  # fmt: skip
    if whole.missed.sum() > 1e-6:
        issues.append(Issue(
            task="plan", code="pin_not_kept", table="plan_pins", column="quantity",
            count=int((whole.missed > 1e-6).sum()),
            why="An order that shall be kept cannot arrive in full by its day.",
            mend="Move its day, or lift what limits it.",
        ))  # fmt: skip
    return issues
