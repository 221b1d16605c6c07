"""The diagnostic of a company from one run, as one HTML text; every figure comes from a table of the run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from firstmate.base.run import Run
from firstmate.publish.figures import day, moment
from firstmate.publish.limits import limits
from firstmate.publish.report.html import document
from firstmate.publish.report.leaks import leaks
from firstmate.publish.report.plan import accuracy, buy_list, loads, money_of_plan, stock
from firstmate.publish.saying import Words
from firstmate.publish.today import today

#: Result tables that the report is made of; those that no capability gives are left out.
PARTS = (
    "agenda", "limits", "loads", "plan_values", "projections", "buy_list", "forecast_methods",
)  # fmt: skip


def report(
    run: Run,
    words: Words,
    *,
    title: str,
    written: datetime,
    scenario: str = "base",
    wanted: Iterable[Mapping[str, Any]] = (),
) -> str:
    """Return the diagnostic as HTML: certain things, the limit, leaks, plan, buy list, gaps.

    Parameters
    ----------
    run
        Holds ``agenda`` and ``limits``; of the other tables of :data:`PARTS` those that are there.
    title
        Name of the company.
    written
        The moment it is written.
    scenario
        Name of the scenario the run was computed under.
    wanted
        Files worth asking for next, best first.
    """
    first, bound = today(run, words, wanted=wanted), limits(run, words)
    certain, worth, *rest = first.sections
    found, *relief = bound.sections
    found = loads(run, words, section=found)
    plan = (money_of_plan, stock, buy_list, accuracy)
    sections = [
        certain, found, *relief, leaks(run, words), worth,
        *(part for make in plan for part in make(run, words)), *rest,
    ]  # fmt: skip
    return document(
        title=f"{title}: diagnostic of {day(run.as_of)}",
        answers=(first.answer, _without_day(bound.answer)),
        about=(title, f"data of {day(run.as_of)}"),
        warning="" if scenario == "base" else f"Under the scenario {scenario}, not as it is.",
        sections=sections,
        ending=(
            ("Values are contribution over the next 13 weeks against doing nothing, net of cost; "
            "in brackets the cautious and the hopeful end of what is assumed. Contribution is "
            "price less material, outside work and variable cost; wages of normal hours are fixed."),
            (f"Run {run.id} of version {run.version or '(none)'}, written {moment(written)}. Open "
            "any figure with: firstmate show TABLE --where COLUMN=VALUE"),
        ),
    )  # fmt: skip


def _without_day(answer: str) -> str:
    """Return an answer without the day of its data, which the answer before it has said."""
    said = answer.partition(": ")[2]
    return said[:1].upper() + said[1:]
